package ui

import (
	"cmp"
	"errors"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2/dialog"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
	"github.com/vggscope/vggscope/weights/work"
)

// A saving is a file about to be written. What goes into it is taken when it is asked for, so that a picture that comes
// while the dialog is open does not change it.
type saving struct {
	name  string // suggested
	write func(io.Writer) error
}

// stem is the picture's name without its ending, for file names.
func (w *Window) stem() string {
	if w.result == nil {
		return "vggscope"
	}
	name := w.result.Picture.Name
	return strings.TrimSuffix(name, filepath.Ext(name))
}

// layerName is the chosen layer's name, with a word for what is before its ReLU.
func (w *Window) layerName() string {
	name := w.network().Layers[w.layer()].Name
	if w.want(w.layer()).Before {
		name += "_before"
	}
	return name
}

// ready reports whether there is something on the screen to save.
func (w *Window) ready() bool { return w.network() != nil && w.parts.pane.maps != nil && !w.pending() }

func (w *Window) saveMap() {
	m, c, colours := w.parts.pane.maps, min(w.scene.Channel, w.parts.pane.maps.N-1), w.scene.Colormap()
	name := fmt.Sprintf("%s-%s-%d.png", w.stem(), w.layerName(), c)
	if m.Flat() {
		name = fmt.Sprintf("%s-%s.png", w.stem(), w.layerName())
	}
	w.save(saving{name, func(out io.Writer) error { return png.Encode(out, view.MapPicture(m, c, colours)) }})
}

// saveGrid saves the sheet of all channels, also of those that are not in sight.
func (w *Window) saveGrid() {
	m, k := w.parts.pane.maps, w.want(w.layer())
	o := sheet.Options{
		Layer: w.layerName(), Note: w.result.Picture.Name + ", " + w.network().Card.Name, Map: w.scene.Colormap(),
		Mode: k.Mode, Locked: k.Locked, Columns: w.scene.Columns, Order: m.Order,
		Names: w.parts.pane.look.Names, MarkMax: w.parts.pane.look.Largest >= 0,
	}
	if o.MarkMax {
		for _, c := range w.network().Classes {
			o.Names = append(o.Names, c.Name)
		}
	}
	w.save(saving{fmt.Sprintf("%s-%s.png", w.stem(), w.layerName()), func(out io.Writer) error {
		img, err := sheet.Draw(m.Tensor, o)
		if err != nil {
			return err
		}
		return (&sheet.PNGEncoder{}).Encode(out, img)
	}})
}

func (w *Window) saveWindow() {
	img := w.win.Canvas().Capture()
	w.save(saving{w.stem() + "-window.png", func(out io.Writer) error { return png.Encode(out, img) }})
}

func (w *Window) saveNPY() {
	t := w.parts.pane.maps.Tensor
	w.save(saving{w.layerName() + ".npy", func(out io.Writer) error { return export.WriteNPY(out, t) }})
}

// of says what predictions are of.
func (w *Window) of() export.About {
	p := w.result.Picture
	return export.About{Image: cmp.Or(p.Path, p.Name), Model: w.network().Card.Name}
}

func (w *Window) savePredictions(ending string, write func(io.Writer, export.About, []nn.Prediction) error) {
	list, err := w.classesOf()
	if err != nil {
		w.failed(err)
		return
	}
	about := w.of()
	w.save(saving{w.stem() + "-predictions" + ending, func(out io.Writer) error { return write(out, about, list) }})
}

func (w *Window) saveCSV()  { w.savePredictions(".csv", export.WriteCSV) }
func (w *Window) saveJSON() { w.savePredictions(".json", export.WriteJSON) }

// copyAnswers puts the five best classes on the clipboard, as they stand in the window.
func (w *Window) copyAnswers() {
	var b strings.Builder
	for i, p := range w.result.Top {
		fmt.Fprintf(&b, "%d\t%s\t%s\t%.4f\n", i+1, p.Class.ID, w.lang.Class(p.Class), p.Probability)
	}
	w.app.Clipboard().SetContent(b.String())
	w.tell(w.lang.Text("status.copied"))
}

// copyValues puts the chosen map's values on the clipboard, row by row.
func (w *Window) copyValues() {
	m := w.parts.pane.maps
	c := min(w.scene.Channel, m.N-1)
	var b strings.Builder
	if err := export.WriteText(&b, m.Values(c), m.W); err != nil {
		w.failed(err)
		return
	}
	w.app.Clipboard().SetContent(b.String())
	w.tell(w.lang.Text("status.copied"))
}

// saveFolder is where files are saved at first.
func (w *Window) saveFolder() string {
	for _, dir := range []string{w.set.LastFolder, homeDir()} {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	return "."
}

func homeDir() string {
	dir, _ := os.UserHomeDir()
	return dir
}

// save asks where to, and whether a file that is there may be replaced. The toolkit's own dialog would empty the file
// before it is known whether the new one can be written.
func (w *Window) save(s saving) {
	t := w.lang.Text
	var d *dialog.ConfirmDialog
	var path *kit.Finder
	note := kit.Caption(t("save.note"))
	accept := func() {
		target := path.Text
		if _, err := os.Lstat(target); err == nil {
			w.confirm(t("save.exists.title"), t("save.exists", filepath.Base(target)), t("button.replace"), func() { w.write(target, s) })
			return
		}
		w.write(target, s)
	}
	path = kit.NewFinder("", nil, func() { d.Hide(); accept() }, func() { d.Hide() })
	path.SetText(filepath.Join(w.saveFolder(), s.name))
	path.CursorColumn = len([]rune(path.Text))
	d = dialog.NewCustomConfirm(t("save.title"), t("button.save"), t("button.cancel"), kit.Snug(path, note), func(yes bool) {
		if yes {
			accept()
		}
	}, w.win)
	d.Resize(w.dialogSize(620, 190))
	w.present(d)
	w.win.Canvas().Focus(path)
}

// write writes the file in the background and says how it went.
func (w *Window) write(path string, s saving) {
	go func() {
		err := safeWrite(path, s.write)
		w.do(func() {
			if err != nil {
				w.failed(err)
				return
			}
			w.options.Log.Info("saved", "path", path)
			w.tell(w.lang.Text("status.saved", path))
		})
	}()
}

// safeWrite writes a file, with a panic as an error: in a goroutine it would end the program.
func safeWrite(path string, write func(io.Writer) error) error {
	return work.Safely(func() error { return export.WriteFile(path, write) })
}

// saveAllNPY writes every layer as NAME.npy into a folder; files that are there stop it before it begins.
func (w *Window) saveAllNPY() {
	r, n := w.result, w.network()
	w.chooseFolder(w.lang.Text("save.all.title"), func(dir string) {
		for _, l := range n.Layers {
			if _, err := os.Lstat(filepath.Join(dir, l.Name+".npy")); err == nil {
				w.failed(errors.New(w.lang.Text("save.all.exists", dir, l.Name+".npy")))
				return
			}
		}
		go func() {
			err := writeAll(dir, n, r.Activations)
			w.do(func() {
				if err != nil {
					w.failed(err)
					return
				}
				w.tell(w.lang.Text("status.saved", dir))
			})
		}()
	})
}

func writeAll(dir string, n *nn.Network, a *nn.Activations) error {
	for _, l := range n.Layers {
		t, err := a.Output(l.Index)
		if err != nil {
			return err
		}
		write := func(out io.Writer) error { return export.WriteNPY(out, t) }
		if err := safeWrite(filepath.Join(dir, l.Name+".npy"), write); err != nil {
			return err
		}
	}
	return nil
}

// failed says that something that was asked for could not be done.
func (w *Window) failed(err error) {
	w.options.Log.Warn("failed", "error", err)
	content := kit.Snug()
	if why := reason(err, w.lang); why != "" && why != plain.Sentence(err) {
		content.Add(kit.NewParagraph(why))
		content.Add(kit.Caption(plain.Sentence(err)))
	} else {
		content.Add(kit.NewParagraph(plain.Sentence(err)))
	}
	w.inform(w.lang.Text("failed.title"), content, 560, 200)
}
