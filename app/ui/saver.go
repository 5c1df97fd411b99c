package ui

import (
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
)

// A saver writes what is on the screen into files, or puts it on the clipboard.
type saver struct {
	dialogs      *dialogs
	main         *mainThread
	now          *subject
	grid         *gridPane // of the parts on the screen
	clipboard    fyne.Clipboard
	photographer *photographer
	tell         func(string) // in the status line
}

// A saving is a file about to be written. What goes into it is taken when it is asked for, so that a picture that comes
// while the dialog is open does not change it.
type saving struct {
	name  string // suggested
	write func(io.Writer) error
}

// stem is the picture's name without its ending, for file names.
func (s *saver) stem() string {
	if s.now.result == nil {
		return "vggscope"
	}
	name := s.now.result.Picture.Name
	return strings.TrimSuffix(name, filepath.Ext(name))
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
	name := fmt.Sprintf("%s-%s-%d.png", s.stem(), s.layerName(), c)
	if m.Flat() {
		name = fmt.Sprintf("%s-%s.png", s.stem(), s.layerName())
	}
	s.save(saving{name, func(out io.Writer) error { return png.Encode(out, view.MapPicture(m, c, colours)) }})
}

// saveGrid saves the sheet of all channels, also of those that are not in sight.
func (s *saver) saveGrid() {
	m, k, n := s.grid.maps, s.grid.of, s.now.network()
	o := sheet.Options{
		Layer: s.layerName(), Note: s.now.result.Picture.Name + ", " + n.Card.Name, Map: s.now.scene.Colormap(),
		Mode: k.Mode, Locked: k.Locked, Columns: s.now.scene.Columns, Order: m.Order,
		Names: s.grid.look.Names, MarkMax: s.grid.look.Largest >= 0,
	}
	if o.MarkMax {
		for _, c := range n.Classes {
			o.Names = append(o.Names, c.Name)
		}
	}
	s.save(saving{fmt.Sprintf("%s-%s.png", s.stem(), s.layerName()), func(out io.Writer) error {
		img, err := sheet.Draw(m.Tensor, o)
		if err != nil {
			return err
		}
		return (&sheet.PNGEncoder{}).Encode(out, img)
	}})
}

func (s *saver) saveWindow() {
	s.photographer.take(func(img image.Image) {
		s.save(saving{s.stem() + "-window.png", func(out io.Writer) error { return png.Encode(out, img) }})
	})
}

func (s *saver) saveNPY() {
	t := s.grid.maps.Tensor
	s.save(saving{s.layerName() + ".npy", func(out io.Writer) error { return export.WriteNPY(out, t) }})
}

// savePredictions lists all classes by probability.
func (s *saver) savePredictions(ending string, write func(io.Writer, export.About, []nn.Prediction) error) {
	list, err := s.now.result.Activations.Top(len(s.now.network().Classes))
	if err != nil {
		s.dialogs.failed(err)
		return
	}
	p := s.now.result.Picture
	about := export.About{Image: cmp.Or(p.Path, p.Name), Model: s.now.network().Card.Name}
	s.save(saving{s.stem() + "-predictions" + ending, func(out io.Writer) error { return write(out, about, list) }})
}

func (s *saver) saveCSV()  { s.savePredictions(".csv", export.WriteCSV) }
func (s *saver) saveJSON() { s.savePredictions(".json", export.WriteJSON) }

// copyAnswers puts the best classes on the clipboard, as they stand in the window.
func (s *saver) copyAnswers() {
	var b strings.Builder
	for i, p := range s.now.result.Top {
		fmt.Fprintf(&b, "%d\t%s\t%s\t%.4f\n", i+1, p.Class.ID, s.now.lang.Class(p.Class), p.Probability)
	}
	s.copy(b.String())
}

// copyValues puts the chosen map's values on the clipboard, row by row.
func (s *saver) copyValues() {
	m := s.grid.maps
	var b strings.Builder
	if err := export.WriteText(&b, m.Values(s.channel()), m.W); err != nil {
		s.dialogs.failed(err)
		return
	}
	s.copy(b.String())
}

func (s *saver) copy(text string) {
	s.clipboard.SetContent(text)
	s.tell(s.now.lang.Text("status.copied"))
}

// save asks where to, and whether a file that is there may be replaced. The toolkit's own dialog would empty the file
// before it is known whether the new one can be written.
func (s *saver) save(what saving) {
	t := s.now.lang.Text
	var d *dialog.ConfirmDialog
	var path *kit.Finder
	accept := func() {
		target := path.Text
		write := func() { s.write(target, what) }
		if _, err := os.Lstat(target); err == nil {
			s.dialogs.confirm(t("save.exists.title"), t("save.exists", filepath.Base(target)), t("button.replace"), write)
			return
		}
		write()
	}
	path = kit.NewFinder("", nil, func() { d.Hide(); accept() }, func() { d.Hide() })
	path.SetText(filepath.Join(s.dialogs.folder(), what.name))
	path.CursorColumn = len([]rune(path.Text))
	content := kit.Snug(path, kit.Caption(t("save.note")))
	d = dialog.NewCustomConfirm(t("save.title"), t("button.save"), t("button.cancel"), content, func(yes bool) {
		if yes {
			accept()
		}
	}, s.dialogs.win)
	d.Resize(s.dialogs.size(620, 190))
	s.dialogs.present(d)
	s.dialogs.win.Canvas().Focus(path)
}

// write writes the file in the background and says how it went.
func (s *saver) write(path string, what saving) {
	s.main.beside("saved", func() error { return export.WriteFile(path, what.write) }, func(err error) {
		if err != nil {
			s.dialogs.failed(err)
			return
		}
		s.main.log.Info("saved", "path", path)
		s.tell(s.now.lang.Text("status.saved", path))
	})
}

// saveAllNPY writes every layer as NAME.npy into a folder; files that are there stop it before it begins.
func (s *saver) saveAllNPY() {
	r, n, t := s.now.result, s.now.network(), s.now.lang.Text
	s.dialogs.chooseFolder(t("save.all.title"), func(dir string) {
		for _, l := range n.Layers {
			if _, err := os.Lstat(filepath.Join(dir, l.Name+".npy")); err == nil {
				s.dialogs.failed(errors.New(t("save.all.exists", dir, l.Name+".npy")))
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
		s.main.beside("saved", write, func(err error) {
			if err != nil {
				s.dialogs.failed(err)
				return
			}
			s.tell(t("status.saved", dir))
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
