package ui

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
)

// In which order TestNothingShownIsUntrue acts. What comes to its mind alone would leave most views unvisited: first it goes, in an order
// of the seed's, through all of them and through what takes several acts, with each kind of act once in between.

// A deed is a kind of act, and how often it comes beside the others.
type deed struct {
	name  string
	often int
	do    func(*testing.T) string
}

// saying is a deed that needs no test.
func saying(do func() string) func(*testing.T) string { return func(*testing.T) string { return do() } }

// deeds are all kinds of acts.
func (o *walker) deeds() []deed {
	return []deed{
		{"key", 6, saying(o.key)}, {"sign", 3, saying(o.sign)}, {"point", 4, saying(o.point)}, {"push", 2, o.push}, {"tell", 3, saying(o.tell)},
		{"resize", 1, o.resize}, {"tongue", 1, saying(o.tongue)}, {"filter", 1, saying(o.filter)}, {"switched", 1, saying(o.switched)},
		{"eye", 1, saying(o.eye)}, {"seek", 1, saying(o.seek)}, {"limit", 1, saying(o.limit)}, {"explain", 5, o.explain}, {"like", 5, o.like},
		{"look", 6, saying(o.look)}, {"any", 5, o.any}, {"bring", 1, o.bring}, {"palette", 1, o.palette},
		{"lesson", 1, o.teach}, {"amid", 2, o.amid}, {"midway", 1, saying(o.midway)}, {"dropSecond", 1, o.dropSecond}, {"tight", 1, saying(o.tight)}, {"asked", 1, saying(o.opened)}, {"leave", 1, saying(o.leave)},
	}
}

// act does what the course has next, or something.
func (o *walker) act(t *testing.T) string {
	if len(o.course) > 0 {
		next := o.course[0]
		o.course = o.course[1:]
		return next(t)
	}
	all := o.deeds()
	n := 0
	for _, d := range all {
		n += d.often
	}
	n = o.rand.IntN(n)
	for _, d := range all {
		if n -= d.often; n < 0 {
			return d.do(t)
		}
	}
	panic("no deed")
}

// plan lays the course.
func (o *walker) plan() {
	var stages [][]func(*testing.T) string
	for _, v := range scene.Views() {
		stages = append(stages, o.visit(v))
	}
	stages = append(stages, o.films(), o.lessons(), []func(*testing.T) string{o.palette, o.palette, o.palette},
		[]func(*testing.T) string{o.rescale, saying(o.into), saying(o.key), saying(o.turn), o.rescale},
		[]func(*testing.T) string{o.write, saying(o.key), saying(o.tell), o.readBack, saying(o.opened)},
		[]func(*testing.T) string{saying(o.seekLayer), saying(o.seekClass)})
	stages = append(stages, slices.Concat(o.rows(), o.amidst())...)
	o.rand.Shuffle(len(stages), func(i, k int) { stages[i], stages[k] = stages[k], stages[i] })
	single := o.deeds()
	o.rand.Shuffle(len(single), func(i, k int) { single[i], single[k] = single[k], single[i] })
	for i, stage := range stages {
		o.course = append(o.course, stage...)
		for k := i * len(single) / len(stages); k < (i+1)*len(single)/len(stages); k++ {
			o.course = append(o.course, single[k].do)
		}
	}
}

// visit goes to a view with the mouse in it, and has the layer, the channel and the picture be others below it, and the mouse leave.
func (o *walker) visit(v scene.View) (stage []func(*testing.T) string) {
	before := map[scene.View][]func() string{
		scene.Table:    {o.learnNext, o.learnNext},
		scene.Pictures: {o.besides},
		scene.Kernels:  {func() string { o.w.viewer.chooseLayer(1); return "kernels in colour" }},
		scene.AreaView: {func() string {
			o.w.measurePhoto(0, [2]float64{0.1, 0.2}, [2]float64{0.6, 0.9})
			return "area of the photo"
		}},
	}
	begin := func() string {
		o.deliver(0, o.rand.IntN(2))
		n := len(o.w.now.network().Layers) - 5 // flat ones have views of their own
		o.w.viewer.chooseLayer(1 + o.rand.IntN(n))
		o.w.commands.run(action.View(v))
		drain()
		return "view " + string(v)
	}
	stage = append(stage, saying(begin))
	for _, do := range before[v] {
		stage = append(stage, saying(do))
	}
	if v == scene.Kernels { // as slices, of which there is one for each channel
		slice := func() string { o.w.viewer.chooseLayer(5); return "kernels in slices" }
		stage = append(stage, saying(o.into), saying(o.channel), saying(slice), saying(o.channel))
	}
	return append(stage, saying(o.into), saying(func() string { press(o.w, fyne.KeyDown); return "the next layer" }),
		saying(o.channel), saying(o.turn), saying(o.leave))
}

// channel goes to the channel after the chosen one, or to that before it where there is none.
func (o *walker) channel() string {
	l, id := o.w.now.network().Layers[o.w.now.layer()], action.NextChannel
	if o.w.now.scene.Channel >= l.Out.C-1 {
		id = action.PreviousChannel
	}
	o.w.commands.run(id)
	return string(id)
}

// films goes along the film of pictures, in a window that is high enough for it.
func (o *walker) films() []func(*testing.T) string {
	size := func(high float32) func() string {
		return func() string {
			o.leave()
			o.w.win.Resize(fyne.NewSize(1280, high))
			o.drawn()
			return fmt.Sprint("window ", high, " high")
		}
	}
	over := func() string { return o.over(o.w.parts.film, 0.06, 0.5) }
	first := func() string { return o.deliver(0, 0) }
	return []func(*testing.T) string{saying(size(920)), saying(first), saying(over), saying(o.turn), saying(o.leave), saying(size(720))}
}

// besides is the session with the other picture beside the one in sight.
func (o *walker) besides() string {
	s := o.w.now.state
	for _, other := range o.states {
		if other.Model == s.Model && other.At != s.At && other.Result.Complete() {
			s.Second = &session.Second{Path: other.Picture.Path, Name: other.Picture.Name, Result: other.Result}
		}
	}
	o.update(s)
	return "the other picture beside"
}

// into moves the mouse to where the middle tells of something, if there is such a place.
func (o *walker) into() string {
	o.drawn()
	var said string
	if p := o.w.parts.crowd; o.w.now.scene.View == scene.Table && len(p.rows) > 0 { // few rows in much room
		cell := fyne.NewPos(float32(p.matrix.Titles())+24*float32(o.rand.IntN(2))+9, 24+20*float32(o.rand.IntN(len(p.rows)))+9)
		return o.to(origin(p).Add(cell))
	}
	for range 12 {
		said = o.over(o.w.parts.middle.pane().content(), o.rand.Float32(), o.rand.Float32())
		if o.w.parts.status.value.Text != "" {
			break
		}
	}
	return said
}

// over moves the mouse to a share of an object.
func (o *walker) over(target fyne.CanvasObject, x, y float32) string {
	size := target.Size()
	return o.to(origin(target).Add(fyne.NewPos(x*size.Width, y*size.Height)))
}

// to moves the mouse.
func (o *walker) to(at fyne.Position) string {
	o.mouse = at
	inset, _ := o.w.win.Canvas().InteractiveArea() // which the test driver takes off, and no desktop has
	test.MoveMouse(o.w.win.Canvas(), o.mouse.Add(inset))
	return fmt.Sprint("mouse to ", o.mouse)
}

// leave takes the mouse out of the window in one step.
func (o *walker) leave() string {
	o.mouse = outside
	test.MoveMouse(o.w.win.Canvas(), o.mouse)
	return "mouse out of the window"
}

// outside is where the mouse is when it is on nothing.
var outside = fyne.NewPos(-100, -100)

// drawn has all draw themselves that is in sight, so that panes know their sizes, and does what they ask for then. The toolkit would also
// put it together, which takes ten times as long and is of no use here.
func (o *witness) drawn() {
	scale := o.w.win.Canvas().Scale()
	pixels := func(v float32) int { return int(math.Ceil(float64(v * scale))) }
	inSight(o.w.win.Content(), fyne.Position{}, func(c fyne.CanvasObject, _ fyne.Position) {
		if r, ok := c.(*canvas.Raster); ok && !r.Size().IsZero() {
			r.Generator(pixels(r.Size().Width), pixels(r.Size().Height))
		}
	})
	drain()
}

// deliver is the session with a picture through a model, finished.
func (o *walker) deliver(model, picture int) string {
	s := o.states[4*model+2*picture]
	o.update(s)
	return fmt.Sprint("state: ", s.Model.Path, ", ", s.Picture.Name)
}

// turn is the session with the other picture through the model in use.
func (o *walker) turn() string {
	i := slices.IndexFunc(o.states, func(s session.State) bool { return s.Model == o.w.now.state.Model })
	return o.deliver(max(i, 0)/4, 1-o.w.now.state.At%2)
}

// key presses one of those that move.
func (o *walker) key() string {
	keys := []fyne.KeyName{fyne.KeyUp, fyne.KeyDown, fyne.KeyDown, fyne.KeyLeft, fyne.KeyRight, fyne.KeyHome, fyne.KeyEnd, fyne.KeyReturn,
		fyne.KeyEscape}
	key := keys[o.rand.IntN(len(keys))]
	press(o.w, key)
	return string(key)
}

// sign types one of those that do something.
func (o *walker) sign() string {
	signs := []rune("+-0[]mmbrrsg123ouuxakhtttttddnp")
	sign := signs[o.rand.IntN(len(signs))]
	o.w.keys.typedRune(sign)
	return string(sign)
}

// tongue changes the language, the theme, or whether there are times.
func (o *walker) tongue() string {
	id := []action.ID{action.Language, action.Theme, action.Language, action.LayerTimes}[o.rand.IntN(4)]
	o.w.commands.run(id)
	drain()
	return string(id)
}

// filter types what channels are chosen by.
func (o *walker) filter() string {
	var list []string
	for text := range filters {
		list = append(list, text)
	}
	slices.Sort(list)
	text := list[o.rand.IntN(len(list))]
	if o.w.parts.maps.orders.filter.SetText(text); o.w.now.scene.Order.Only != text {
		panic("the filter is not taken: " + text)
	}
	return "filter " + text
}

// scalable is a canvas whose screen may become another one.
type scalable interface{ SetScale(float32) }

// rescale moves the window to a screen of another density, or back: there its parts are made anew, because the test driver keeps icons as
// large as they were.
func (o *walker) rescale(t *testing.T) string {
	c := o.w.win.Canvas()
	o.leave()
	scale := float32(1)
	if c.Scale() == 1 {
		scale = 1.25
	}
	c.(scalable).SetScale(scale)
	for range 2 {
		if scale == 1 {
			o.w.nextLanguage()
			o.rest(t)
		}
	}
	o.drawn()
	return fmt.Sprint("scale ", scale)
}
