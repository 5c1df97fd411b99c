package ui

import (
	"cmp"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
	"golang.org/x/image/draw"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
)

// A saver writes what is on the screen into files, or puts it on the clipboard.
type saver struct {
	dialogs      *dialogs
	main         *mainThread
	works        *works
	now          *subject
	causes       *causes
	dreams       *dreams
	fields       *fields
	grid         *gridPane // of the parts on the screen
	clipboard    fyne.Clipboard
	photographer *photographer
	tell         func(key string, args ...any) // in the status line
	version      string                        // of the program
	view         func() *kept.Session          // the present one, for the inside of figures; nil for none
}

// stem is the picture's name without its ending, for file names.
func (s *saver) stem() string {
	if s.now.result == nil {
		return "vggscope"
	}
	name := s.now.result.Picture.Name
	name = strings.TrimSuffix(name, filepath.Ext(name))
	if s.now.offCount() > 0 {
		name += "_off"
	}
	return name
}

// layerName is the shown layer's name, with a word for what is before its ReLU.
func (s *saver) layerName() string {
	name := s.now.network().Layers[s.grid.of.Layer].Name
	if s.grid.of.Before {
		name += "_before"
	}
	return name
}

// channel is the chosen one of those that are shown.
func (s *saver) channel() int { return min(s.now.scene.Channel, s.grid.maps.N-1) }

func (s *saver) saveMap() {
	m, c, colours := s.grid.maps, s.channel(), s.now.scene.Colormap()
	name := fmt.Sprintf("%s_%s_%d.png", s.stem(), s.layerName(), c)
	if m.Flat() {
		name = fmt.Sprintf("%s_%s.png", s.stem(), s.layerName())
	}
	choices, size := s.scales(m.W, m.H)
	s.save(saving{of: "map", name: name, write: func(out io.Writer) error {
		return png.Encode(out, enlarged(view.MapPicture(m, c, colours), *size))
	}, choices: choices})
}

// scales lets choose how many pixels wide and high each value of a map of this size becomes. At first they are so many that
// the picture is about as large as the network's input.
func (s *saver) scales(w, h int) (choices fyne.CanvasObject, size *int) {
	const side, most = 224, 32
	size = new(int)
	var options []string
	chosen := 0
	for n := 1; n <= most; n *= 2 {
		if n/2*max(w, h) < side {
			chosen = len(options)
		}
		options = append(options, s.now.lang.Text("save.scale.of", n, n*w, n*h))
	}
	choice := kit.NewChoice(options, nil)
	choice.OnChanged = func(string) { *size = 1 << choice.SelectedIndex() }
	choice.SetSelectedIndex(chosen)
	return kit.Border(nil, nil, widget.NewLabel(s.now.lang.Text("save.scale")), nil, choice), size
}

// enlarged makes a square of n by n pixels of each.
func enlarged(img *image.RGBA, n int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, n*img.Rect.Dx(), n*img.Rect.Dy()))
	draw.NearestNeighbor.Scale(out, out.Rect, img, img.Rect, draw.Src, nil)
	return out
}

// saveGrid saves the sheet of all channels, also of those that are not in sight.
func (s *saver) saveGrid() {
	m, k, n := s.grid.maps, s.grid.of, s.now.network()
	o := sheet.Options{
		Layer: s.layerName(), Note: s.now.aboutWords(), Map: s.now.scene.Colormap(),
		Mode: k.Mode, Locked: k.Locked, Columns: s.now.scene.Columns, Order: m.Order,
		Names: s.grid.look.Names, Off: s.grid.look.Off, OffWord: s.grid.look.OffWord, Instead: s.grid.look.Instead, MarkMax: s.grid.look.Largest >= 0,
	}
	if m.Order != nil {
		o.Ordered, o.Values = s.now.scene.Order.Sentence(), s.grid.look.Values
	}
	if o.MarkMax {
		for _, c := range n.Classes {
			o.Names = append(o.Names, c.Name)
		}
	}
	s.save(saving{of: "grid", name: fmt.Sprintf("%s_%s.png", s.stem(), s.layerName()), write: func(out io.Writer) error {
		img, err := sheet.Draw(m.Tensor, o)
		if err != nil {
			return err
		}
		return (&sheet.PNGEncoder{}).Encode(out, img)
	}})
}

func (s *saver) saveWindow() {
	s.photographer.take(func(img image.Image) {
		s.save(saving{of: "window", name: s.stem() + "_window.png", write: func(out io.Writer) error { return png.Encode(out, img) }})
	})
}

func (s *saver) saveNPY() {
	t := s.grid.maps.Tensor
	var note fyne.CanvasObject
	if s.grid.maps.Order != nil {
		note = kit.NewParagraph(s.now.lang.Text("save.order"))
	}
	s.save(saving{of: "layer", name: s.stem() + "_" + s.layerName() + ".npy", write: func(out io.Writer) error { return export.WriteNPY(out, t) }, choices: note})
}

// savePredictions lists all classes by probability.
func (s *saver) savePredictions(ending string, write func(io.Writer, export.About, []nn.Prediction) error) {
	list, err := s.now.result.Activations.Top(len(s.now.network().Classes))
	if err != nil {
		s.dialogs.failed(err)
		return
	}
	p := s.now.result.Picture
	about := export.About{Image: cmp.Or(p.Path, p.Name), Model: s.now.modelCalled(s.now.network()), Off: s.now.offByName(), Replaced: s.now.replacedByName()}
	s.save(saving{of: "predictions", name: s.stem() + "_predictions" + ending, write: func(out io.Writer) error { return write(out, about, list) }})
}

func (s *saver) saveCSV()  { s.savePredictions(".csv", export.WriteCSV) }
func (s *saver) saveJSON() { s.savePredictions(".json", export.WriteJSON) }

// copyAnswers puts the best classes on the clipboard, as they stand in the window.
func (s *saver) copyAnswers() {
	var b strings.Builder
	for i, p := range s.now.result.Top {
		fmt.Fprintf(&b, "%d\t%s\t%s\t%.4f\n", i+1, p.Class.ID, s.now.lang.Class(p.Class), p.Probability)
	}
	s.copyPass(b.String())
}

// copySummary puts the table of layers on the clipboard, as Keras' summary has it.
func (s *saver) copySummary() { s.copy(view.SummaryTable(s.now.network())) }

// copyValues puts the chosen map's values on the clipboard, row by row.
func (s *saver) copyValues() {
	m := s.grid.maps
	var b strings.Builder
	if err := export.WriteText(&b, m.Values(s.channel()), m.W); err != nil {
		s.dialogs.failed(err)
		return
	}
	s.copyPass(b.String())
}

// reach is how far around a value its neighbours are copied.
const reach = 3

// copyAround puts the values around the one under the mouse on the clipboard, row by row: around the pinned one, or the middle of
// the chosen map, where the mouse is on none.
func (s *saver) copyAround() {
	m, at := s.grid.maps, s.grid.hover
	if !at.ok {
		at = pointed{channel: s.channel(), y: m.H / 2, x: m.W / 2}
		if u, l, ok := s.now.scene.Pinned(s.now.network()); ok && l.Index == s.grid.of.Layer && !m.Flat() {
			at = pointed{channel: u.Channel, y: u.Y, x: u.X}
		}
	}
	values, width := m.Around(at.channel, at.y, at.x, reach)
	var b strings.Builder
	if err := export.WriteText(&b, values, width); err != nil {
		s.dialogs.failed(err)
		return
	}
	s.copyPass(b.String())
}

// copy puts a text on the clipboard.
func (s *saver) copy(text string) {
	s.clipboard.SetContent(text)
	s.tell("status.copied")
}

// copyPass is copy for numbers of the pass that is shown, which may be with channels off.
func (s *saver) copyPass(text string) {
	if n := s.now.offCount(); n > 0 {
		s.clipboard.SetContent(text)
		s.tell("status.copied.off", n)
		return
	}
	s.copy(text)
}

// offText names the channels that are off as files do; "" where all are on.
func (s *saver) offText() string {
	return export.About{Off: s.now.offByName(), Replaced: s.now.replacedByName()}.OffText()
}

// saveAllNPY writes every layer as NAME.npy into a folder; files that are there stop it before it begins.
func (s *saver) saveAllNPY() {
	r, n, t := s.now.result, s.now.network(), s.now.lang.Text
	s.dialogs.chooseFolder(t("save.all.title"), t("button.save"), s.dialogs.saveFolder(), func(dir string) {
		if dir == "" {
			return
		}
		for _, l := range n.Layers {
			if _, err := os.Lstat(filepath.Join(dir, l.Name+".npy")); err == nil {
				s.dialogs.failed(errText(t("save.all.exists", dir, l.Name+".npy")))
				return
			}
		}
		if !r.Keep() { // until all is written, whatever is opened meanwhile
			s.dialogs.failed(nn.ErrReleased)
			return
		}
		write := func() error {
			defer r.Release()
			return writeAll(dir, n, r.Activations)
		}
		s.works.do(job{says: "status.saving", file: dir}, write, func(err error) {
			if err != nil {
				s.dialogs.failed(err)
				return
			}
			s.tell("status.saved", dir)
		})
	})
}

func writeAll(dir string, n *nn.Network, a *nn.Activations) error {
	for _, l := range n.Layers {
		t, err := a.Output(l.Index)
		if err != nil {
			return err
		}
		write := func(out io.Writer) error { return export.WriteNPY(out, t) }
		if err := export.WriteFile(filepath.Join(dir, l.Name+".npy"), write); err != nil {
			return err
		}
	}
	return nil
}
