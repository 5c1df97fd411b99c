package ui

import (
	"fmt"
	"image"
	"image/png"
	"io"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// A fieldMouse is the mouse over a picture of a part of the photo that the field lies on.
type fieldMouse struct {
	cursor
	pick *kit.Pick
	part func() image.Rectangle // of the photo, in its pixels
}

// watch tells of the field's value under the mouse on a picture of a part of the photo.
func (p *fieldPart) watch(pick *kit.Pick, part func() image.Rectangle) {
	m := &fieldMouse{pick: pick, part: part}
	p.mice = append(p.mice, m)
	pick.OnMove = func(at fyne.Position) {
		m.rest(pick, at)
		p.tell()
	}
	pick.OnAway = func() {
		m.leave()
		p.tell()
	}
}

// tell tells of the value under the mouse.
func (p *fieldPart) tell() { p.value(p.pointed()) }

// pointed is the value under the mouse, as text: of a pixel of the network's picture. It is "" where there is none.
func (p *fieldPart) pointed() string {
	got, ok := p.fields.present()
	pic := p.now.picture()
	if !ok || got.Field == nil || pic == nil || got.Of.Picture != pic {
		return ""
	}
	place, err := nn.PlaceOf(pic.Input, pic.Prepared.Original.W, pic.Prepared.Original.H)
	if err != nil {
		return ""
	}
	for _, m := range p.mice {
		at, on := m.on(m.pick)
		x, y, inside := m.pick.Share(at)
		part := m.part()
		if !on || !inside || !m.pick.Visible() || part.Empty() {
			continue
		}
		u, v := place.Forth(float64(part.Min.X)+x*float64(part.Dx()), float64(part.Min.Y)+y*float64(part.Dy()))
		if values := got.Field.Values; u >= 0 && v >= 0 && int(u) < values.W && int(v) < values.H {
			return fmt.Sprintf("%s (%d, %d)  |gradient| = %s", p.now.network().Layers[0].Name, int(v), int(u), view.Exact(values.At(int(v), int(u), 0)))
		}
	}
	return ""
}

// fieldless is for what needs a field.
func (w *Window) fieldless() string {
	if got, ok := w.fields.present(); !ok || got.Field == nil {
		return "why.nofield"
	}
	return ""
}

// fieldStem is how files with the field are called.
func (s *saver) fieldStem(u nn.Unit) string {
	l := s.now.network().Layers[u.Layer]
	name := fmt.Sprintf("%s_%s_%d", s.stem(), l.Name, u.C)
	if !l.Out.Flat() {
		name += fmt.Sprintf("_%d_%d", u.Y, u.X)
	}
	return name + "_field"
}

// saveFieldNPY saves the values: float32, (height, width) of the network's picture.
func (s *saver) saveFieldNPY() {
	got, _ := s.fields.present()
	v := got.Field.Values
	s.save(saving{of: "field.values", name: s.fieldStem(got.Unit) + ".npy", write: func(out io.Writer) error { return weights.WriteNPY(out, []int{v.H, v.W}, v.Data) }})
}

// saveFieldPNG saves the field as the network's picture has it, with what it is and its colour bar.
func (s *saver) saveFieldPNG() {
	got, _ := s.fields.present()
	title, facts := s.fieldNotes(got)
	heat := view.Heat{Values: got.Field.Values, Range: fieldRange(got), Map: view.Viridis(), Cover: 1}
	s.save(saving{of: "field", name: s.fieldStem(got.Unit) + ".png", write: func(out io.Writer) error {
		img, err := sheet.Cause(heat, title, "effective receptive field: |gradient| before the ReLU, channels added up", facts)
		if err != nil {
			return err
		}
		return png.Encode(out, img)
	}})
}

// fieldNotes are whose field it is and its numbers, in English as on all sheets.
func (s *saver) fieldNotes(got session.Fielded) (title string, facts []string) {
	l, f := s.now.network().Layers[got.Unit.Layer], got.Field
	title = unitName(scene.Unit{Layer: l.Name, Channel: got.Unit.C, Y: got.Unit.Y, X: got.Unit.X}, l)
	outside := "outside " + view.Number(f.Leak, 3)
	if f.Leak == 0 {
		outside = "exactly zero outside"
	}
	if off := s.offText(); off != "" {
		facts = append(facts, "channels off: "+off)
	}
	return title, append(facts,
		s.now.modelCalled(s.now.network()), s.now.result.Picture.Name,
		fmt.Sprintf("box x %d to %d, y %d to %d, %s", f.Box.Min.X, f.Box.Max.X-1, f.Box.Min.Y, f.Box.Max.Y-1, outside),
		"sum "+view.Number(f.Total, 5), fmt.Sprintf("half of it in the middle %d x %d", f.Half, f.Half),
	)
}

// bindField is what shows it.
func (w *Window) bindField() commands {
	v := w.viewer
	return commands{
		action.SaveFieldPNG: {do: w.saver.saveFieldPNG, why: w.fieldless},
		action.SaveFieldNPY: {do: w.saver.saveFieldNPY, why: w.fieldless},
		action.UnitField: {
			do: func() {
				on := !v.now.scene.Field || v.now.scene.Tab != scene.UnitTab
				v.look(v.whole().WithTab(scene.UnitTab).WithField(on))
			},
			why:     w.unpinned,
			checked: func() bool { return v.now.scene.Field },
		},
	}
}
