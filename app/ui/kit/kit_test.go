package kit

import (
	"image"
	"image/color"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// box is an object of a least size.
func box(width, height float32) *canvas.Rectangle {
	r := canvas.NewRectangle(nil)
	r.SetMinSize(fyne.NewSize(width, height))
	return r
}

func TestLayouts(t *testing.T) {
	a, b, hidden := box(30, 10), box(50, 20), box(90, 90)
	hidden.Hide()
	for _, c := range []struct {
		name  string
		root  *fyne.Container
		least fyne.Size
		bAt   fyne.Position // in a room of 100 x 100
		bSize fyne.Size
	}{
		{"a stack leaves out what is hidden", Stack(4, a, hidden, b), fyne.NewSize(50, 34), fyne.NewPos(0, 14), fyne.NewSize(100, 20)},
		{"a flow leaves out what is hidden", Flow(nil, hidden, a, b), fyne.NewSize(50, 20), fyne.NewPos(30, 0), fyne.NewSize(50, 20)},
		{"pairs stand beside each other", Pairs(a, b), fyne.NewSize(120, 20), fyne.NewPos(30, 0), fyne.NewSize(70, 20)},
		{"rows have one height", Rows(16, a, b), fyne.NewSize(80, 32), fyne.NewPos(0, 14), fyne.NewSize(100, 20)},
		{"an inset has margins at its sides", Inset(b, 6), fyne.NewSize(62, 20), fyne.NewPos(6, 0), fyne.NewSize(88, 100)},
		{"an inset of what is hidden takes no room", Stack(0, Inset(hidden, 6), b), fyne.NewSize(50, 20), fyne.NewPos(0, 0), fyne.NewSize(100, 20)},
		{"level is in the middle", Level(b), fyne.NewSize(50, 20), fyne.NewPos(0, 40), fyne.NewSize(100, 20)},
		{"at least asks for a width", AtLeast(70, b), fyne.NewSize(70, 80), fyne.NewPos(0, 0), fyne.NewSize(100, 100)},
	} {
		b.Move(fyne.NewPos(0, 0))
		c.root.Resize(fyne.NewSize(100, 100))
		c.root.Layout.Layout(c.root.Objects, fyne.NewSize(100, 100))
		if got := c.root.MinSize(); got != c.least {
			t.Errorf("%s: needs %v, want %v", c.name, got, c.least)
		}
		if b.Position() != c.bAt || b.Size() != c.bSize {
			t.Errorf("%s: at %v with %v, want %v with %v", c.name, b.Position(), b.Size(), c.bAt, c.bSize)
		}
	}
}

// A value of several lines has room for them, and the next pair stands below.
func TestPairsWrap(t *testing.T) {
	test.NewTempApp(t)
	long, next := NewParagraph("each channel's own range, percentiles 0.1 to 99.9, and so on"), widget.NewLabel("next")
	root := Pairs(widget.NewLabel("key"), long, next, widget.NewLabel("x"))
	test.NewTempWindow(t, root).Resize(fyne.NewSize(220, 400))
	if end := long.Position().Y + long.Size().Height; long.Size().Height < 60 || next.Position().Y < pairHeight+30 || root.MinSize().Height < 75 {
		t.Errorf("the paragraph of %v ends at %v, the next line begins at %v, all need %v", long.Size(), end, next.Position(), root.MinSize())
	}
}

// The sides keep their width when the window grows, give way when it shrinks, and end where the main pane needs its room.
func TestSides(t *testing.T) {
	test.NewTempApp(t)
	left, main, right := box(100, 10), box(100, 10), box(100, 10)
	s := NewSides(left, main, right, 300, 280, Hinted{})
	widths := func(window float32) [3]float32 {
		s.Root.Resize(fyne.NewSize(window, 500))
		s.Root.Layout.Layout(s.Root.Objects, s.Root.Size())
		return [3]float32{left.Size().Width, main.Size().Width, right.Size().Width}
	}
	for window, want := range map[float32][3]float32{
		1200: {300, 1200 - 300 - 280 - 2*handleWide, 280},
		1600: {300, 1600 - 300 - 280 - 2*handleWide, 280},
		800:  {300 - 56, leastMain, 280 - 56},
	} {
		if got := widths(window); got != want {
			t.Errorf("in a window of %v: %v, want %v", window, got, want)
		}
	}
	s.Left, s.Right = 0, 0 // nobody has chosen any
	for window, want := range map[float32][2]float32{1280: {LeftWidth, RightWidth}, 2400: {0.17 * 2400, 0.16 * 2400}, 3840: {leftMost, rightMost}} {
		if got := widths(window); got[0] != want[0] || got[2] != want[1] {
			t.Errorf("in a window of %v the sides have %v at first, want %v", window, got, want)
		}
	}
	widths(1200)
	s.drag(5000, 0)
	if got := widths(1200); got[1] != leastMain {
		t.Errorf("dragged as far as it goes, the main pane has %v, want %v", got[1], leastMain)
	}
	s.drag(-5000, 0)
	if got := widths(1200); got[0] != LeastSide {
		t.Errorf("dragged back, the left side has %v, want %v", got[0], LeastSide)
	}
}

// A button explains itself while the cursor is on it, and while it has the focus.
func TestToolButtonExplainsItself(t *testing.T) {
	test.NewTempApp(t)
	var said []string
	pressed := 0
	b := NewToolButton("Open", nil, "opens things", func(told Told) { said = append(said, told.Text) }, func() { pressed++ })
	b.MouseIn(&desktop.MouseEvent{})
	b.MouseOut()
	b.FocusGained()
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.FocusLost()
	if len(said) != 4 || said[0] != "opens things" || said[1] != "" || said[2] != "opens things" || said[3] != "" || pressed != 1 {
		t.Errorf("said %q, pressed %d times", said, pressed)
	}
}

func TestFinder(t *testing.T) {
	test.NewTempApp(t)
	var typed string
	nexts, leaves := 0, 0
	f := NewFinder("find", func(s string) { typed = s }, func() { nexts++ }, func() { leaves++ })
	test.Type(f, "fc1")
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if typed != "fc1" || nexts != 1 || leaves != 0 {
		t.Errorf("typed %q, %d times on, %d times left", typed, nexts, leaves)
	}
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if f.Text != "" || typed != "" || leaves != 1 {
		t.Errorf("after Escape %q, %q, %d times left", f.Text, typed, leaves)
	}
}

// A name that is too long for its button is cut in its middle, and what is behind it can be read in any case.
func TestNameButton(t *testing.T) {
	test.NewTempApp(t)
	b := NewNameButton("opens it", nil, nil)
	b.SayName("a photo of somebody's dalmatian.jpg", "12.5")
	for _, k := range []struct {
		width float32
		text  string
	}{{600, "a photo of somebody's dalmatian.jpg  12.5"}, {b.MinSize().Width, "a ph…n.jpg  12.5"}} {
		b.Resize(fyne.NewSize(k.width, 30))
		if b.Text != k.text {
			t.Errorf("%v wide: %q, want %q", k.width, b.Text, k.text)
		}
	}
	if got := fyne.MeasureText(b.Text, theme.TextSize(), fyne.TextStyle{Bold: true}).Width; got > b.Size().Width {
		t.Errorf("a text of %v on a button of %v", got, b.Size().Width)
	}
}

// A button that has left its window drops no menu: a click may wait while the window is built anew.
func TestMenuOfAButtonThatIsGone(t *testing.T) {
	test.NewTempApp(t)
	b := NewMenuButton("Open", "opens things", func(Told) {}, func() []*fyne.MenuItem {
		return []*fyne.MenuItem{fyne.NewMenuItem("A file", func() {})}
	})
	b.Tapped(&fyne.PointEvent{})
}

// The fact beside a title stands below it where both have no room on a line.
func TestTitleFlow(t *testing.T) {
	test.NewTempApp(t)
	title, fact := Title("block3_conv1, rows 10 to 40"), Fact("1,234 values of 256 channels")
	root := TitleFlow(title, fact)
	stack := Snug(root)
	w := test.NewTempWindow(t, stack)
	for _, k := range []struct {
		width float32
		below bool
	}{{900, false}, {300, true}, {900, false}} {
		w.Resize(fyne.NewSize(k.width, 200))
		stack.Layout.Layout(stack.Objects, fyne.NewSize(k.width, 200))
		if got := fact.Position().Y >= title.Size().Height; got != k.below || root.Size().Height < fact.Position().Y+fact.Size().Height {
			t.Errorf("%v wide: the fact of %v at %v under a title of %v, in %v", k.width, fact.Size(), fact.Position(), title.Size(), root.Size())
		}
		if end := title.Position().X + title.Size().Width; !k.below && fact.Position().X < end {
			t.Errorf("the fact at %v begins before the title's end at %v", fact.Position(), end)
		}
	}
}

// A border has its objects in the order in which they are read, and gives an edge the room that it needs as soon as it needs another.
func TestBorder(t *testing.T) {
	test.NewTempApp(t)
	var all []fyne.CanvasObject
	for _, text := range []string{"top", "left", "middle", "right", "bottom"} {
		all = append(all, widget.NewLabel(text))
	}
	b := Border(all[0], all[4], all[1], all[3], all[2])
	if !slices.Equal(b.Objects, all) {
		t.Errorf("the order is %v", b.Objects)
	}
	b.Resize(fyne.NewSize(400, 200))
	all[1].(*widget.Label).Text = "a much longer text" // without a refresh, which lays out in the test's driver
	want := all[1].MinSize().Width + theme.Padding()
	if b.MinSize(); all[2].Position().X != want {
		t.Errorf("the middle begins at %v, want %v", all[2].Position().X, want)
	}
	all[0].(*widget.Label).Hidden = true
	if b.MinSize(); all[2].Position().Y != 0 {
		t.Errorf("below an edge that is hidden the middle begins at %v", all[2].Position().Y)
	}
}

// What lies below a paragraph begins where that ends, whatever width it had before.
func TestBorderBelowParagraph(t *testing.T) {
	test.NewTempApp(t)
	p, middle := NewParagraph(strings.Repeat("a few words ", 20)), widget.NewLabel("middle")
	b := Border(Snug(p), nil, nil, nil, middle)
	p.Grown = func() { b.Layout.Layout(b.Objects, b.Size()) }
	for _, width := range []float32{200, 900, 300, 1200} {
		b.Resize(fyne.NewSize(width, 600))
		if got, want := middle.Position().Y, p.MinSize().Height+theme.Padding(); got != want {
			t.Errorf("%v wide: what is below the paragraph begins at %v, want %v", width, got, want)
		}
	}
}

// Of columns that have no room those that can be missed go first, and come again with the room.
func TestFewer(t *testing.T) {
	test.NewTempApp(t)
	var all []fyne.CanvasObject
	for range 5 {
		all = append(all, NewPainting(fyne.NewSize(10, 10), func(*image.RGBA, float64) {}))
	}
	c := Fewer(50, []int{3, 1}, all...)
	if got, want := c.MinSize().Width, float32(3*50+2*columnGap); got != want {
		t.Errorf("it needs %v, want %v", got, want)
	}
	for _, k := range []struct {
		width float32
		want  []int
	}{{5*50 + 4*columnGap, []int{0, 1, 2, 3, 4}}, {5*50 + 4*columnGap - 1, []int{0, 1, 2, 4}}, {200, []int{0, 2, 4}}, {20, []int{0, 2, 4}}, {600, []int{0, 1, 2, 3, 4}}} {
		c.Resize(fyne.NewSize(k.width, 20))
		var got []int
		for i, o := range all {
			if o.Visible() {
				got = append(got, i)
			}
		}
		if !slices.Equal(got, k.want) {
			t.Errorf("%v wide: columns %v, want %v", k.width, got, k.want)
		}
	}
}

// A long text stays as wide as can be read in a wide window, and has what there is in a narrow one.
func TestReadable(t *testing.T) {
	p := NewParagraph("a text")
	c := Readable(p)
	for width, want := range map[float32]float32{2560: readableWidth, 960: 960} {
		if c.Resize(fyne.NewSize(width, 100)); p.Size().Width != want {
			t.Errorf("in %v it has %v, want %v", width, p.Size().Width, want)
		}
	}
}

// A title's line shows all letters of both however they are rounded, and a fact that has no room in as many lines as it takes.
func TestTitleFlowIsWhole(t *testing.T) {
	test.NewTempApp(t)
	for _, name := range []string{"block1_conv1", "block5_conv3", "fc1", "Statistics of an area", "块 1 卷积 2"} {
		title, fact := Title(name), Fact("224 × 224 × 64  ·  channel 0, enlarged (Esc: back)  ·  after ReLU")
		title.Truncation = fyne.TextTruncateEllipsis
		root := TitleFlow(title, fact)
		for width := float32(220); width < 700; width += 23.3 {
			root.Resize(fyne.NewSize(width, 300))
			for _, l := range []*widget.Label{title, fact} {
				all := ""
				for _, o := range test.LaidOutObjects(l) {
					if text, ok := o.(*canvas.Text); ok {
						all += text.Text + " "
					}
				}
				if got := strings.Join(strings.Fields(all), " "); got != strings.Join(strings.Fields(l.Text), " ") {
					t.Fatalf("%v wide: %q, want %q", width, got, l.Text)
				}
			}
			if end := fact.Position().Y + fact.MinSize().Height; root.MinSize().Height < end {
				t.Fatalf("%v wide: %v high, and ends at %v", width, root.MinSize().Height, end)
			}
		}
	}
}

// A title stands above the room of what it is of, and begins where that begins.
func TestHeaded(t *testing.T) {
	title, p := Heading("title"), NewParagraph("a text")
	c := Headed(title, p)
	c.Resize(fyne.NewSize(300, 100))
	if at := title.Position(); at.X != p.Position().X || at.Y+title.Size().Height > 0 {
		t.Errorf("the title is at %v, %v, over a text at %v", at, title.Size(), p.Position())
	}
}

// What is wanted aside stands at the left where there is width, and a head that needs more lines has them at once.
func TestAside(t *testing.T) {
	test.NewTempApp(t)
	head, foot, o := NewParagraph("some words"), widget.NewLabel("foot"), canvas.NewRectangle(color.Black)
	wanted := false
	root := Aside(func() bool { return wanted }, head, foot, o)
	for _, k := range []struct {
		size   fyne.Size
		wanted bool
		want   bool
	}{{fyne.NewSize(1280, 700), true, true}, {fyne.NewSize(1280, 700), false, false}, {fyne.NewSize(700, 700), true, false}} {
		wanted = k.wanted
		root.Resize(fyne.NewSize(1, 1))
		root.Resize(k.size)
		if got := o.Size().Height == k.size.Height && o.Position().X >= head.Size().Width; got != k.want {
			t.Errorf("%v, wanted %t: %v at %v beside %v", k.size, k.wanted, o.Size(), o.Position(), head.Size())
		}
	}
	was := o.Position().Y
	head.Say(strings.Repeat("many words ", 40))
	if root.MinSize(); o.Position().Y <= was {
		t.Errorf("the object at %v stays under a head of %v", o.Position(), head.MinSize())
	}
	foot.Hide()
	if root.MinSize(); o.Position().Y+o.Size().Height != 700 {
		t.Errorf("the object at %v, %v high, leaves room for a foot that is hidden", o.Position(), o.Size())
	}
}

// The edge of a pane is moved by keys too, once Tab has led there, and leaves the others to the window.
func TestEdgeByKey(t *testing.T) {
	test.NewTempApp(t)
	s := NewSides(box(10, 10), box(10, 10), box(10, 10), 0, 0, Explained("an edge", nil))
	w := test.NewTempWindow(t, s.Root)
	w.Resize(fyne.NewSize(1400, 700))
	left, right := s.Root.Objects[0].Size().Width, s.Root.Objects[4].Size().Width
	passed := fyne.KeyName("")
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) { passed = e.Name })
	for i, press := range []fyne.KeyName{fyne.KeyRight, fyne.KeyLeft} {
		h := s.Root.Objects[1+2*i].(*handle)
		w.Canvas().Focus(h)
		if !h.ring.line.Visible() {
			t.Error("no ring is around the edge")
		}
		h.TypedKey(&fyne.KeyEvent{Name: press})
	}
	if a, b := s.Root.Objects[0].Size().Width, s.Root.Objects[4].Size().Width; a != left+handleStep || b != right+handleStep {
		t.Errorf("the sides were %v and %v wide, and are %v and %v", left, right, a, b)
	}
	s.Root.Objects[1].(*handle).TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	if passed != fyne.KeyUp {
		t.Errorf("the window has %q", passed)
	}
}

// The edge between two halves is dragged and goes by keys as well, and leaves each half what it needs.
func TestHalves(t *testing.T) {
	test.NewTempApp(t)
	left, right := box(100, 10), box(150, 10)
	root := Halves(left, right, 0.4, Explained("an edge", nil))
	test.NewTempWindow(t, root).Resize(fyne.NewSize(800, 300))
	root.Resize(fyne.NewSize(600+handleWide, 300))
	h := root.Objects[1].(*handle)
	for i, c := range []struct {
		do   func()
		want float32
	}{
		{func() {}, 240},
		{func() { h.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) }, 240 + handleStep},
		{func() { h.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-50, 0)}) }, 190 + handleStep},
		{func() { h.drag(-5000) }, 100},
		{func() { h.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight}) }, 100 + handleStep},
		{func() { h.drag(5000) }, 450},
		{func() { root.Resize(fyne.NewSize(300+handleWide, 300)) }, 150}, // three quarters leave the other one too little
	} {
		c.do()
		if got := left.Size().Width; got < c.want-0.01 || got > c.want+0.01 || right.Position().X != got+handleWide {
			t.Errorf("%d: the left half has %v, want %v; the right one begins at %v", i, got, c.want, right.Position())
		}
	}
}

// A tip goes away when the window has another size.
func TestTipOfAnotherSize(t *testing.T) {
	test.NewTempApp(t)
	size := fyne.NewSize(600, 400)
	tips := NewTips(func() fyne.Size { return size }, func(_ time.Duration, do func()) { do() })
	w := test.NewTempWindow(t, tips.Root())
	w.Resize(size)
	at := fyne.NewPos(100, 100)
	if tips.Point(Told{Text: "what it is for", Mouse: &at}); tips.Shown() == "" {
		t.Fatal("no tip")
	}
	if w.Resize(size); tips.Shown() == "" {
		t.Error("the tip is gone though the window is as it was")
	}
	if w.Resize(size.AddWidthHeight(200, 0)); tips.Shown() != "" {
		t.Errorf("%q is still shown", tips.Shown())
	}
}
