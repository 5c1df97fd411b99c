package ui

import (
	"fmt"
	"image/png"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/fileurl"
	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/scene"
)

// A figure is what a pane shows, as a file. As PNG it has the view in it that it is of, which can be brought back from there.

// saveFigure asks where to and writes what the middle shows, as PNG or as SVG.
func (w *Window) saveFigure(x exhibit) {
	f, l, fonts := x.figure(), w.now.lang, figureFonts()
	name := fmt.Sprintf("%s_%s_%s.png", w.saver.stem(), w.now.scene.Layer, w.now.scene.View)
	w.saver.save(saving{
		of: "figure", name: name,
		write: func(out io.Writer) error {
			img, err := f.Draw(fonts())
			if err != nil {
				return err
			}
			return png.Encode(out, img)
		},
		svg: func(out io.Writer) error { return f.WriteSVG(out, fonts(), l.Code()) },
	})
}

// isFigure reports whether a file may be one by its ending.
func isFigure(path string) bool { return strings.EqualFold(filepath.Ext(path), ".png") }

// figureIn looks for a view in a file, and calls then unless something else was asked for meanwhile.
func (w *Window) figureIn(path string, then func(s kept.Session, is bool)) {
	turn := w.opener.turn
	var s kept.Session
	var is bool
	w.main.beside("figure", func() error {
		if plain, err := fileurl.Path(path); err == nil {
			path = plain
		}
		s, is = kept.OpenFigure(path)
		return nil
	}, func(error) {
		if w.opener.turn == turn {
			then(s.AtHome(homeDir()), is)
		}
	})
}

// openFigure opens a PNG. One with a view in it is asked about: until it is known what is wanted of it, everything stays.
func (w *Window) openFigure(path string, picture func()) {
	w.figureIn(path, func(s kept.Session, is bool) {
		if !is {
			picture()
			return
		}
		choices := []choice{{"figure.restore", func() { w.opener.remember(path); w.bringBack(s, path) }}, {"figure.open", picture}}
		if w.now.state.Picture == nil { // the program was started with it, and an empty window says nothing
			picture()
			choices = choices[:1]
		}
		w.offerFigure(s, choices)
	})
}

// offerFigure says what a file is besides a picture, before all other offers, until something else is opened.
func (w *Window) offerFigure(s kept.Session, choices []choice) {
	turn := w.opener.turn
	o := offer{
		text: func() string {
			return w.now.lang.Text("figure.view", w.now.pictureCalled(s.Picture.Path, s.Picture.Name), s.Scene.Layer)
		},
		choices: choices,
		still:   func() bool { return w.opener.turn == turn },
	}
	w.offers = slices.Insert(w.offers, 0, o)
	w.showOffer()
}

// compareDropped makes a file the second picture that was dropped on its side: of a session file, the picture that it is of; a
// figure is asked about.
func (w *Window) compareDropped(path string) {
	w.opener.next()
	as := func(p scene.Source) { w.viewer.look(w.viewer.whole().WithView(scene.Pictures).WithSecond(p)) }
	itself := func() { as(fileSource(path)) }
	switch {
	case isSession(path):
		s, err := kept.Open(path)
		if err != nil {
			w.dialogs.failed(err)
			return
		}
		w.compareSession(s, filepath.Dir(path), as)
	case isFigure(path):
		w.figureIn(path, func(s kept.Session, is bool) {
			if !is {
				itself()
				return
			}
			w.offerFigure(s, []choice{{"figure.photo", func() { w.compareSession(s, filepath.Dir(path), as) }}, {"figure.itself", itself}})
		})
	default:
		itself()
	}
}

// compareSession makes the picture of a session the second one, and asks for it where it is not there.
func (w *Window) compareSession(s kept.Session, near string, as func(scene.Source)) {
	told := func(p scene.Source) {
		as(p)
		w.tell("second.session", w.now.pictureCalled(s.Picture.Path, s.Picture.Name))
	}
	if s.Picture.Path == "" {
		told(scene.Source{Name: s.Picture.Name})
		return
	}
	w.whereIs(bringing{Session: s, near: near}, func(b bringing) { told(fileSource(b.Picture.Path)) })
}

// dropped opens what was dropped on the window. A picture on the side of the second one, or with Shift held, becomes that.
func (w *Window) dropped(at fyne.Position, uris []fyne.URI) {
	p, two := w.parts.middle.pane().(*picturesPane)
	if len(uris) == 0 || !(two && p.overSecond(at) || modifiers()&fyne.KeyModifierShift != 0) {
		w.opener.dropped(uris)
		return
	}
	w.compareDropped(uris[0].Path())
}
