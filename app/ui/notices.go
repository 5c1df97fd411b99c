package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/notices"
	"github.com/vggscope/vggscope/app/ui/kit"
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
		text := inWords(err, h.now.lang)
		if errors.Is(err, notices.ErrMissing) {
			text = t("notices.missing", notices.Command)
		}
		h.dialogs.inform(t("notices.title"), kit.NewParagraph(text), 620)
		return
	}
	content, works := h.noticesContent(list)
	var d dialog.Dialog
	d = h.dialogs.frame(t("notices.title"), content, nil, kit.NewButton(t("button.close"), func() { d.Hide() }))
	d.Resize(h.dialogs.size(1000, 620))
	h.dialogs.present(d)
	h.dialogs.win.Canvas().Focus(works)
}

func (h *help) noticesContent(list []notices.Notice) (fyne.CanvasObject, *kit.List) {
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
	right := kit.Border(kit.Snug(title, licence), nil, nil, nil, text)
	return kit.Border(nil, nil, left, nil, kit.Border(nil, nil, widget.NewSeparator(), nil, right)), works
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

// newWorks lists notices by name. Only the rows in sight exist.
func newWorks(list []notices.Notice, chosen func(notices.Notice)) *kit.List {
	l := kit.NewList(func() int { return len(list) }, func() fyne.CanvasObject {
		name := widget.NewLabel("")
		name.Truncation = fyne.TextTruncateEllipsis
		return kit.Entry(name, kit.Fact(""))
	}, func(i int, o fyne.CanvasObject) {
		c, n := o.(*fyne.Container), list[i]
		kit.Say(c.Objects[0].(*widget.Label), n.Name)
		kit.Say(c.Objects[1].(*widget.Label), strings.TrimPrefix(n.Version+"  ·  "+n.License, "  ·  "))
	}, func(i int) { chosen(list[i]) })
	l.HideSeparators = true
	return l
}
