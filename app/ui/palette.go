package ui

import (
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/lookup"
	"github.com/vggscope/vggscope/nn"
)

// What the palette lists: every action of the table, and every layer, channel and class of the model in use. Each is known by its
// text in all languages.

// A paletteEntry is a line of the palette.
type paletteEntry struct {
	title string
	names lookup.Name
	key   string // that does the same; may be empty
	why   string // it cannot be done now; may be empty
	do    func()
}

// paletteText is what an action is called where it stands alone, without a menu around it.
func paletteText(a action.Action, l *locale.Language) string {
	text := l.Text(a.Text)
	own, in := "palette."+string(a.ID), "palette.in."+string(a.Place.Menu)
	switch {
	case l.Has(own):
		text = l.Text(own)
	case !l.Has(in):
	case !atTheTop(a.Place.Menu) || strings.HasPrefix(string(a.ID), string(a.Place.Menu)+"."): // others there have verbs of their own
		text = l.Text(in, text)
	}
	return capital(text)
}

// capital is a text that begins with a capital letter, as an item among others does.
func capital(text string) string {
	first, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(first)) + text[n:]
}

// atTheTop reports whether a menu is one of the window's upper edge, which are known by their names.
func atTheTop(m action.Menu) bool {
	switch m {
	case action.OpenMenu, action.SaveMenu, action.ViewMenu, action.ModelMenu, action.DeviceMenu, action.HelpMenu:
		return true
	}
	return false
}

// menuText is an action behind the name of its menu on the window's upper edge; empty for others.
func menuText(a action.Action, l *locale.Language) string {
	if !atTheTop(a.Place.Menu) {
		return ""
	}
	return l.Text("tool."+string(a.Place.Menu)) + " " + l.Text(a.Text)
}

// shortTexts is how the keys of texts begin that tool bars have for the choices of a menu, where there are such.
var shortTexts = map[action.Menu]string{
	action.GlanceMenu: "glance.", action.FitMenu: "fit.", action.FilterMenu: "filter.", action.ColourMenu: "colours.",
	action.RangeMenu: "range.", action.SortMenu: "sort.short.", action.SliceMenu: "sort.short.", action.DistanceMenu: "distance.",
}

// shortText is what a choice is called on its tool bar, which may be another word than its menu's; empty where there is none.
func shortText(a action.Action, l *locale.Language) string {
	begin, ok := shortTexts[a.Place.Menu]
	key := begin + string(a.ID[strings.LastIndexByte(string(a.ID), '.')+1:])
	if !ok || !l.Has(key) {
		return ""
	}
	return l.Text(key)
}

// entry makes a line with a text for each language; text gives it in one. It is found by what also gives, too, which may be empty.
func (w *Window) entry(text func(*locale.Language) string, do func(), also ...func(*locale.Language) string) paletteEntry {
	texts := []string{text(w.now.lang)}
	for _, l := range locale.All() {
		if l.Code() != w.now.lang.Code() {
			texts = append(texts, text(l))
		}
	}
	for _, other := range also {
		for _, l := range locale.All() {
			texts = append(texts, other(l))
		}
	}
	return paletteEntry{title: texts[0], names: lookup.NewName(texts...), do: do}
}

// paletteEntries are all lines but those of channels, which are made for the number that is typed.
func (w *Window) paletteEntries() (list []paletteEntry) {
	for _, a := range action.All() {
		c, ok := w.commands[a.ID]
		if !ok || a.Own || c.absent || a.ID == action.Palette {
			continue
		}
		note := ""
		if c.note != nil { // as menus have it, in the window's language
			note = c.note()
		}
		e := w.entry(func(l *locale.Language) string { return paletteText(a, l) + note }, c.do,
			func(l *locale.Language) string { return shortText(a, l) }, func(l *locale.Language) string { return menuText(a, l) },
			func(l *locale.Language) string {
				if l.Code() != w.now.lang.Code() {
					return ""
				}
				return w.said[a.ID]
			})
		if len(a.Keys) > 0 {
			e.key = action.OnSystem(string(a.Keys[0]), runtime.GOOS)
		}
		if why := c.hindered(); why != "" {
			e.why = w.now.lang.Text(why)
		}
		list = append(list, e)
	}
	n := w.now.network()
	if n == nil {
		return list
	}
	for i, layer := range n.Layers {
		list = append(list, w.entry(func(l *locale.Language) string { return l.Text("palette.layer", layer.Name) },
			func() { w.viewer.chooseLayer(i) }))
	}
	return append(list, w.classEntries(n)...)
}

// classEntries bring a class into sight in the chart.
func (w *Window) classEntries(n *nn.Network) (list []paletteEntry) {
	why := ""
	if key := w.unnamed(); key != "" {
		why = w.now.lang.Text(key)
	}
	for i, c := range n.Classes {
		e := w.entry(func(l *locale.Language) string { return l.Text("palette.class", l.Class(c)) }, func() {
			if key := w.unnamed(); key != "" {
				w.parts.status.hinder(w.now.lang.Text(key))
				return
			}
			w.overview()
			w.parts.answers.chart.find(i)
		})
		e.why = why
		list = append(list, e)
	}
	return list
}

// number is one that stands alone at the end of what was typed.
var number = regexp.MustCompile(`(?:^|\s)(\d{1,5})\s*$`)

// channelEntries are the channels of a number, of each layer that has so many, the chosen layer first.
func (w *Window) channelEntries(typed string) (list []paletteEntry) {
	n, digits := w.now.network(), number.FindStringSubmatch(typed)
	if n == nil || digits == nil {
		return nil
	}
	c, err := strconv.Atoi(digits[1])
	if err != nil {
		return nil
	}
	at := w.now.layer()
	for k := range n.Layers {
		i := k
		switch { // the chosen one, and then the others in their order
		case k == 0:
			i = at
		case k <= at:
			i = k - 1
		}
		if layer := n.Layers[i]; c < layer.Out.C && !layer.Out.Flat() {
			list = append(list, w.entry(func(l *locale.Language) string { return l.Text("palette.channel", c, layer.Name) },
				func() { w.showChannelOf(i, c) }))
		}
	}
	return list
}

// showChannelOf goes to a channel of layer i.
func (w *Window) showChannelOf(i, channel int) {
	n := w.now.network()
	if n == nil || i >= len(n.Layers) {
		return
	}
	w.viewer.look(w.viewer.whole().AtLayer(n, i).AtChannel(channel, n.Layers[i].Out.C))
	if g := w.parts.maps.grid; !w.parts.maps.pending() {
		w.viewer.act(func() { g.reveal(g.place(channel)) })
	}
}

// mostFound is how many lines the palette shows for what was typed.
const mostFound = 60

// found are the lines for what was typed, the best first; what cannot be done now is below what can, unless just that was typed.
func (w *Window) found(all []paletteEntry, typed string) []paletteEntry {
	channels := w.channelEntries(typed)
	if len(strings.Fields(typed)) == 1 && len(channels) > 0 { // a number and no more
		return channels
	}
	all = append(channels, all...)
	names := make([]lookup.Name, len(all))
	for i, e := range all {
		names[i] = e.names
	}
	var list []paletteEntry
	var below []paletteEntry
	for _, i := range lookup.Best(typed, names, mostFound) {
		if e := all[i]; e.why == "" || strings.EqualFold(e.title, strings.TrimSpace(typed)) {
			list = append(list, e)
		} else {
			below = append(below, e)
		}
	}
	return append(list, below...)
}

// paletteCount says how many there are.
func (w *Window) paletteCount(n int) string {
	if n >= mostFound {
		return w.now.lang.Text("palette.first", mostFound)
	}
	return w.now.lang.Text("palette.count", n)
}
