package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/notices"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/weights/plain"
)

// noticeColumns is how many letters a line of a licence has at most; most are written for fewer.
const noticeColumns = 82

// notices lists whose work is in the program, with the licence of the chosen one beside it.
func (h *help) notices() {
	if d := h.dialogs.open; d != nil {
		d.Hide() // it led here
	}
	t := h.now.lang.Text
	list, err := notices.List()
	if err != nil {
		text := plain.Sentence(err)
		if errors.Is(err, notices.ErrMissing) {
			text = t("notices.missing", notices.Command)
		}
		h.dialogs.inform(t("notices.title"), kit.NewParagraph(text), 620, 200)
		return
	}
	d := dialog.NewCustom(t("notices.title"), t("button.close"), h.noticesContent(list), h.dialogs.win)
	d.Resize(h.dialogs.size(1000, 620))
	h.dialogs.present(d)
}

func (h *help) noticesContent(list []notices.Notice) fyne.CanvasObject {
	title, licence, text := kit.Heading(""), kit.Fact(""), kit.NewLines()
	title.Truncation = fyne.TextTruncateEllipsis
	works := newWorks(list, func(n notices.Notice) {
		defer h.main.watch("notice")()
		title.SetText(n.Title())
		licence.SetText(h.now.lang.Text("notices.license", n.License))
		text.SetText(noticeLines(n))
	})
	works.Select(0)
	left := kit.AtLeast(300, works)
	right := container.NewBorder(kit.Snug(title, licence), nil, nil, nil, text)
	return container.NewBorder(nil, nil, left, nil, container.NewBorder(nil, nil, widget.NewSeparator(), nil, right))
}

// noticeLines are the texts of a notice, in lines that fit.
func noticeLines(n notices.Notice) (lines []string) {
	for i, t := range n.Texts {
		if i > 0 {
			lines = append(lines, "")
		}
		if len(n.Texts) > 1 && t.File != "" {
			lines = append(lines, "["+t.File+"]", "")
		}
		for line := range strings.Lines(t.Body) {
			lines = append(lines, fold(strings.TrimRight(line, "\n"), noticeColumns)...)
		}
	}
	return lines
}

// fold breaks a line at spaces so that no part has more letters than columns, unless it is a single word. The parts are
// indented as the line is.
func fold(line string, columns int) []string {
	if len([]rune(line)) <= columns {
		return []string{line}
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " "))]
	var parts []string
	part := indent
	for _, word := range strings.Fields(line) {
		switch {
		case part == indent:
			part += word
		case len([]rune(part))+1+len([]rune(word)) > columns:
			parts, part = append(parts, part), indent+word
		default:
			part += " " + word
		}
	}
	return append(parts, part)
}

// works lists notices by name. Only the rows in sight exist.
type works struct {
	widget.List
	at int
}

func newWorks(list []notices.Notice, chosen func(notices.Notice)) *works {
	l := &works{}
	l.Length = func() int { return len(list) }
	l.CreateItem = func() fyne.CanvasObject {
		name := widget.NewLabel("")
		name.Truncation = fyne.TextTruncateEllipsis
		return kit.Rows(17, name, kit.Fact("")) // closer than labels are
	}
	l.UpdateItem = func(i widget.ListItemID, o fyne.CanvasObject) {
		c := o.(*fyne.Container)
		n := list[i]
		kit.Say(c.Objects[0].(*widget.Label), n.Name)
		kit.Say(c.Objects[1].(*widget.Label), strings.TrimPrefix(n.Version+"  ·  "+n.License, "  ·  "))
	}
	l.OnSelected = func(i widget.ListItemID) {
		l.at = i
		chosen(list[i])
	}
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// TypedKey implements fyne.Focusable: the arrows choose at once.
func (l *works) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp:
		l.Select(max(0, l.at-1))
	case fyne.KeyDown:
		l.Select(min(l.Length()-1, l.at+1))
	case fyne.KeyHome:
		l.Select(0)
	case fyne.KeyEnd:
		l.Select(l.Length() - 1)
	default:
		kit.PassKey(l, e)
	}
}
