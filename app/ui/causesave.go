package ui

import (
	"cmp"
	"image/png"
	"io"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/app/export"
	"github.com/vggscope/vggscope/app/view/sheet"
)

// causeStem is how files with the present answer are called.
func (s *saver) causeStem() string {
	name := s.stem() + "_" + string(s.now.scene.Cause.Method)
	for _, c := range []string{":", ",", "/", "\\"} {
		name = strings.ReplaceAll(name, c, "-")
	}
	return name
}

// explanation is the present answer with what is told beside.
func (s *saver) explanation() export.Explanation {
	got, n := s.causes.present(), s.now.network()
	return export.Explanation{
		Result: got.Result, Network: n, Model: s.now.modelCalled(n), Device: s.now.state.Device, Image: cmp.Or(s.now.result.Picture.Path, s.now.result.Picture.Name),
		Asked: got.Asked.Target.String(), Off: s.offText(),
	}
}

func (s *saver) saveCauseNPY() {
	x := s.explanation()
	s.save(saving{of: "cause.values", name: s.causeStem() + ".npy", write: x.WriteNPY})
}

func (s *saver) saveCauseJSON() {
	x := s.explanation()
	s.save(saving{of: "cause.facts", name: s.causeStem() + ".json", write: x.WriteJSON})
}

// saveCausePNG saves the picture as it is in the window, with its bar and its words.
func (s *saver) saveCausePNG() {
	x, heat := s.explanation(), s.causes.heat()
	what, facts := x.Notes()
	s.save(saving{of: "cause", name: s.causeStem() + ".png", write: func(out io.Writer) error {
		img, err := sheet.Cause(heat, string(x.Result.Request.Method), what, facts)
		if err != nil {
			return err
		}
		return png.Encode(out, img)
	}})
}

// copyCause puts the values on the clipboard, row by row.
func (s *saver) copyCause() {
	heat := s.causes.present().heat
	var b strings.Builder
	for y := range heat.H {
		for x := range heat.W {
			if x > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(strconv.FormatFloat(float64(heat.Data[y*heat.W+x]), 'g', -1, 32))
		}
		b.WriteByte('\n')
	}
	s.copyPass(b.String())
}
