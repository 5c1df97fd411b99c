package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// A NameButton is a tool button with a name of any length, which is cut in its middle to the room that there is, and a text behind it.
type NameButton struct {
	ToolButton
	name, tail string
}

// leastName is how many letters of a name there is always room for.
const leastName = 10

// NewNameButton makes one without a name; hint is told the tip.
func NewNameButton(tip string, hint Hint, tapped func()) *NameButton {
	b := &NameButton{}
	b.setUp("", nil, tip, hint, tapped)
	b.ExtendBaseWidget(b)
	return b
}

// SayName puts a name on the button, and what is to be read in any case behind it.
func (b *NameButton) SayName(name, tail string) {
	if b.name != name || b.tail != tail {
		b.name, b.tail = name, tail
		b.fit()
	}
}

// fit puts as much on the button as there is room for.
func (b *NameButton) fit() {
	n := len([]rune(b.name))
	for n > leastName && b.width(b.says(n)) > b.Size().Width-2*theme.InnerPadding() {
		n--
	}
	b.Say(b.says(n))
}

// says is the text with so many letters of the name.
func (b *NameButton) says(letters int) string { return Middle(b.name, letters) + "  " + b.tail }

func (b *NameButton) width(text string) float32 {
	return fyne.MeasureText(text, theme.TextSize(), fyne.TextStyle{Bold: true}).Width
}

// Resize implements fyne.CanvasObject.
func (b *NameButton) Resize(size fyne.Size) {
	b.ToolButton.Resize(size)
	b.fit()
}

// MinSize implements fyne.CanvasObject.
func (b *NameButton) MinSize() fyne.Size {
	size := b.ToolButton.MinSize()
	if b.name != "" {
		size.Width = b.width(b.says(leastName)) + 2*theme.InnerPadding()
	}
	return size
}
