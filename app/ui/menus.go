package ui

import (
	"path/filepath"
	"slices"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
)

func (w *Window) openMenu() []*fyne.MenuItem {
	t := w.lang.Text
	items := []*fyne.MenuItem{
		fyne.NewMenuItem(t("menu.open.file"), w.openFile),
		fyne.NewMenuItem(t("menu.open.folder"), w.openFolder),
	}
	if len(w.set.Recent) > 0 {
		items = append(items, fyne.NewMenuItemSeparator())
	}
	for _, path := range w.set.Recent[:min(len(w.set.Recent), 8)] {
		label := shorten(filepath.Base(path), 40)
		items = append(items, fyne.NewMenuItem(label, func() { w.Open([]string{path}) }))
	}
	return items
}

func (w *Window) samplesMenu() (items []*fyne.MenuItem) {
	for _, s := range assets.Samples() {
		items = append(items, fyne.NewMenuItem(w.lang.Pick(s.Title, s.TitleZh), func() { w.session.OpenSample(s.Name) }))
	}
	return items
}

func (w *Window) modelMenu() []*fyne.MenuItem {
	t := w.lang.Text
	builtin := fyne.NewMenuItem(t("menu.model.builtin"), w.session.OpenBuiltin)
	builtin.Checked = w.state.Model != nil && w.state.Model.Path == ""
	items := []*fyne.MenuItem{
		builtin,
		fyne.NewMenuItem(t("menu.model.folder"), w.openModelFolder),
		fyne.NewMenuItem(t("menu.model.file"), w.openModelFile),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem(t("menu.model.about"), w.aboutModel),
	}
	if m := w.state.Model; m != nil && m.Path != "" {
		items[0].Checked = false
		now := fyne.NewMenuItem(shorten(m.Card.Name, 40), func() {})
		now.Checked = true
		items = slices.Insert(items, 1, now)
	}
	return items
}

func (w *Window) fitMenu() []*fyne.MenuItem {
	var labels []string
	chosen := 0
	for i, f := range picture.Fits() {
		labels = append(labels, w.lang.Text("fit."+string(f))+w.ofCard(string(f) == w.card().Fit))
		if string(f) == w.fitting().Fit {
			chosen = i
		}
	}
	return choices(labels, chosen, func(i int) {
		w.choice.fit = picture.Fits()[i]
		w.fittingChanged()
	})
}

func (w *Window) filterMenu() []*fyne.MenuItem {
	var labels []string
	chosen := 0
	for i, f := range picture.Filters() {
		labels = append(labels, w.lang.Text("filter."+string(f))+w.ofCard(string(f) == w.card().Resample))
		if string(f) == w.fitting().Resample {
			chosen = i
		}
	}
	return choices(labels, chosen, func(i int) {
		w.choice.filter = picture.Filters()[i]
		w.fittingChanged()
	})
}

// ofCard marks what the model was trained with.
func (w *Window) ofCard(is bool) string {
	if !is {
		return ""
	}
	return "  " + w.lang.Text("menu.ofcard")
}

func (w *Window) fittingChanged() {
	// What the card says is left to the card, so that another model brings its own.
	if string(w.choice.fit) == w.card().Fit {
		w.choice.fit = ""
	}
	if string(w.choice.filter) == w.card().Resample {
		w.choice.filter = ""
	}
	w.session.SetFitting(w.choice.fit, w.choice.filter)
	w.showTools()
}

func (w *Window) colourMenu() []*fyne.MenuItem {
	all := view.Colormaps()
	var labels []string
	for _, m := range all {
		labels = append(labels, w.lang.Text("colormap."+m.Name()))
	}
	return choices(labels, w.colourIndex(), func(i int) { w.setColours(all[i]) })
}

func (w *Window) colourIndex() int {
	return slices.IndexFunc(view.Colormaps(), func(m *view.Colormap) bool { return m.Name() == w.choice.colours.Name() })
}

func (w *Window) rangeMenu() []*fyne.MenuItem {
	var labels []string
	for _, name := range rangeNames {
		labels = append(labels, w.lang.Text("menu.range."+name))
	}
	return choices(labels, int(w.choice.mode), func(i int) { w.setRange(view.RangeMode(i)) })
}

func (w *Window) reluMenu() []*fyne.MenuItem {
	chosen := 0
	if w.choice.before {
		chosen = 1
	}
	labels := []string{w.lang.Text("menu.relu.after"), w.lang.Text("menu.relu.before")}
	return choices(labels, chosen, func(i int) { w.setBefore(i == 1) })
}

func (w *Window) saveMenu() []*fyne.MenuItem {
	t := w.lang.Text
	item := func(key string, f func(), ready bool) *fyne.MenuItem {
		m := fyne.NewMenuItem(t(key), f)
		m.Disabled = !ready
		return m
	}
	maps := w.parts.pane.maps != nil && !w.pending()
	whole := w.result.Complete()
	named := whole && w.network().HasTop()
	return []*fyne.MenuItem{
		item("menu.save.map", w.saveMap, maps),
		item("menu.save.grid", w.saveGrid, maps),
		item("menu.save.window", w.saveWindow, true),
		fyne.NewMenuItemSeparator(),
		item("menu.save.npy", w.saveNPY, maps),
		item("menu.save.allnpy", w.saveAllNPY, whole),
		fyne.NewMenuItemSeparator(),
		item("menu.save.csv", w.saveCSV, named),
		item("menu.save.json", w.saveJSON, named),
		fyne.NewMenuItemSeparator(),
		item("menu.copy.answers", w.copyAnswers, named),
		item("menu.copy.values", w.copyValues, maps),
	}
}

func (w *Window) helpMenu() []*fyne.MenuItem {
	t := w.lang.Text
	items := []*fyne.MenuItem{fyne.NewMenuItem(t("menu.help.keys"), w.showKeys)}
	if w.options.Check != nil {
		items = append(items, fyne.NewMenuItem(t("menu.help.check"), w.options.Check))
	}
	if w.options.LogPath != "" {
		items = append(items, fyne.NewMenuItem(t("menu.help.log"), w.showLog))
	}
	return append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem(t("menu.help.about"), w.about))
}
