package ui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/quiz"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// A quizDialog asks for one number after the other of the loaded network and the picture on the screen, checks what is typed, and
// shows the way to the answer.
type quizDialog struct {
	w      *Window
	d      dialog.Dialog
	source quiz.Source
	result *session.Result // that the source's pass is of; nil for none
	closed bool

	seed, at    uint64
	item        *quiz.Item // nil while it is being drawn
	picture     *view.Maps // of an item that shows a map
	done        bool       // the answer was met, or shown
	met, judged int

	number *kit.Finder
	score  *widget.Label
	scroll *container.Scroll
	body   *fyne.Container
	field  *kit.Finder
	choice *kit.Choice
	said   *kit.Paragraph
	way    *fyne.Container
	check  *kit.ToolButton
	show   *kit.ToolButton
	next   *kit.ToolButton
}

// seeds is how many quizzes can be had by a number that is easily told to a class.
const seeds = 10000

// showQuiz opens the dialog with questions of a number drawn by lot.
func (w *Window) showQuiz() {
	q := &quizDialog{w: w, seed: rand.Uint64N(seeds)} //nolint:gosec // no secret
	q.source = quiz.Source{Network: w.now.network()}
	if w.now.answered() && w.now.result.Keep() {
		q.result = w.now.result
		q.source.Pass = q.result.Activations
		if w.now.state.Model.Weights != nil {
			q.source.Weights = w.viewer.ranks.reader(&w.now)
		}
	}
	q.make()
	q.ask()
}

func (q *quizDialog) make() {
	t := q.w.now.lang.Text
	leave := func() { q.d.Hide() }
	q.number = kit.NewFinder("", nil, q.renumber, leave)
	q.number.SetText(fmt.Sprint(q.seed))
	q.score = kit.Fact("")
	q.field = kit.NewFinder("", nil, q.enter, leave)
	q.choice = kit.NewChoice(nil, nil)
	q.said = kit.NewParagraph("")
	q.body, q.way = kit.Stack(6), kit.Stack(2)
	q.check = kit.NewButton(t("quiz.check"), q.judge)
	q.check.Importance = widget.HighImportance
	q.show = kit.NewButton(t("quiz.show"), q.reveal)
	q.next = kit.NewButton(t("quiz.next"), q.goOn)
	shut := kit.NewButton(t("button.close"), leave)
	number := container.NewHBox(kit.Level(widget.NewLabel(t("quiz.number"))), kit.Wide(80, q.number))
	head := kit.Border(nil, nil, number, nil, kit.Level(q.score))
	about := kit.Caption(q.w.now.withOff(t("quiz.number.tip")))
	q.scroll = container.NewVScroll(kit.Stack(8, q.body, q.said, q.way))
	body := kit.Between(kit.Snug(head, about, widget.NewSeparator()), kit.Gap(1), q.scroll)
	q.d = q.w.dialogs.frame(t("quiz.title"), body, []fyne.CanvasObject{q.check, q.show, q.next}, shut)
	q.d.Resize(q.w.dialogs.size(680, 600))
	q.w.dialogs.present(q.d, q.shut)
}

// shut gives the pass back once nothing reads it.
func (q *quizDialog) shut() {
	q.closed = true
	if q.item != nil {
		q.release()
	}
}

func (q *quizDialog) release() {
	if q.result != nil {
		q.result.Release()
		q.result = nil
	}
}

// ask draws the present question in the background, and shows it.
func (q *quizDialog) ask() {
	q.item, q.picture, q.done = nil, nil, false
	q.body.Objects = []fyne.CanvasObject{kit.NewParagraph(q.w.now.lang.Text("quiz.wait"))}
	q.scroll.ScrollToTop()
	q.refresh()
	source, seed, at, colours := q.source, q.seed, q.at, q.w.now.scene.Colormap()
	var it quiz.Item
	var maps *view.Maps
	q.w.main.beside("a question", func() (err error) {
		if it, err = source.Make(context.Background(), seed, at); err != nil || it.Kind != quiz.Which {
			return err
		}
		t, err := source.Pass.Output(it.Layer.Index)
		if err == nil {
			one := nn.Tensor{Shape: nn.Map(t.H, t.W, 1), Data: t.Channel(nil, it.Unit.C)}
			maps = view.NewMaps(one, view.PerChannel, view.Range{}, colours)
		}
		return err
	}, func(err error) {
		q.item = &it
		switch {
		case q.closed:
			q.release()
		case err != nil:
			q.d.Hide()
			q.w.dialogs.failed(err)
		default:
			q.picture = maps
			q.put()
		}
	})
}

// put shows the question.
func (q *quizDialog) put() {
	l, it := q.w.now.lang, q.item
	q.body.Objects = []fyne.CanvasObject{kit.Heading(l.Text("quiz.at", q.at+1)), kit.NewParagraph(q.words(it.Ask))}
	if q.picture != nil {
		img := canvas.NewImageFromImage(view.MapPicture(q.picture, 0, q.w.now.scene.Colormap()))
		img.FillMode, img.ScaleMode = canvas.ImageFillContain, canvas.ImageScalePixels
		img.SetMinSize(fyne.NewSquareSize(224))
		q.body.Add(img)
	}
	tables := container.NewHBox()
	for _, table := range it.Tables {
		tables.Add(kit.Stack(4, kit.Fact(""), q.table(table)))
		title := tables.Objects[len(tables.Objects)-1].(*fyne.Container).Objects[0].(*widget.Label)
		title.Truncation = fyne.TextTruncateOff
		title.SetText(q.words(table.Title))
	}
	if len(it.Tables) > 0 {
		q.body.Add(tables)
	}
	var input fyne.CanvasObject = kit.Wide(200, q.field)
	hint := l.Text("quiz.whole")
	switch {
	case it.Choices != nil:
		q.choice.Options = it.Choices
		q.choice.ClearSelected()
		input, hint = kit.Wide(200, q.choice), ""
	case !it.Whole():
		hint = l.Text("quiz.slack", quiz.Number(it.Slack))
	}
	q.field.SetText("")
	q.body.Add(kit.Border(nil, nil, kit.Level(widget.NewLabel(l.Text("quiz.answer"))), nil, container.NewHBox(input)))
	q.body.Add(kit.Caption(hint))
	if q.source.Pass == nil {
		q.body.Add(kit.Caption(l.Text("quiz.nopass")))
	}
	q.refresh()
	if it.Choices == nil {
		q.w.win.Canvas().Focus(q.field)
	} else {
		q.w.win.Canvas().Focus(q.choice)
	}
}

// table is numbers in columns.
func (q *quizDialog) table(t quiz.Table) fyne.CanvasObject {
	columns := len(t.Rows[0])
	if t.Names != nil {
		columns++
	}
	grid := container.NewGridWithColumns(columns)
	for i, row := range t.Rows {
		if t.Names != nil {
			grid.Add(widget.NewLabel(kit.Shorten(q.w.now.lang.Class(t.Names[i]), 28)))
		}
		for _, v := range row {
			grid.Add(widget.NewLabelWithStyle(quiz.Number(v), fyne.TextAlignTrailing, fyne.TextStyle{Monospace: true}))
		}
	}
	return grid
}

// words is a line in the window's language.
func (q *quizDialog) words(line quiz.Line) string {
	args := make([]any, len(line.Args))
	for i, a := range line.Args {
		if c, ok := a.(weights.Class); ok {
			a = q.w.now.lang.Class(c)
		}
		args[i] = a
	}
	return q.w.now.lang.Text(line.Key, args...)
}

// refresh shows what can be done now.
func (q *quizDialog) refresh() {
	drawn := q.item != nil
	enable(q.check, drawn && !q.done)
	enable(q.show, drawn && !q.done)
	enable(q.next, drawn)
	q.next.Importance = widget.MediumImportance
	if q.done {
		q.next.Importance = widget.HighImportance
	}
	q.next.Refresh()
	q.say("", widget.MediumImportance)
	q.way.Objects = nil
	if q.done {
		for _, line := range q.item.Working {
			q.way.Add(kit.NewParagraph(q.words(line)))
		}
	}
	q.way.Refresh()
	q.body.Refresh()
	score := ""
	if q.judged > 0 {
		score = q.w.now.lang.Text("quiz.score", q.met, q.judged)
	}
	kit.Say(q.score, score)
}

func (q *quizDialog) say(text string, importance widget.Importance) {
	q.said.SayAs(text, importance)
}

// typed is the answer that was given, and how it is told again; false where there is none, which is told.
func (q *quizDialog) typed() (v float64, text string, ok bool) {
	t := q.w.now.lang.Text
	if q.item.Choices != nil {
		i := q.choice.SelectedIndex()
		if i < 0 {
			q.say(t("quiz.choose"), kit.Fault)
		}
		return float64(i), q.choice.Selected, i >= 0
	}
	text = strings.TrimSpace(q.field.Text)
	if text == "" {
		q.say(t("quiz.empty"), kit.Fault)
		return 0, "", false
	}
	v, err := quiz.Typed(text, q.item.Whole())
	if errors.Is(err, quiz.ErrNoNumber) {
		q.say(t("quiz.nonumber", kit.Shorten(text, 40)), kit.Fault)
		return 0, "", false
	}
	return v, kit.Shorten(text, 40), true
}

// judge checks the answer.
func (q *quizDialog) judge() {
	if q.item == nil || q.done {
		return
	}
	v, text, ok := q.typed()
	if !ok {
		return
	}
	if !q.item.Right(v) {
		q.say(q.w.now.lang.Text("quiz.wrong", text), kit.Fault)
		return
	}
	q.met++
	q.settle(q.w.now.lang.Text("quiz.right"), widget.SuccessImportance)
}

// reveal shows the answer, which then does not count as met.
func (q *quizDialog) reveal() {
	if q.item == nil || q.done {
		return
	}
	answer := quiz.Number(q.item.Answer)
	switch {
	case q.item.Choices != nil:
		answer = q.item.Layer.Name
	case q.item.Whole():
		answer = strconv.FormatFloat(q.item.Answer, 'f', -1, 64)
	}
	q.settle(q.w.now.lang.Text("quiz.shown", answer), widget.MediumImportance)
}

// settle ends a question with a word and the working.
func (q *quizDialog) settle(text string, importance widget.Importance) {
	q.done = true
	q.judged++
	q.refresh()
	q.say(text, importance)
	q.scroll.ScrollToBottom()
}

// enter is what the key does in the field: it checks, and then goes on.
func (q *quizDialog) enter() {
	if q.done {
		q.goOn()
		return
	}
	q.judge()
}

// goOn asks the next question; one that was passed over counts as asked.
func (q *quizDialog) goOn() {
	if q.item == nil {
		return
	}
	if !q.done {
		q.judged++
	}
	q.at++
	q.ask()
}

// renumber begins the quiz of another number.
func (q *quizDialog) renumber() {
	n, err := strconv.ParseUint(strings.TrimSpace(q.number.Text), 10, 64)
	switch {
	case err != nil:
		q.say(q.w.now.lang.Text("quiz.nonumber", kit.Shorten(q.number.Text, 40)), kit.Fault)
	case q.item != nil:
		q.seed, q.at, q.met, q.judged = n, 0, 0, 0
		q.ask()
	}
}
