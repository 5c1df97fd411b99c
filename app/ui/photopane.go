package ui

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/picture"
)

// A photoPane shows the photo large, with the chosen map laid over it as far as the slider has it.
type photoPane struct {
	root  fyne.CanvasObject
	now   *subject
	main  *mainThread
	maps  func() *view.Maps // those of the chosen layer; nil while they are not there
	value func(text string) // of the place under the mouse
	title *widget.Label
	words *widget.Label
	heat  *heatPane
	cover *kit.Slider

	photo *image.RGBA      // what of the picture the network sees; nil before it is made, and out of sight
	of    *session.Picture // whose it is, or is to be
}

// mostPhoto is the longest side of the large photo, in pixels.
const mostPhoto = 1600

func newPhotoPane(now *subject, main *mainThread, control controls, hint kit.Hint, maps func() *view.Maps, cover func(float64), value func(string)) *photoPane {
	t := now.lang.Text
	p := &photoPane{now: now, main: main, maps: maps, value: value, title: kit.Title(""), words: kit.Fact("")}
	p.title.Truncation = fyne.TextTruncateEllipsis
	p.words.Truncation, p.words.Wrapping = fyne.TextTruncateOff, fyne.TextWrapWord
	p.heat = newHeatPane(fyne.NewSize(200, 160))
	p.heat.onHover, p.heat.Watch = p.hovered, main.watch
	p.heat.later = func() { main.soon("mouse on the photo", p.heat.follow) }
	p.cover = kit.NewSlider(t("tip.cover"), hint, cover)
	save := control("", theme.DocumentSaveIcon(), "tip.photo.save", action.SavePhoto)
	folder := control("", theme.FolderOpenIcon(), "tip.photo.folder", action.ShowFolder)
	head := kit.Snug(kit.Border(nil, nil, nil, container.NewHBox(save, folder), p.title), p.words)
	foot := kit.Border(nil, nil, end(t("cause.photo")), end(t("photo.end")), p.cover)
	p.root = kit.Aside(now.inClass, head, foot, p.heat)
	return p
}

func (p *photoPane) content() fyne.CanvasObject { return p.root }
func (p *photoPane) own() commands              { return nil }
func (p *photoPane) pointer() (*cursor, func()) { return &p.heat.mouse, p.heat.MouseOut }
func (p *photoPane) appear()                    { p.changed(); p.heat.follow() }

func (p *photoPane) leave() {
	p.heat.mouse.leave()
	p.photo, p.of = nil, nil
	p.heat.show(view.Heat{Map: view.Viridis()})
	p.heat.Release()
}

func (p *photoPane) inherit(old middlePane) {
	o := old.(*photoPane)
	p.photo, p.of = o.photo, o.of
	p.heat.mouse.inherit(&o.heat.mouse, p.heat.MouseOut)
	o.heat.Release()
}

// changed implements middlePane.
func (p *photoPane) changed() {
	t, picture := p.now.lang.Text, p.now.picture()
	p.prepare(picture)
	p.cover.Put(p.now.scene.Cause.Cover)
	if picture == nil {
		kit.Say(p.title, t("strip.empty"))
		kit.Say(p.words, "")
		p.heat.show(view.Heat{Map: view.Viridis()})
		return
	}
	kit.Say(p.title, p.now.nameOf(picture))
	words := fmt.Sprintf("%d × %d", picture.Prepared.Original.W, picture.Prepared.Original.H)
	heat := p.present()
	if p.photo == nil { // being made: the map alone, at no share and in proportions of its own, is not what the slider says
		heat.Values = nn.Tensor{}
	}
	if n := p.now.network(); n != nil {
		layer := n.Layers[p.now.layer()]
		switch {
		case layer.Out.Flat():
			words += "  ·  " + t("photo.flat", layer.Name)
		case heat.Values.Len() == 0:
			words += "  ·  " + p.now.waiting(layer.Index)
		default:
			words = p.now.withOff(words + dot + t("photo.map", layer.Name, p.now.scene.Channel))
			for _, more := range []string{p.now.reluText(layer), p.maps().Limits(p.now.scene.Channel, p.now.rangeOf(layer.Index).View()).String()} {
				if more != "" {
					words += "  ·  " + more
				}
			}
		}
	}
	kit.Say(p.words, words)
	if !sameHeat(heat, p.heat.heat) {
		p.heat.show(heat)
	}
}

// present is the chosen map over the photo, or the photo alone where there is no map.
func (p *photoPane) present() view.Heat {
	s := p.now.scene
	h := view.Heat{Photo: p.photo, Cover: s.Cause.Cover, Smooth: s.Smooth, Map: s.Colormap()}
	if m := p.maps(); m != nil && !m.Flat() && s.Channel < m.N {
		h.Values = nn.Tensor{Shape: nn.Shape{H: m.H, W: m.W, C: 1}, Data: m.Values(s.Channel)}
		h.Range = m.On[s.Channel]
	}
	return h
}

// prepare makes the large photo of another picture, beside the main thread.
func (p *photoPane) prepare(of *session.Picture) {
	if of == p.of {
		return
	}
	p.of, p.photo = of, nil
	if of == nil {
		return
	}
	var img *image.RGBA
	p.main.beside("photo", func() (err error) {
		img, err = sharpInput(of, mostPhoto)
		return err
	}, func(err error) {
		if err != nil {
			p.main.log.Error("the photo cannot be shown large", "error", err)
			return
		}
		if p.of == of && p.now.scene.View == scene.PhotoView {
			p.photo = img
			p.changed()
		}
	})
}

// sharpInput is what the network sees of a picture, as sharp as the picture is up to so many pixels, and in its proportions: all
// of it, the part that a crop leaves, or with the colour around it that it is padded with.
func sharpInput(p *session.Picture, most int) (*image.RGBA, error) {
	o, in := p.Prepared.Original, p.Input
	place, err := nn.PlaceOf(in, o.W, o.H)
	if err != nil {
		return nil, err
	}
	seen := place.Back(image.Rect(0, 0, in.Width, in.Height)).Pixels()
	if seen.Empty() {
		return nil, errors.New("the network sees nothing of the picture")
	}
	scale := min(1, float64(most)/float64(max(seen.Dx(), seen.Dy())))
	to := func(v int) int { return int(float64(v)*scale + 0.5) }
	small := o
	if scale < 1 {
		small = picture.Resize(o, max(1, to(o.W)), max(1, to(o.H)), picture.Bilinear)
	}
	out := image.NewRGBA(image.Rect(0, 0, max(1, to(seen.Dx())), max(1, to(seen.Dy()))))
	corner := p.Prepared.Fitted.Pix[:3] // of padding, where there is some
	draw.Draw(out, out.Rect, image.NewUniform(color.RGBA{corner[0], corner[1], corner[2], 0xff}), image.Point{}, draw.Src)
	at := image.Pt(-to(seen.Min.X), -to(seen.Min.Y))
	draw.Draw(out, image.Rectangle{Min: at, Max: at.Add(image.Pt(small.W, small.H))}, small.Image(), image.Point{}, draw.Src)
	return out, nil
}

// hovered tells of the value under the mouse.
func (p *photoPane) hovered(at spotted) {
	n := p.now.network()
	if !at.ok || n == nil {
		p.value("")
		return
	}
	v := p.heat.heat.Values
	p.value(fmt.Sprintf("%s [%d] (%d, %d) = %s", n.Layers[p.now.layer()].Name, p.now.scene.Channel, at.y, at.x, view.Exact(v.Data[at.y*v.W+at.x])))
}

// savePhoto saves the photo with the map over it, as the large view shows it.
func (w *Window) savePhoto() {
	w.saver.save(saving{of: "photo", name: w.saver.stem() + "_photo.png", write: w.photoPNG()})
}

// photoPNG writes the photo as it is now.
func (w *Window) photoPNG() func(io.Writer) error {
	heat, of := w.parts.photo.present(), w.now.picture()
	return func(out io.Writer) error {
		photo, err := sharpInput(of, mostPhoto)
		if err != nil {
			return err
		}
		if heat.Values.Len() > 0 {
			img := image.NewRGBA(photo.Rect)
			heat.Photo = photo
			heat.Draw(img, img.Rect)
			photo = img
		}
		return png.Encode(out, photo)
	}
}

// showFolder opens the picture's folder in the system's file manager.
func (w *Window) showFolder() {
	if err := w.openURL(storage.NewFileURI(filepath.Dir(w.now.picture().Path)).String()); err != nil {
		w.dialogs.failed(err)
	}
}

// photoless is for what is done with the photo, and folderless for what is done with its folder.
func (w *Window) photoless() string {
	if w.now.picture() == nil {
		return "why.nopicture"
	}
	return ""
}

func (w *Window) folderless() string {
	if why := w.photoless(); why != "" {
		return why
	}
	if w.now.picture().Path == "" {
		return "why.sample"
	}
	return ""
}
