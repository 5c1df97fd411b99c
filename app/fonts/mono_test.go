package fonts

import (
	"image"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// An underscore of code is seen in every size, as it was not in Fyne's own font: there is ink where the letters beside it have none.
func TestUnderscores(t *testing.T) {
	test.NewTempApp(t)
	for size := float32(8); size <= 32; size++ {
		if ink(t, "a_", For(theme.DefaultTheme(), fyne.TextStyle{Monospace: true}), size) == ink(t, "a ", mono(), size) {
			t.Errorf("no underscore is seen in letters of %v", size)
		}
	}
	if ink(t, "a_", theme.DefaultTextMonospaceFont(), 11) != ink(t, "a ", theme.DefaultTextMonospaceFont(), 11) {
		t.Error("Fyne shows underscores of its own font now: mono.go can go")
	}
}

// ink is how much of a picture of a text is written on.
func ink(t *testing.T, s string, font fyne.Resource, size float32) (sum int) {
	t.Helper()
	text := canvas.NewText(s, color.White)
	text.TextStyle.Monospace, text.FontSource, text.TextSize = true, font, size
	c := software.NewTransparentCanvas()
	c.SetPadded(false)
	c.SetContent(text)
	c.Resize(text.MinSize())
	for _, v := range c.Capture().(*image.NRGBA).Pix {
		sum += int(v)
	}
	return sum
}

// What is no font, or a cut one, is told so.
func TestDeeper(t *testing.T) {
	whole := theme.DefaultTextMonospaceFont().Content()
	for n, want := range map[int]bool{0: false, 11: false, 13: false, 200: false, len(whole): true} {
		if _, ok := deeper(whole[:n], 0.1, 0); ok != want {
			t.Errorf("%d bytes: %v", n, ok)
		}
	}
}
