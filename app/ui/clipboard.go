package ui

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/clip"
	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/app/view/draw"
	"github.com/vggscope/vggscope/app/view/figure"
)

// A Clipboard is the system's, for pictures: clip.Clipboard is one. Both methods wait for other programs, and are called beside
// the main thread.
type Clipboard interface {
	Copy(png []byte) error
	Paste(context.Context) (clip.Content, error)
}

// bindExhibits is what takes what the middle shows out of the window, and what brings pictures in.
func (w *Window) bindExhibits() commands {
	now := func() exhibit { return w.parts.middle.pane().exhibit() }
	why := func() string { return now().why }
	none := w.options.Clipboard == nil
	return commands{
		action.CopyPicture:  {do: func() { w.copyPicture(now()) }, why: why, absent: none},
		action.CopyText:     {do: func() { w.copyText(now()) }, why: func() string { return now().mute }},
		action.SaveFigure:   {do: func() { w.saveFigure(now()) }, why: why},
		action.PastePicture: {do: w.paste, absent: none},
		action.FocusOffer:   {do: w.focusOffer, why: w.unoffered},
		action.ContextMenu:  {do: w.contextMenu, why: w.contextless},
	}
}

// copyPicture puts what the middle shows on the clipboard.
func (w *Window) copyPicture(x exhibit) {
	f, fonts, view := x.figure(), figureFonts(), w.viewInside()
	if w.set.PlainFigures {
		view = nil
	}
	var size image.Point
	w.works.do(job{says: "status.copying"}, func() error {
		img, err := f.Draw(fonts())
		if err != nil {
			return err
		}
		size = img.Rect.Size()
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			return err
		}
		return w.options.Clipboard.Copy(withView(b.Bytes(), view))
	}, func(err error) {
		if err != nil {
			w.dialogs.failed(err)
			return
		}
		w.main.log.Info("copied", "width", size.X, "height", size.Y)
		w.tell("status.copied.picture", size.X, size.Y)
	})
}

// copyText puts the numbers of what the middle shows on the clipboard.
func (w *Window) copyText(x exhibit) {
	text, of := x.text()
	if !x.apart {
		of = w.now.withOff(of)
	}
	w.saver.clipboard.SetContent(text)
	w.main.log.Info("copied", "text", of)
	w.tell("status.copied.text", of)
}

// paste opens what is on the clipboard: a picture, files, or the file that a text names.
func (w *Window) paste() {
	w.pasting++
	turn := w.pasting
	var paths []string
	w.works.do(job{says: "status.pasting"}, func() (err error) {
		paths, err = w.pasted()
		return err
	}, func(err error) {
		switch {
		case turn != w.pasting: // pasted again meanwhile
		case errors.Is(err, clip.ErrEmpty):
			w.parts.status.hinder(w.now.lang.Text("paste.none"))
		case err != nil:
			w.dialogs.failed(err)
		default:
			w.opener.open(paths)
		}
	})
}

// pasted are the files on the clipboard; a picture becomes one.
func (w *Window) pasted() ([]string, error) {
	got, err := w.options.Clipboard.Paste(context.Background())
	if err != nil {
		return nil, err
	}
	if len(got.Picture) > 0 {
		path, err := clip.Keep(w.options.Pasted, got.Picture)
		return []string{path}, err
	}
	if path, ok := got.File(); ok {
		return []string{path}, nil
	}
	if len(got.Paths) == 0 {
		return nil, clip.ErrEmpty
	}
	return got.Paths, nil
}

// figureFonts makes the program's own with the theme's for hanzi, on whichever goroutine draws.
func figureFonts() func() figure.Fonts {
	hanzi, heavy := theme.Current().Font(fyne.TextStyle{}).Content(), theme.Current().Font(fyne.TextStyle{Bold: true}).Content()
	return func() figure.Fonts { return fontsWith(hanzi, heavy) }
}

func fontsWith(hanzi, heavy []byte) figure.Fonts {
	own := figure.Latin()
	for _, f := range []struct {
		into *(*draw.Face)
		make func(float64, ...[]byte) (*draw.Face, error)
		size float64
		with []byte
	}{
		{&own.Title, draw.NewBold, figure.TitleSize, heavy}, {&own.Bold, draw.NewBold, figure.SmallSize, heavy},
		{&own.Small, draw.NewFace, figure.SmallSize, hanzi},
	} {
		if made, err := f.make(f.size, f.with); err == nil { // else a font of the user's that cannot be read
			*f.into = made
		}
	}
	return own
}

// viewInside is the present view for the inside of a figure, but for the picture's hash; nil where there is none.
func (w *Window) viewInside() *kept.Session {
	if w.now.state.Model == nil || w.now.picture() == nil {
		return nil
	}
	s, err := w.keptTogether()
	if err != nil {
		w.main.log.Warn("a figure without its view", "error", err)
		return nil
	}
	return &s
}

// withView puts a view into a PNG. A picture that is gone by then cannot be told from others, so that the figure is a picture and
// no more.
func withView(file []byte, view *kept.Session) []byte {
	if view == nil {
		return file
	}
	s, err := view.Hashed()
	if err != nil {
		return file
	}
	out, err := kept.Embed(file, s.ForOthers(homeDir()))
	if err != nil {
		return file
	}
	return out
}
