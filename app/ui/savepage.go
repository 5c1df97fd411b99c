package ui

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/report"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/nn"
)

// usualPage is the index of the size that a page is proposed in.
const usualPage = 1

// savePage saves a web page of the picture with all layers and the causes that were looked at, in the window's language.
func (s *saver) savePage() {
	r, t := s.now.result, s.now.lang.Text
	p := report.Page{
		Name: s.now.nameOf(r.Picture), Prepared: r.Picture.Prepared, Info: r.Picture.Info, Input: r.Picture.Input, Acts: r.Activations,
		Model: s.now.modelCalled(s.now.network()),
		Off:   s.now.offWords(), Program: strings.TrimSpace("VGGScope " + s.version), Language: s.now.lang.Code(), MB: report.Sizes[usualPage],
	}
	for _, c := range s.causes.found {
		if c.Result != nil {
			p.Causes = append(p.Causes, report.CauseOf(s.now.network(), c.Result))
		}
	}
	slices.SortFunc(p.Causes, func(a, b report.Cause) int { return strings.Compare(a.Title[0], b.Title[0]) })
	var sizes []string
	for _, mb := range report.Sizes {
		sizes = append(sizes, fmt.Sprintf("%d MB", mb))
	}
	choice := kit.NewChoice(sizes, func(size string) { p.MB = report.Sizes[slices.Index(sizes, size)] })
	choice.SetSelectedIndex(usualPage)
	choices := container.NewVBox(kit.Border(nil, nil, widget.NewLabel(t("report.size")), nil, choice), kit.NewParagraph(t("report.size.note")))
	s.save(saving{of: "page", name: s.stem() + ".html", write: func(out io.Writer) error {
		if !r.Keep() {
			return nn.ErrReleased
		}
		defer r.Release()
		return report.Write(out, p)
	}, choices: choices})
}
