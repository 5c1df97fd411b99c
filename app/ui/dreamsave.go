package ui

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"strings"

	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/weights/plain"
)

// dreamStem is how files with the picture are called.
func (s *saver) dreamStem() string {
	key := s.dreams.key()
	size := ""
	if key.side > 0 {
		size = fmt.Sprintf("_%dpx", key.side)
	}
	return strings.NewReplacer(":", "-", ",", "-", "/", "-", "\\", "-").Replace(fmt.Sprintf("dream_%s_%s_%d", key.target, key.method, key.seed)) + size
}

// dreamImage is the picture as it is shown.
func (s *saver) dreamImage() image.Image {
	got := s.dreams.present()
	if s.now.scene.Dream.Clear {
		return got.Result.Transparent(s.now.scene.Dream.OpaqueFrom())
	}
	return got.Result.Picture.Image()
}

// saveDream saves the picture with what it is below its title.
func (s *saver) saveDream() {
	img, title, notes := s.dreamImage(), s.dreams.key().target.String(), s.dreamNotes()
	s.save(saving{of: "dream", name: s.dreamStem() + ".png", write: func(out io.Writer) error {
		page, err := sheet.Captioned(img, title, notes)
		if err != nil {
			return err
		}
		return png.Encode(out, page)
	}})
}

// dreamNotes are the picture's target, method, seed, steps and activations, in English as on all sheets.
func (s *saver) dreamNotes() []string {
	key, got := s.dreams.key(), s.dreams.present()
	notes := []string{s.now.modelCalled(s.now.network())}
	if got.Result.Aim.Class >= 0 {
		notes = append(notes, s.now.network().Classes[got.Result.Aim.Class].Name)
	}
	notes = append(notes, "method "+string(key.method), fmt.Sprintf("%d x %d pixels", got.Result.Picture.W, got.Result.Picture.H), fmt.Sprintf("seed %d", key.seed), plain.Counted(len(got.Curve), "step"),
		fmt.Sprintf("activation before %s, after %s", view.Number(got.Result.Before, 5), view.Number(got.Result.After, 5)))
	for _, f := range got.Result.Facts {
		if f.Key == "rate" || f.Key == "tie" || f.Key == "spectrum" || f.Key == "noise" {
			notes = append(notes, fmt.Sprintf("%s %v", f.Key, f.Value))
		}
	}
	if s.now.scene.Dream.Clear {
		notes = append(notes, fmt.Sprintf("opaque from the percentile %d of importance on", s.now.scene.Dream.OpaqueFrom()))
	}
	return notes
}

// saveDreamPNG saves the picture alone, at its own size.
func (s *saver) saveDreamPNG() {
	img := s.dreamImage()
	b := img.Bounds()
	if _, clear := img.(*image.NRGBA); clear {
		s.save(saving{of: "dream", name: s.dreamStem() + "_alone.png", write: func(out io.Writer) error { return png.Encode(out, img) }})
		return
	}
	choices, size := s.scales(b.Dx(), b.Dy())
	plain := toRGBA(img)
	s.save(saving{of: "dream", name: s.dreamStem() + "_alone.png", write: func(out io.Writer) error { return png.Encode(out, enlarged(plain, *size)) }, choices: choices})
}

// copyDream puts the command line that makes the same picture on the clipboard.
func (s *saver) copyDream() {
	s.copy(s.now.dreamCommand(s.dreams.key(), s.dreams.present(), string(s.now.state.Device.Backend)))
}
