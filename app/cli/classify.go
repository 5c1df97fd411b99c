package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/batch"
	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

type classifyCmd struct {
	modelFlag
	backendFlag
	pictureFlags
	listFlags
	tableFlags
	offFlags
	Top    int      `default:"5" placeholder:"N" help:"How many classes to list (${default})."`
	JSON   bool     `name:"json" help:"Print a JSON array, an object for each picture."`
	Images []string `arg:"" optional:"" name:"image" help:"Picture files, folders of them, or patterns (\"photos/**/*.jpg\")."`
}

// Help is shown by vggscope classify --help.
func (classifyCmd) Help() string {
	return `Reads JPEG, PNG, GIF, BMP, TIFF and WebP, whatever the files are called, upright as EXIF says. A folder stands for the ` +
		`pictures in it, sorted by name, without those of folders inside it. A picture that cannot be read is reported, and ` +
		`the others are classified; the exit code is then 1.

The built-in model has the feature maps of the real VGG16 and knows 100 things. For the 1000 classes of ImageNet give a ` +
		`VGG16 with its dense layers as --model.

    vggscope classify photo.jpg
    vggscope classify --top 1 --json holiday/ | jq -r '.[] | [.image, .top[0].name] | @tsv'
    vggscope classify --model my-vgg16.npz --fit crop photo.jpg
    vggscope classify --off block5_conv3:7,40-43 --off fc1:12 photo.jpg

With --to a table is written, a row for each picture, of any number of them: FILE.csv, FILE.jsonl or FILE.parquet. A picture that ` +
		`cannot be read is a row with its error. What was stopped or killed goes on where it was when the same command is given again, and ends ` +
		`as if nothing had happened. --shard 2/3 writes the second of three parts.

    vggscope classify --to holiday.csv -r holiday/
    find photos -name '*.jpg' -print0 | vggscope classify --to photos.parquet --null --from -`
}

// Validate is called by kong.
func (c classifyCmd) Validate() error {
	if c.Top < 1 {
		return fmt.Errorf("--top must be at least 1 but got %d", c.Top)
	}
	if c.JSON && c.To != "" {
		return errors.New("--json prints what --to writes down; give one of them")
	}
	return errors.Join(c.given(c.Images), c.pictureFlags.Validate(), c.tableFlags.Validate())
}

// result is one picture in the JSON output.
type result struct {
	export.Picture
	Width     int            `json:"width"`
	Height    int            `json:"height"`
	Backend   nn.Backend     `json:"backend"`
	Renderer  string         `json:"renderer"`
	ForwardMS float64        `json:"forward_ms"`
	Top       []export.Class `json:"top"`
	Sum       float64        `json:"sum"`
	Off       string         `json:"off,omitempty"`
}

// failure is a picture in the JSON output that there is no answer for.
type failure struct {
	export.Picture
	Error string `json:"error"`
}

// Run is called by kong.
func (c classifyCmd) Run(a *app) error {
	a.logAs(c.Log)
	set, err := c.modelFlag.open(a)
	if err != nil {
		return err
	}
	defer set.Close()
	if !set.HasTop() {
		return fmt.Errorf("%s has no dense layers, so it gives feature maps and no classes; use vggscope features", c.called(set.Card))
	}
	in := c.card(set.Card.Input)
	list, err := c.list(a, c.Images)
	if err != nil {
		return err
	}
	network, err := nn.NewNetwork(set)
	if err != nil {
		return err
	}
	off, err := c.offFlags.channels(network)
	if err != nil {
		return err
	}
	if c.To != "" {
		return c.table(a, set, network, in, list, off)
	}
	// The first picture is read while the model is loaded.
	ctx, cancel := context.WithCancel(a.ctx)
	defer cancel()
	pictures := c.ahead(ctx, list, in, lookAhead)
	engine, err := c.backendFlag.open(a, set)
	if err != nil {
		return err
	}
	defer engine.Close()
	r := &reporter{app: a, json: c.JSON, in: in, device: engine.Device(), off: off}
	failed, err := c.all(r, engine, pictures, len(list))
	r.end()
	if err != nil || failed == 0 {
		return err
	}
	if len(list) > 1 {
		a.note("%d of %d could not be %s", failed, len(list), r.failed)
	}
	return errReported
}

// table writes a row for each picture.
func (c classifyCmd) table(a *app, set *weights.Set, network *nn.Network, in weights.Input, list []batch.Source, off map[int][]int) error {
	channels, err := c.tableFlags.channels(network)
	if err != nil {
		return err
	}
	return tableJob{
		tableFlags: c.tableFlags, set: set, network: network, in: in, list: list, pictures: c.pictureFlags, backend: c.backendFlag,
		wish: batch.Wish{Top: c.Top, Channels: channels}, off: off,
	}.run(a)
}

// all classifies the pictures one by one, in order, and counts those that there is no answer for.
func (c classifyCmd) all(r *reporter, e *engine, pictures <-chan input, total int) (failed int, err error) {
	bar := r.picturesBar(total)
	done := 0
	for p := range pictures {
		if err := r.ctx.Err(); err != nil {
			return failed, err
		}
		var fault *work.Panic
		switch {
		case errors.As(p.err, &fault):
			return failed, p.err
		case p.err != nil:
			failed++
			r.failure(p, "read")
		default:
			err := c.one(r, e, p)
			if errors.Is(err, nn.ErrNotFinite) { // another picture may do
				failed++
				p.err = fmt.Errorf("cli: %s: %s", p.Path, plain.Sentence(err))
				r.failure(p, "classified")
			} else if err != nil {
				return failed, err
			}
		}
		done++
		bar.set(int64(done), int64(total))
	}
	return failed, r.ctx.Err()
}

func (c classifyCmd) one(r *reporter, e *engine, p input) error {
	acts, err := e.Forward(r.ctx, nn.Pass{Input: p.tensor, Off: r.off})
	if err != nil {
		return err
	}
	defer acts.Release()
	top, err := acts.Top(c.Top)
	if err != nil {
		return err
	}
	out, err := acts.Output(len(e.Network().Layers) - 1)
	if err != nil {
		return err
	}
	res := result{
		Picture: export.PictureAt(p.Path), Width: p.w, Height: p.h, Backend: r.device.Backend, Renderer: r.device.Renderer,
		ForwardMS: milliseconds(acts.Total()), Sum: sum(out.Data), Off: offText(e.Network(), r.off),
	}
	for _, t := range top {
		class := export.ClassOf(t)
		class.Zh = "" // the command line speaks English
		res.Top = append(res.Top, class)
	}
	r.result(res, p)
	return nil
}

func sum(v []float32) float64 {
	var s float64
	for _, x := range v {
		s += float64(x)
	}
	return s
}

// reporter prints results as they come, as text or as the elements of one JSON array.
type reporter struct {
	*app
	json   bool
	in     weights.Input
	device nn.DeviceInfo
	off    map[int][]int // channels
	count  int
	failed string // what could not be done with pictures that failed
}

// picturesBar is a bar where the results themselves do not show how far it is.
func (r *reporter) picturesBar(total int) *progress {
	if r.OutTerminal || total < 2 {
		return nil
	}
	return r.progress("classifying", false)
}

func (r *reporter) element(v any) {
	open := ",\n  "
	if r.count == 0 {
		open = "[\n  "
	}
	text, err := encodeJSON(v, "  ")
	if err != nil { // a type of ours that has no JSON; numbers that JSON has not are errors before they come here
		panic(err)
	}
	r.out.printf("%s%s", open, text)
	r.count++
}

// end closes the array. One that was begun is closed even when the command fails half-way.
func (r *reporter) end() {
	if r.json && r.count > 0 {
		r.out.printf("\n]\n")
	}
}

// failure reports a picture without an answer: it could not be read, or not be classified.
func (r *reporter) failure(p input, what string) {
	if r.failed != "classified" {
		r.failed = what
	}
	text := r.said(p.err, p.Path)
	if r.json {
		r.element(failure{export.PictureAt(p.Path), text})
		return
	}
	r.note("%s", text)
}

func (r *reporter) result(res result, p input) {
	if r.json {
		r.element(res)
		return
	}
	if r.count > 0 {
		r.out.printf("\n")
	}
	r.count++
	r.out.printf("%s\n", plain.Name(p.Path))
	r.out.table("  ", nil, r.steps(res, p))
	r.out.printf("\n")
	rows := make([][]string, len(res.Top))
	for i, t := range res.Top {
		rows[i] = []string{fmt.Sprint(i + 1), t.ID, t.Name, fmt.Sprintf("%.4f", t.Probability)}
	}
	r.out.table("  ", []int{0, 3}, rows)
	r.out.printf("\n  argmax %d, sum %.6f\n", res.Top[0].Index, res.Sum)
}

// steps lists how the picture became the network's input, with the shapes that NumPy would show.
func (r *reporter) steps(res result, p input) [][]string {
	shape := []int{r.in.Height, r.in.Width, 3}
	lo, hi := slices.Min(p.tensor.Data), slices.Max(p.tensor.Data)
	rows := [][]string{
		{"original", fmt.Sprintf("%d x %d", p.w, p.h), original(p)},
		{"resized", plain.Shape(shape), fmt.Sprintf("RGB, %s", resizing(r.in))},
		{"preprocessed", plain.Shape(shape), fmt.Sprintf("%s, values %.3f to %.3f", scaling(r.in), lo, hi)},
		{"input", plain.Shape(append([]int{1}, shape...)), "float32, a batch of one"},
		{"computed", fmt.Sprintf("%.0f ms", res.ForwardMS), fmt.Sprintf("%s: %s", backendName(res.Backend), res.Renderer)},
	}
	if res.Off != "" {
		rows = append(rows, []string{"off", "", res.Off})
	}
	return rows
}
