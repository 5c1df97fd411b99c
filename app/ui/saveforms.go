package ui

import (
	"bytes"
	"io"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/ui/kit"
)

// In which form a picture is saved: as pixels or as SVG, and as pixels with the view in it or without.

// svgEnding is that of SVG files.
const svgEnding = ".svg"

// addForms adds to a dialog what can be chosen of the form.
func (s *saver) addForms(content *fyne.Container, what saving, path *kit.Finder) {
	t := s.now.lang.Text
	if what.svg != nil {
		names := []string{t("save.png"), t("save.svg")}
		form := kit.NewChoice(names, nil)
		form.SetSelected(names[0])
		if strings.EqualFold(filepath.Ext(path.Text), svgEnding) {
			form.SetSelected(names[1])
		}
		form.OnChanged = func(name string) {
			ending := filepath.Ext(what.name)
			if name == names[1] {
				ending = svgEnding
			}
			path.SetText(strings.TrimSuffix(path.Text, filepath.Ext(path.Text)) + ending)
		}
		content.Add(form)
	}
	if what.view != nil {
		inside := kit.NewToggle(t("save.view"), func(on bool) { s.dialogs.set.PlainFigures = !on })
		inside.SetChecked(!s.dialogs.set.PlainFigures)
		content.Add(inside)
	}
}

// as is the suggested name in the form that a typed path is of.
func (w saving) as(typed string) string {
	if ext := filepath.Ext(typed); w.svg != nil && strings.EqualFold(ext, svgEnding) {
		return strings.TrimSuffix(w.name, filepath.Ext(w.name)) + svgEnding
	}
	return w.name
}

// into is what writes a file of that name; plain leaves the view out.
func (w saving) into(path string, plain bool) func(io.Writer) error {
	switch {
	case w.svg != nil && strings.EqualFold(filepath.Ext(path), svgEnding):
		return w.svg
	case w.view == nil || plain:
		return w.write
	}
	return func(out io.Writer) error {
		var b bytes.Buffer
		if err := w.write(&b); err != nil {
			return err
		}
		_, err := out.Write(withView(b.Bytes(), w.view))
		return err
	}
}
