package ui

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
	xdraw "golang.org/x/image/draw"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/trace"
)

// A kernelsPane shows what the chosen convolution multiplies with: the kernels of one that reads a picture in colour, and else
// what the chosen output channel multiplies each input channel with.
type kernelsPane struct {
	root    fyne.CanvasObject
	now     *subject
	main    *mainThread
	on      kernelsEvents
	title   *widget.Label
	count   *widget.Label
	order   *kit.ToolButton
	split   *kit.Toggle
	tools   *fyne.Container // has both, and what leads to other kernels
	grid    *gridPane
	number  *widget.Label    // of the chosen kernel in colour, and its bias
	weights [3]*widget.Label // that it multiplies each channel with
	below   *fyne.Container  // has both
	empty   *kit.Paragraph
	going   *view.Camera // where to go once what was chosen is there; nil most of the time
	ready   *kernels     // what is shown; nil for nothing
	busy    bool
	jobs    int // in the background
}

// kernelsEvents are what the pane asks for and tells of.
type kernelsEvents struct {
	look    func(change func(scene.Scene) scene.Scene)
	act     func(do func()) // what is done there is one step of the history
	value   func(string)
	fault   func(error)
	control controls
	drop    func(text, tip string, menu action.Menu) *kit.ToolButton
	reader  func() *trace.Weights
	save    func(saving)
	stem    func() string
}

// kernelsKey says which kernels, and how.
type kernelsKey struct {
	network *nn.Network
	layer   int
	channel int // whose slices; -1: all kernels in colour
	sort    rank.Key
	pass    *nn.Activations // what the sums over a picture are of; nil where none are needed
}

// kernels are what the pane shows.
type kernels struct {
	kernelsKey
	kernel nn.Kernel
	list   []trace.Slice
	values []float64 // by input channel, of what they are sorted by
	maps   *view.Maps
	most   float32 // the largest magnitude: what the colours reach to
}

func newKernelsPane(now *subject, main *mainThread, on kernelsEvents) *kernelsPane {
	t := now.lang.Text
	p := &kernelsPane{now: now, main: main, on: on, title: kit.Title(""), count: kit.Fact(""), number: kit.Fact(""), empty: kit.NewParagraph("")}
	flow := kit.Flow(nil)
	for i := range p.weights {
		p.weights[i] = kit.Fact("")
		p.weights[i].TextStyle.Monospace, p.weights[i].Truncation = true, fyne.TextTruncateOff
		flow.Add(p.weights[i])
	}
	p.below = kit.Snug(p.number, flow)
	p.below.Hide()
	p.order = on.drop("", t("tip.slices"), action.SliceMenu)
	for _, k := range rank.SliceKeys() {
		p.order.MaySay(t("tool.sort", t("sort.short."+string(k))))
	}
	p.split = kit.NewToggle(t("kernels.split"), func(is bool) {
		on.look(func(s scene.Scene) scene.Scene { s.Split = is; return s })
	})
	p.grid = newGridPane()
	p.grid.away = true
	p.grid.Watch, p.grid.act = main.watch, on.act
	p.grid.over = p.paintColours
	p.grid.onHover = p.hovered
	p.grid.onChoose = p.chosen
	p.grid.onSolo = func() {}
	p.grid.onSize = func() { main.soon("kernels' mouse", p.grid.follow) }
	p.grid.grid.SetColumns(0)
	ways := container.NewHBox(on.control("", theme.NavigateBackIcon(), "tip.kernel.previous", action.PreviousChannel),
		on.control("", theme.NavigateNextIcon(), "tip.kernel.next", action.NextChannel),
		on.control("", theme.ZoomFitIcon(), "tip.zoomfit", action.FitGrid))
	p.tools = kit.Flow(ways, p.order, p.split)
	head := kit.Snug(kit.TitleFlow(p.title, p.count), p.tools)
	p.root = kit.Aside(now.inClass, head, p.below, container.NewStack(p.grid, kit.Snug(p.empty)))
	return p
}

func (p *kernelsPane) content() fyne.CanvasObject { return p.root }

func (p *kernelsPane) appear() {
	p.grid.away = false
	p.changed()
}

func (p *kernelsPane) leave() {
	p.grid.away = true
	p.grid.follow()
	p.ready = nil
	p.grid.show(layerKey{}, rank.Order{}, nil, false)
}

func (p *kernelsPane) inherit(old middlePane) {
	o := old.(*kernelsPane)
	p.grid.takeOver(o.grid)
	o.grid.Release()
	p.ready, p.going = o.ready, o.going
}

func (p *kernelsPane) cameras(c *scene.Cameras) {
	switch {
	case p.going != nil:
		c.Kernels = *p.going
	case p.grid.maps != nil:
		c.Kernels = p.grid.camera()
	}
}

func (p *kernelsPane) goTo(c scene.Cameras) {
	p.going = &c.Kernels
	p.changed()
}

// arrive goes to where the grid was to go.
func (p *kernelsPane) arrive() {
	if c := p.going; c != nil {
		p.going = nil
		p.grid.setCamera(*c)
	}
}

// wanted says which kernels the scene has; false where the layer has none.
func (p *kernelsPane) wanted() (k kernelsKey, l nn.Layer, ok bool) {
	n := p.now.network()
	if n == nil || p.now.state.Model.Weights == nil {
		return k, l, false
	}
	l = n.Layers[p.now.layer()]
	if l.Kind != nn.Conv {
		return k, l, false
	}
	s := p.now.scene
	k = kernelsKey{network: n, layer: l.Index, channel: min(s.Channel, l.Out.C-1), sort: s.Slices}
	switch {
	case l.In.C == 3 && !s.Split:
		k.channel, k.sort = -1, rank.Index
	case k.sort == rank.Reach && p.now.result != nil && p.now.result.Done >= l.Index:
		k.pass = p.now.result.At(nn.Site{Layer: l.Index - 1})
	case k.sort == rank.Reach:
		k.sort = rank.Index
	}
	return k, l, true
}

// present are the kernels of the scene, or nil while those are not ready: the screen has others then.
func (p *kernelsPane) present() *kernels {
	if k, _, ok := p.wanted(); ok && p.ready != nil && p.ready.kernelsKey == k {
		return p.ready
	}
	return nil
}

// changed shows what the scene has, and has it made ready where it is not.
func (p *kernelsPane) changed() {
	k, l, ok := p.wanted()
	p.showHead(l, ok)
	if !ok {
		p.ready = nil
		p.grid.show(layerKey{}, rank.Order{}, nil, false)
		p.showNumbers()
		return
	}
	if p.present() != nil {
		if k.channel < 0 {
			p.grid.setChosen(p.now.scene.Channel)
		}
		p.showNumbers()
		p.arrive()
		return
	}
	p.grid.cover(half)
	p.showNumbers()
	if p.busy {
		return
	}
	p.busy = true
	p.jobs++
	r, w := p.now.result, p.on.reader()
	kept := k.pass != nil && r.Keep()
	var found *kernels
	p.main.beside("kernels", func() (err error) {
		if kept {
			defer r.Release()
		}
		found, err = makeKernels(w, k)
		return err
	}, func(err error) {
		p.jobs--
		p.busy = false
		if p.grid.away {
			return
		}
		if err != nil {
			if !errors.Is(err, nn.ErrReleased) {
				p.on.fault(err)
			}
			return
		}
		p.put(found)
		p.changed() // something else may be wanted by now
	})
}

// makeKernels reads kernels and makes them ready.
func makeKernels(w *trace.Weights, k kernelsKey) (*kernels, error) {
	kernel, err := w.Conv(context.Background(), k.layer)
	if err != nil {
		return nil, err
	}
	made := &kernels{kernelsKey: k, kernel: kernel}
	if k.channel < 0 { // the grid's maps: what is painted over them
		made.maps = view.NewMaps(nn.NewTensor(nn.Shape{H: 3, W: 3, C: kernel.Out}), view.PerLayer, view.Range{}, view.Signed())
		made.most = view.MostWeight(kernel, -1)
		return made, nil
	}
	var sums *[trace.Taps][]float64
	if k.pass != nil {
		read, err := k.pass.Output(k.layer - 1)
		if err != nil {
			return nil, err
		}
		found := trace.TapSums(read)
		sums = &found
	}
	if made.list, err = trace.SlicesOf(kernel, k.channel, sums); err != nil {
		return nil, err
	}
	made.maps = view.NewMaps(trace.Maps(made.list), view.PerLayer, view.Range{}, view.Signed())
	made.most = view.MostWeight(kernel, k.channel)
	if k.sort == rank.Index {
		return made, nil
	}
	for _, s := range made.list {
		made.values = append(made.values, s.Of(string(k.sort)))
	}
	order, err := rank.Order{Key: k.sort, Down: true}.Arrange(len(made.list), rank.Values{k.sort: made.values})
	made.maps = made.maps.Arranged(order)
	return made, err
}

// put puts kernels on the screen.
func (p *kernelsPane) put(k *kernels) {
	p.ready = k
	look := &p.grid.look
	look.Map, look.Ranges, look.Silent = view.Signed(), true, "0"
	look.Chosen, look.Names, look.Values = -1, nil, nil
	if k.channel < 0 {
		look.Ranges, look.Chosen, look.Silent = false, p.now.scene.Channel, ""
	} else if k.layer == 1 {
		look.Names = view.ChannelNames(k.network, 0)
	}
	if k.values != nil {
		look.Values = view.RankWords(rank.Measure{Key: k.sort}, p.now.lang.Text("sort.short."+string(k.sort)), k.values)
	}
	p.grid.show(layerKey{}, rank.Order{}, k.maps, true)
	p.grid.cover(bare)
}

// paintColours paints the kernels that are shown in colour.
func (p *kernelsPane) paintColours(dst *image.RGBA, g *view.Grid) {
	k := p.ready
	if k == nil || k.channel >= 0 {
		return
	}
	for _, place := range g.InSight() {
		img := view.KernelColours(k.kernel, k.network.Card.Input.Channels, k.maps.Channel(place), k.most)
		xdraw.NearestNeighbor.Scale(dst, g.Tile(place), img, img.Rect, xdraw.Src, nil)
	}
}

// showHead says what is shown.
func (p *kernelsPane) showHead(l nn.Layer, ok bool) {
	t := p.now.lang.Text
	kit.Say(p.title, l.Name)
	p.empty.Say("")
	p.order.Say(t("tool.sort", t("sort.short."+string(p.now.scene.Slices))))
	if p.split.Checked != p.now.scene.Split {
		p.split.SetChecked(p.now.scene.Split)
	}
	colours := l.In.C == 3
	p.split.Hidden, p.order.Hidden = !ok || !colours, !ok || colours && !p.now.scene.Split
	p.tools.Refresh()
	switch {
	case !ok:
		kit.Say(p.count, "")
		p.empty.Say(t("kernels.none"))
	case colours && !p.now.scene.Split:
		kit.Say(p.count, t("kernels.colours", l.Out.C)+p.reach())
	default:
		text := t("kernels.slices", min(p.now.scene.Channel, l.Out.C-1), l.Out.C, l.In.C) + p.reach()
		if p.now.scene.Slices == rank.Reach && (p.now.result == nil || p.now.result.Done < l.Index) {
			text += "  ·  " + t("kernels.unsorted")
		}
		kit.Say(p.count, text)
	}
}

// reach says which weights have the strongest colours, or that the kernels are still being read.
func (p *kernelsPane) reach() string {
	if k := p.present(); k != nil {
		return "  ·  ±" + view.Number(float64(k.most), 3)
	}
	return "  ·  " + p.now.lang.Text("grid.waiting")
}

// showNumbers writes the weights of the chosen kernel below those in colour.
func (p *kernelsPane) showNumbers() {
	k := p.present()
	if k == nil || k.channel >= 0 {
		p.below.Hide()
		p.root.Refresh()
		return
	}
	c := min(p.now.scene.Channel, k.kernel.Out-1)
	kit.Say(p.number, fmt.Sprintf("[%d]  %s %s", c, p.now.lang.Text("sum.bias"), view.Exact(k.kernel.Bias[c])))
	for in, label := range p.weights {
		var rows []string
		for row := range 3 {
			line := k.network.Card.Input.Channels[in : in+1]
			for column := range 3 {
				line += view.Minus(fmt.Sprintf(" %+.3f", k.kernel.Taps[((row*3+column)*3+in)*k.kernel.Out+c]))
			}
			rows = append(rows, line)
		}
		kit.Say(label, strings.Join(rows, "\n"))
	}
	p.below.Show()
	p.root.Refresh()
}

// hovered tells of the weights under the mouse.
func (p *kernelsPane) hovered(s pointed) {
	k := p.present()
	if k == nil || !s.ok {
		p.on.value("")
		return
	}
	name := k.network.Layers[k.layer].Name
	weight := func(in, out int) string {
		return view.Exact(k.kernel.Taps[((s.y*3+s.x)*k.kernel.In+in)*k.kernel.Out+out])
	}
	if k.channel >= 0 {
		p.on.value(fmt.Sprintf("%s [%d, %d, %d, %d] = %s", name, s.y, s.x, s.channel, k.channel, weight(s.channel, k.channel)))
		return
	}
	text := fmt.Sprintf("%s [%d] (%d, %d)", name, s.channel, s.y, s.x)
	for in, channel := range k.network.Card.Input.Channels {
		text += fmt.Sprintf("  %c = %s", channel, weight(in, s.channel))
	}
	p.on.value(text)
}
