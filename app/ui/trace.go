package ui

import (
	"context"
	"log/slog"
	"os"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/view/rank"
)

// debugVariable makes the window log what is on the screen, so that a test from outside can wait for facts.
const debugVariable = "VGGSCOPE_DEBUG"

// tick is how often the screen is looked at for the log.
const tick = 50 * time.Millisecond

// A snapshot is what is on the screen, as far as a test asks for it.
type snapshot struct {
	phase   string
	model   string
	picture string // of the result that is shown
	done    int    // its layers that are computed
	view    string // what the middle shows
	layer   string
	ready   bool // the pane shows that layer of that picture
	channel int
	solo    bool // one map fills the pane
	lang    string
	dark    bool
	dialog  bool // a dialog or a menu is open
	size    fyne.Size
	problem string
	value   string // that the status line tells of
	bar     string // whose colours the bar has
	live    int    // objects on the GPU
	device  string // what computes
	letter  string // of the model in use, where there are two
	offer   string // what is offered
	order   string // of the channels
	places  int    // maps that are shown
	unit    string // that is pinned
	told    bool   // the Unit tab has all of it
	tab     string // of the right side
	step    string // of the guided tour, with " done" behind it once it is; empty while that is not open
	off     int    // channels that are switched off in what is shown; -1 while others are chosen
	best    string // the first answer, with its probability
	cause   string // the picture of a cause that is shown: method and target
	sums    bool   // its values add up
	patch   string // where a patch lies on the photo whose effect is told
	dream   string // steps of the picture that something likes, and of how many; with * while it is made
	index   string // pictures that are known of the folder, of how many, and the crops that are shown
	looks   int    // of the photo that are shown
	limits  string // at the ends of the bar
	second  string // the second picture, where it is shown
	rows    int    // of the area's table
	points  string // see tellPoints
}

// trace logs every change of what is on the screen from now on, in a debug run.
func (w *Window) trace() {
	if os.Getenv(debugVariable) == "" {
		return
	}
	var last snapshot // only touched on the main thread
	look := func() {
		if s := w.snapshot(); s != last {
			last = s
			w.options.Log.LogAttrs(context.Background(), slog.LevelDebug, "screen", s.attrs()...)
		}
	}
	go func() {
		for !w.main.over() {
			w.main.do("trace", look)
			time.Sleep(tick)
		}
	}()
}

func (w *Window) snapshot() snapshot {
	now, p := &w.now, w.parts
	s := snapshot{
		phase: activity(now.state), problem: "none", channel: now.scene.Channel, view: string(now.scene.View), lang: now.lang.Code(),
		solo: p.maps.grid.grid.Solo() >= 0, dark: ink().Paper.R < 128, size: w.win.Canvas().Size(),
		dialog: w.win.Canvas().Overlays().Top() != nil, value: p.status.value.Text, bar: p.maps.bar.of.Text,
	}
	if n := now.network(); n != nil {
		s.layer, s.model = n.Layers[now.layer()].Name, n.Card.Name
	}
	if now.result != nil {
		s.picture, s.done, s.ready = now.result.Picture.Name, now.result.Done, p.maps.ready()
	}
	s.tellCauses(w)
	s.tellPoints(w)
	s.tab, s.order = string(now.scene.Tab), orderText(now.scene.Order)
	if m := p.maps.grid.maps; m != nil {
		s.places = m.Places()
	}
	if u := now.scene.Unit; u != nil {
		s.unit, s.told = p.unit.title.Text, p.unit.told.unit == *u && p.unit.story.column != nil
	}
	if problem := p.banner.shown; problem != nil {
		s.problem = problemKeys[problem.What]
	}
	s.device = string(now.state.Device.Backend)
	if now.state.Other != nil {
		s.letter = letters[now.state.Letter]
	}
	if p.offering() {
		s.offer = p.notice.text.Whole()
	}
	s.dream, s.index, s.looks = w.likesTraced()
	if w.tour != nil {
		if s.step = w.tour.Step().ID; w.tour.Done(s.step) {
			s.step += " done"
		}
	}
	if w.options.Live != nil {
		s.live = w.options.Live()
	}
	return s
}

// orderText is an order in short: "max down 3-7".
func orderText(o rank.Order) string {
	text := string(o.Key)
	if o.Down {
		text += " down"
	}
	if o.Only != "" {
		text += " " + o.Only
	}
	return text
}

func (s snapshot) attrs() []slog.Attr {
	theme := Light
	if s.dark {
		theme = Dark
	}
	return []slog.Attr{
		slog.String("phase", s.phase), slog.String("model", s.model), slog.String("picture", s.picture),
		slog.Int("done", s.done), slog.String("view", s.view), slog.String("layer", s.layer),
		slog.Bool("ready", s.ready), slog.Int("channel", s.channel), slog.Bool("enlarged", s.solo), slog.String("language", s.lang),
		slog.String("theme", theme), slog.Bool("dialog", s.dialog), slog.Int("width", int(s.size.Width)),
		slog.Int("height", int(s.size.Height)), slog.String("problem", s.problem), slog.String("value", s.value), slog.String("bar", s.bar), slog.Int("live", s.live),
		slog.String("device", s.device), slog.String("letter", s.letter), slog.String("offer", s.offer),
		slog.String("order", s.order), slog.Int("places", s.places), slog.String("unit", s.unit), slog.Bool("told", s.told), slog.String("tab", s.tab), slog.String("step", s.step),
		slog.Int("off", s.off), slog.String("best", s.best), slog.String("cause", s.cause), slog.Bool("sums", s.sums), slog.String("patch", s.patch),
		slog.String("dream", s.dream), slog.String("index", s.index), slog.Int("looks", s.looks),
		slog.String("limits", s.limits), slog.String("second", s.second), slog.Int("rows", s.rows), slog.String("points", s.points),
	}
}

// tellCauses says what is off, and which cause is shown.
func (s *snapshot) tellCauses(w *Window) {
	now, c := &w.now, w.causes
	if s.off = -1; now.answered() {
		s.off = now.offCount()
	}
	best := w.parts.answers.best[0]
	s.best = strings.TrimSpace(best.name.Text + " " + best.share.Text)
	if got := c.present(); got.Result != nil && now.causeInSight() && !got.Partial {
		s.cause = string(got.Asked.Method) + " " + got.Asked.Target.String()
		_, ok := now.balanceText(got)
		s.sums = ok != nil && *ok
	}
	if h := &c.hand; !h.box.Empty() && h.got.Box == h.box {
		s.patch = h.box.String()
	}
}
