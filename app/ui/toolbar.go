package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
)

// A toolbar has the menus along the window's upper edge, and those that stand beside what they are about.
type toolbar struct {
	root  fyne.CanvasObject
	photo fyne.CanvasObject   // how the picture goes in, for a place below it
	drawn []fyne.CanvasObject // how maps are drawn, for a place above them
	now   *subject

	model, fit, filter, sort *kit.ToolButton
	drawnButtons
	more []drawnButtons // the same over other things than the maps
}

// drawnButtons are the menus for how maps are drawn.
type drawnButtons struct{ colours, ranges, relu *kit.ToolButton }

// newDrawn makes them once more, for something else that is drawn so; drop makes a button for a menu.
func (b *toolbar) newDrawn(drop func(text, tip string, m action.Menu) *kit.ToolButton) []fyne.CanvasObject {
	d := drawnButtons{
		drop("", tip(b.now, "tip.colormap", action.NextColour), action.ColourMenu),
		drop("", tip(b.now, "tip.range", action.NextRange), action.RangeMenu),
		drop("", tip(b.now, "tip.before", action.ToggleReLU), action.ReLUMenu),
	}
	d.giveRoom(b.now)
	b.more = append(b.more, d)
	return []fyne.CanvasObject{d.relu, d.colours, d.ranges}
}

// newToolbar makes the bar; hint shows what a button does.
func newToolbar(now *subject, menus *menus, hint kit.Hint, control controls) *toolbar {
	b, t := &toolbar{now: now}, now.lang.Text
	drop := func(text, tip string, items func() []*fyne.MenuItem) *kit.ToolButton {
		var under *kit.ToolButton
		under = kit.NewMenuButton(text, tip, hint, func() []*fyne.MenuItem {
			room := fyne.CurrentApp().Driver().CanvasForObject(under).Size().Height
			return menus.fitted(menus.watched(items()), room, func(rest []*fyne.MenuItem) { kit.DropMenu(under, rest) })
		})
		return under
	}
	of := func(m action.Menu) func() []*fyne.MenuItem {
		return func() []*fyne.MenuItem { return menus.items(m) }
	}
	b.model = drop(t("tool.model"), t("tip.model"), menus.model)
	b.fit = drop("", t("tip.fit"), of(action.FitMenu))
	b.filter = drop("", t("tip.filter"), of(action.FilterMenu))
	b.colours = drop("", tip(now, "tip.colormap", action.NextColour), of(action.ColourMenu))
	b.ranges = drop("", tip(now, "tip.range", action.NextRange), of(action.RangeMenu))
	b.relu = drop("", tip(now, "tip.before", action.ToggleReLU), of(action.ReLUMenu))
	b.sort = drop("", tip(now, "tip.sort", action.NextSort), of(action.SortMenu))
	b.giveRoom()
	b.photo = kit.Flow(nil, b.fit, b.filter)
	b.drawn = []fyne.CanvasObject{b.relu, b.colours, b.ranges}
	row := container.NewHBox(
		drop(t("tool.open"), tip(now, "tip.open", action.OpenFile), menus.open),
		drop(t("tool.samples"), t("tip.samples"), menus.samples),
		drop(t("tool.save"), t("tip.save"), of(action.SaveMenu)),
		drop(t("tool.view"), t("tip.view"), of(action.ViewMenu)),
		upright(), b.model,
	)
	end := container.NewHBox(
		drop(t("tool.device"), t("tip.device"), of(action.DeviceMenu)),
		control(t("tool.language"), nil, "tip.language", action.Language),
		control("", theme.ColorPaletteIcon(), "tip.theme", action.Theme),
		control("", theme.ViewFullScreenIcon(), "tip.classroom", action.Classroom),
		drop(t("tool.help"), t("tip.help"), of(action.HelpMenu)),
	)
	b.root = kit.Border(nil, nil, row, end)
	return b
}

// giveRoom makes the buttons as wide as the longest of what they may say.
func (b *toolbar) giveRoom() {
	t := b.now.lang.Text
	for _, f := range picture.Fits() {
		b.fit.MaySay(t("tool.fit", t("fit."+string(f))))
	}
	for _, f := range picture.Filters() {
		b.filter.MaySay(t("tool.filter", t("filter."+string(f))))
	}
	b.drawnButtons.giveRoom(b.now)
}

func (b drawnButtons) giveRoom(now *subject) {
	t := now.lang.Text
	for _, m := range view.Colormaps() {
		b.colours.MaySay(t("colours." + m.Name()))
	}
	for _, m := range scene.Modes() {
		b.ranges.MaySay(t("tool.range", t("range."+string(m))))
	}
	b.relu.MaySay(t("relu.after"))
	b.relu.MaySay(t("relu.before"))
}

// upright is a thin line between two groups of buttons.
func upright() fyne.CanvasObject { return container.NewPadded(widget.NewSeparator()) }

// show says what is chosen.
func (b *toolbar) show() {
	t, s := b.now.lang.Text, b.now.scene
	name := t("tool.model")
	if m := b.now.state.Model; m != nil {
		name += b.now.lang.Colon() + kit.Middle(b.now.modelName(m.Path), 24)
	}
	in, relu := s.Input(b.now.card()), "relu.after"
	if s.Before {
		relu = "relu.before"
	}
	b.model.Say(name)
	b.fit.Say(t("tool.fit", t("fit."+in.Fit)))
	b.filter.Say(t("tool.filter", t("filter."+in.Resample)))
	for _, d := range append([]drawnButtons{b.drawnButtons}, b.more...) {
		d.colours.Say(t("colours." + s.Colours))
		d.ranges.Say(t("tool.range", t("range."+string(s.Range))))
		d.relu.Say(t(relu))
	}
}
