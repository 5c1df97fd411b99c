package kit

import (
	"image/color"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// A Hint is told what the control under the mouse, or the one with the focus, is for. A nil one is nobody.
type Hint func(Told)

// Told is what a hint is told: what a control is for, or "" when it is left.
type Told struct {
	Text  string
	Mouse *fyne.Position // in the window; nil where a control is pressed, or has the focus
	Focus bool           // the focus has come or gone, not the mouse: either may be on a control of its own
	Still bool           // it came under a mouse that rests: nobody has asked for it
}

func (h Hint) orNobody() Hint {
	if h == nil {
		return func(Told) {}
	}
	return h
}

// Hinted is what a control without a text of its own is made with: a tip, and who is told it while the mouse is on the control.
type Hinted struct {
	Tip   string
	hint  Hint
	mouse *fyne.Position // where it rests on the control, in the window; nil for nowhere
}

// Explained gives a control a tip, which hint is told.
func Explained(tip string, hint Hint) Hinted { return Hinted{Tip: tip, hint: hint.orNobody()} }

// Explanation is the tip.
func (h *Hinted) Explanation() string { return h.Tip }

// MouseIn implements desktop.Hoverable.
func (h *Hinted) MouseIn(e *desktop.MouseEvent) { h.MouseMoved(e) }

// MouseMoved implements desktop.Hoverable.
func (h *Hinted) MouseMoved(e *desktop.MouseEvent) {
	h.mouse = &e.AbsolutePosition
	h.hint.orNobody()(Told{Text: h.Tip, Mouse: h.mouse})
}

// MouseOut implements desktop.Hoverable.
func (h *Hinted) MouseOut() {
	h.mouse = nil
	h.hint.orNobody()(Told{})
}

// Retold gives the control another tip, which takes the place of the old one where the mouse rests on it.
func (h *Hinted) Retold(tip string) {
	if h.Tip == tip {
		return
	}
	h.Tip = tip
	if h.mouse != nil {
		h.hint.orNobody()(Told{Text: tip, Mouse: h.mouse})
	}
}

// pressed has the tip go away: who presses a control knows what it does.
func (h *Hinted) pressed() { h.hint.orNobody()(Told{Text: h.Tip}) }

// focused tells the tip of a control that has the focus, and focusLost takes that back.
func (h *Hinted) focused()   { h.hint.orNobody()(Told{Text: h.Tip, Focus: true}) }
func (h *Hinted) focusLost() { h.hint.orNobody()(Told{Focus: true}) }

// A Balloon is a text beside the mouse, of several lines where it is long.
type Balloon struct {
	back  *canvas.Rectangle
	lines []*canvas.Text
	root  *fyne.Container
	text  string
}

// How far a balloon is from the mouse, to the right and below or above, and its margin, in units.
const (
	balloonAside  = 14
	balloonBelow  = 16
	balloonMargin = 4
)

// NewBalloon makes one that is not shown.
func NewBalloon() *Balloon {
	b := &Balloon{back: canvas.NewRectangle(color.Transparent)}
	b.back.CornerRadius, b.back.StrokeWidth = 3, 1
	b.root = container.NewWithoutLayout(b.back)
	b.root.Hide()
	return b
}

// Root is what is drawn.
func (b *Balloon) Root() fyne.CanvasObject { return b.root }

// Text is what is shown, or "".
func (b *Balloon) Text() string {
	if !b.root.Visible() {
		return ""
	}
	return b.text
}

// Bounds are the balloon's place and size.
func (b *Balloon) Bounds() (fyne.Position, fyne.Size) { return b.back.Position(), b.back.Size() }

// Away hides it.
func (b *Balloon) Away() { b.root.Hide() }

// Put says something beside the mouse, inside of what is so large, in lines of a width at most.
func (b *Balloon) Put(text string, mouse fyne.Position, in fyne.Size, width float32) {
	b.text = text
	b.back.FillColor, b.back.StrokeColor = theme.Color(theme.ColorNameOverlayBackground), theme.Color(theme.ColorNameInputBorder)
	words := b.write(text, min(width, in.Width-2*balloonMargin-2))
	size := words.AddWidthHeight(2*balloonMargin+2, 2)
	at := mouse.AddXY(balloonAside, balloonBelow)
	if at.X+size.Width > in.Width {
		at.X = mouse.X - balloonAside/2 - size.Width
	}
	if at.Y+size.Height > in.Height {
		at.Y = mouse.Y - balloonBelow/2 - size.Height
	}
	at = fyne.NewPos(min(max(at.X, 0), max(in.Width-size.Width, 0)), max(at.Y, 0))
	b.back.Move(at)
	b.back.Resize(size)
	for i, l := range b.lines {
		l.Move(at.AddXY(balloonMargin+1, 1+float32(i)*l.MinSize().Height))
		l.Resize(l.MinSize())
	}
	b.root.Show()
	b.root.Refresh()
}

// write breaks a text into lines and gives the room that they need.
func (b *Balloon) write(text string, width float32) (size fyne.Size) {
	high := theme.CaptionTextSize()
	broken := wrapText(text, lettersIn(width, high, fyne.TextStyle{}))
	b.lines, b.root.Objects = nil, []fyne.CanvasObject{b.back}
	for _, line := range strings.Split(broken, "\n") {
		t := canvas.NewText(line, theme.Color(theme.ColorNameForeground))
		t.TextSize = high
		b.lines, b.root.Objects = append(b.lines, t), append(b.root.Objects, t)
		m := t.MinSize()
		size.Width, size.Height = max(size.Width, m.Width), size.Height+m.Height
	}
	return size
}

// Tips say what a control is for beside the mouse, when that has rested on it for a while, or at once where it comes from another
// control whose tip was shown just before.
type Tips struct {
	balloon *Balloon
	room    func() fyne.Size                     // of the window
	later   func(after time.Duration, do func()) // on the main thread
	text    string
	mouse   fyne.Position
	told    Told // last of the mouse, with its place in mouse
	waits   int  // counted, so that only the last wait ends in a tip
	gone    time.Time

	Rest time.Duration // how long the mouse rests before a tip is shown
}

// How long the mouse rests, how long it counts as shown just before, and how wide its lines are.
const (
	tipRest  = 600 * time.Millisecond
	tipAgain = 400 * time.Millisecond
	tipWidth = 360
)

// NewTips makes them for a window of so much room.
func NewTips(room func() fyne.Size, later func(time.Duration, func())) *Tips {
	return &Tips{balloon: NewBalloon(), room: room, later: later, Rest: tipRest}
}

// Root lies over all that tips are about.
func (t *Tips) Root() fyne.CanvasObject { return container.New(&tipRoom{tips: t}, t.balloon.Root()) }

// tipRoom takes a tip away when the window has another size: what it is about is elsewhere then.
type tipRoom struct {
	tips *Tips
	size fyne.Size // as of the last layout
}

// Layout implements fyne.Layout.
func (r *tipRoom) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size != r.size {
		r.size = size
		r.tips.away()
	}
}

// MinSize implements fyne.Layout.
func (*tipRoom) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Shown is the tip that is shown, or "".
func (t *Tips) Shown() string { return t.balloon.Text() }

// Bounds are the place and the size of the tip.
func (t *Tips) Bounds() (fyne.Position, fyne.Size) { return t.balloon.Bounds() }

// Point is a Hint. What is told again of a mouse that has not moved changes nothing: a tip that went away by a click stays away.
func (t *Tips) Point(told Told) {
	text, mouse := told.Text, told.Mouse
	if text == "" || mouse == nil {
		t.leave(told)
		return
	}
	if t.told.Text == text && t.mouse == *mouse {
		return
	}
	t.mouse, t.told = *mouse, told
	if text == t.text && t.Shown() != "" { // it stays where it is while the mouse moves on the control
		return
	}
	t.text = text
	t.waits++
	if time.Since(t.gone) < tipAgain {
		t.show()
		return
	}
	n := t.waits
	t.later(t.Rest, func() {
		if t.waits == n && t.text != "" {
			t.show()
		}
	})
}

// leave has no tip any more: the mouse has left what it was about, or that is pressed, or the focus has come to a control.
func (t *Tips) leave(told Told) {
	if told.Text == "" && told.Focus { // has left it, which is not of the mouse
		return
	}
	t.away()
	if told.Text != "" {
		t.gone = time.Time{}
		return
	}
	t.told = Told{}
}

func (t *Tips) show() { t.balloon.Put(t.text, t.mouse, t.room(), tipWidth) }

func (t *Tips) away() {
	if t.Shown() != "" {
		t.gone = time.Now()
		t.balloon.Away()
	}
	t.text = ""
	t.waits++
}
