package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/crowd"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/ui/kit"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/trace"
)

// build makes the window's content in the present language and theme, and fills it.
func (w *Window) build() {
	speak(w.now.lang)
	old := w.parts
	w.parts = w.newParts()
	p := w.parts
	left, right := w.sideWidths(old)
	p.sides = kit.NewSides(p.layers.root, p.above.Root, p.right.root, left, right, kit.Explained(w.now.lang.Text("tip.edge"), p.status.hint))
	p.messages = nil
	for _, o := range []fyne.CanvasObject{p.banner.root, p.tour.root, p.notice.root, p.welcome.root} {
		p.messages = append(p.messages, container.NewStack(o))
	}
	top := kit.Snug(p.toolbar.root, widget.NewSeparator(), p.messages[ofBanner], p.messages[ofNotice], p.messages[ofWelcome], p.pair.root,
		p.messages[ofTour])
	p.body = kit.Crown(p.lesson.root, p.sides.Root, lessonShare, lessonMost, p.lesson.high)
	content := kit.Border(top, p.status.root, nil, nil, p.body)
	if w.now.classroom {
		p.body = kit.Crown(p.lesson.root, p.middle.root, lessonShare, lessonMost, p.lesson.high)
		content = kit.Border(p.messages[ofBanner], p.status.root, nil, nil, p.body)
	}
	p.content = content
	w.fill(kit.Floor(fyne.NewSize(leastWide, leastHigh), w.photographer.over(container.NewStack(content, p.status.tips.Root()))))
	w.exact = nil
	w.saver.grid, w.viewer.parts = p.maps.grid, p
	if old != nil {
		p.takeOver(old)
	}
	w.showAll()
}

// leastWide and leastHigh are what most views can do with, however they are laid out: the window needs the same room then while its size
// is changed.
const leastWide, leastHigh = 930, 500

// fill puts something else into the window, which stays as large as it is, to the pixel, unless it has to grow. What is put in for a
// moment, until there is something better, is measured once.
func (w *Window) fill(o fyne.CanvasObject) {
	if w.exact == nil {
		w.exact = func() {}
		if measure := w.options.Measure; measure != nil {
			w.OnContext(func(current func(func())) { w.exact = measure(current) })
		}
	}
	before := w.win.Canvas().Size()
	w.win.SetContent(o)
	if w.win.Canvas().Size() == before {
		w.exact()
	}
}

// newParts makes the parts, empty.
func (w *Window) newParts() *parts {
	p, leave := &parts{}, w.win.Canvas().Unfocus
	p.status = newStatusBar(&w.now, w.main, w.win.Canvas().Size, w.cancel)
	hint := p.status.hint
	w.said = map[action.ID]string{}
	control := func(text string, icon fyne.Resource, about string, id action.ID) *kit.ToolButton {
		if text != "" {
			w.said[id] = text
		}
		do := w.main.watched(string(id), func() { w.commands.run(id) })
		return kit.NewToolButton(text, icon, tip(&w.now, about, id), hint, do)
	}
	p.toolbar = newToolbar(&w.now, w.menus, hint, control)
	p.banner = newBanner(w.now.lang.Text("tip.dismiss"), hint, p.relay, w.dismiss)
	p.welcome = newWelcome(&w.now, hint, control, w.welcomed)
	p.notice = newOfferStrip(&w.now, w.now.lang.Text("tip.dismiss"), hint, p.relay)
	p.pair = newPairStrip(&w.now, hint, p.relay, func() { w.commands.run(action.OtherModel) })
	p.tour = newTourStrip(&w.now, hint, p.relay, control, w.tourMenu, w.toggleTour)
	p.lesson = newLessonStrip(&w.now, hint, func() { p.body.Refresh(); p.relay() }, control, w.lessonMenu, w.lessons.leave)
	p.layers = newLayersPane(&w.now, w.main, control, p.toolbar.photo, w.viewer.chooseLayer, w.viewer.toggleGroup, w.pick, w.measurePhoto, leave)
	p.layers.layers.onKey, p.layers.layers.onRune = w.keys.typedKey, w.keys.typedRune
	p.maps = newMapsPane(&w.now, w.main, mapsEvents{
		w.viewer.chooseChannel, w.viewer.pin, w.viewer.toggleOff, w.viewer.setOnly, w.viewer.setSmooth, p.status.values(), w.viewer.act, w.measure, w.barEvents(p),
	}, control, p.toolbar, leave)
	drop := func(text, about string, m action.Menu) *kit.ToolButton {
		items := func() []*fyne.MenuItem { return w.menus.items(m) }
		switch m {
		case action.SecondMenu:
			items = w.menus.second
		case action.BesideMenu:
			items = w.menus.beside
		}
		return kit.NewMenuButton(text, about, hint, func() []*fyne.MenuItem { return w.menus.watched(items()) })
	}
	p.pictures = newPicturesPane(&w.now, w.main, picturesEvents{
		w.viewer.change, p.status.values(), w.viewer.layerFault, control, drop, p.toolbar.newDrawn(drop), w.barEvents(p), w.measure, w.viewer.act, w.viewer.seen,
	})
	p.twoLayers = newTwoLayersPane(&w.now, w.main, picturesEvents{
		w.viewer.change, p.status.values(), w.viewer.layerFault, control, drop, p.toolbar.newDrawn(drop), w.barEvents(p), w.measure, w.viewer.act, w.viewer.seen,
	})
	p.kernels = newKernelsPane(&w.now, w.main, kernelsEvents{
		look: w.viewer.change, act: w.viewer.act, value: p.status.values(), fault: w.viewer.layerFault, control: control, drop: drop,
		reader: func() *trace.Weights { return w.viewer.ranks.reader(&w.now) }, save: w.saver.save, stem: w.saver.stem,
	})
	p.glance = newGlancePane(&w.now, w.main, picturesEvents{look: w.viewer.change, fault: w.viewer.layerFault, control: control, drop: drop}, w.viewer.chooseLayer)
	p.photo = newPhotoPane(&w.now, w.main, control, hint, p.maps.present, w.viewer.setCover, p.status.values())
	p.photo.heat.onMenu = func(at fyne.Position) { w.menus.drop(action.OnPhoto, p.photo.heat, at) }
	for _, img := range p.layers.strip.images {
		img.Hinted = kit.Explained(w.now.lang.Text("tip.photo.pixel"), hint)
		img.OnMenu = func(at fyne.Position) { w.menus.drop(action.OnPhoto, img, at) }
	}
	p.area = newAreaPane(&w.now, w.main, control, func(l *areaList) { l.onKey, l.onRune = w.keys.typedKey, w.keys.typedRune }, areaEvents{
		func(c, of int) { w.viewer.look(w.viewer.whole().AtChannel(c, of)) }, w.viewer.layerFault,
	})
	p.crowd = newCrowdPane(&w.now, w.main, w.crowds, crowdEvents{
		look: w.viewer.change, value: p.status.values(), control: control, goTo: w.session.GoTo, stop: func() { w.session.Stop(crowd.Name) },
	})
	p.bigChart = newChartView(&w.now, w.main, chartEvents{
		small: func() *answersPane { return p.answers }, crowds: w.crowds, value: p.status.values(), control: control, log: w.viewer.setLog,
		mark: w.viewer.toggleMark, part: w.viewer.setClasses, goTo: w.session.GoTo, save: func() { w.savePicture("_chart.png", p.bigChart.picture()) },
	})
	p.cause = newCausePane(&w.now, w.main, w.causes, w.menus, hint, control, w.viewer.setCover, p.status.values())
	p.dream = newDreamPane(&w.now, w.dreams, w.menus, hint, control, w.setOpaque)
	p.best = newBestPane(&w.now, w.bests, w.menus, hint, control, w.openCrop)
	p.middle = newMiddle(&w.now, map[scene.View]middlePane{
		scene.Maps:      p.maps,
		scene.Pictures:  p.pictures,
		scene.Kernels:   p.kernels,
		scene.Glance:    p.glance,
		scene.PhotoView: p.photo,
		scene.Table:     p.crowd,
		scene.Layers:    p.twoLayers,
		scene.AreaView:  p.area,
		scene.ChartView: p.bigChart,
		scene.CauseView: p.cause,
		scene.DreamView: p.dream,
		scene.BestView:  p.best,
	})
	p.film = newFilm(&w.now, newSmallPictures(w.main), w.session.GoTo, hint)
	p.film.Watch = w.main.watch
	p.above = kit.NewAbove(p.film, p.middle.root, filmRoom, p.film.wanted)
	p.answers = newAnswersPane(&w.now, w.main, control, w.viewer.setLog, leave, w.showGetDialog)
	p.answers.filled = p.bigChart.tell
	p.bigChart.chart.onMenu = func(at fyne.Position) { w.menus.drop(action.OnClass, p.bigChart.chart, at) }
	p.answers.chart.onMark, p.answers.chart.onMove = w.viewer.toggleMark, w.viewer.setClasses
	p.card = newCardPane(&w.now)
	p.card.hist.Watch = w.main.watch
	p.unit = newUnitPane(&w.now, w.main, w.fields, control, hint, w.unitEvents(p))
	p.why = newWhyPane(&w.now, w.main, w.causes, w.menus, hint, control, w.viewer.setCover, w.channelEvents(p))
	p.likes = newLikesPart(&w.now, w.looks, control, func() { w.commands.run(action.Looks) })
	p.right = newRightSide(&w.now, control, map[scene.Tab][]page{
		scene.Overview: {{p.answers.root, &p.answers.knows.Grown}, {p.card.root, &p.card.note.Grown}},
		scene.UnitTab:  {{p.unit.root, &p.unit.note.Grown}},
		scene.WhyTab:   {{p.why.root, &p.why.note.Grown}, {p.likes.root, &p.likes.note.Grown}},
	})
	p.right.pages[scene.WhyTab].OnScrolled = func(fyne.Position) {
		p.why.box.heat.follow()
		p.why.channels.list.follow()
		p.why.channels.heat.follow()
	}
	p.offer(w.menus)
	p.maps.grid.onMenu = func(at fyne.Position) { w.menus.drop(action.OnMap, p.maps.grid, at) }
	p.layers.layers.onMenu = func(at fyne.Position) { w.menus.drop(action.OnLayer, p.maps.grid, at) }
	p.answers.chart.onMenu = func(at fyne.Position) { w.menus.drop(action.OnClass, p.answers.chart, at) }
	for _, a := range p.answers.best {
		a.secondary = func(at fyne.Position) { w.menus.drop(action.OnClass, p.maps.grid, at) }
	}
	return p
}

// channelEvents are what the list of channels in the tab with causes asks for.
func (w *Window) channelEvents(p *parts) channelEvents {
	return channelEvents{
		maps: func(layer int) *view.Maps {
			if !w.now.answered() {
				return nil
			}
			return w.viewer.cache.need(w.now.want(layer))
		},
		value: p.status.values(),
		choose: func(layer, channel int) {
			w.viewer.look(w.viewer.whole().WithView(scene.Maps))
			w.showChannelOf(layer, channel)
		},
	}
}

// barEvents are what a colour bar under maps asks for.
func (w *Window) barEvents(p *parts) barEvents {
	return barEvents{
		limits: w.viewer.setLimits, reset: func() { w.viewer.setRange(scene.PerLayer) },
		refuse: p.status.hinder, hint: p.status.hint, leave: w.win.Canvas().Unfocus,
	}
}

// sideWidths are the panes' widths: as they were, or as they are remembered; zeros where nobody has chosen any.
func (w *Window) sideWidths(old *parts) (left, right float32) {
	if old != nil {
		return old.sides.Left, old.sides.Right
	}
	if s := w.set.Splits; s["left"] > 0 && s["right"] > 0 && w.set.Window.Width > 0 {
		left, right = float32(s["left"])*w.set.Window.Width, float32(s["right"])*w.set.Window.Width
		return max(left, kit.LeastSide), max(right, kit.LeastSide)
	}
	return 0, 0
}

// showAll fills new parts from what is known: what is seen first at once, and the rest in pieces.
func (w *Window) showAll() {
	p := w.parts
	p.maps.showSmooth()
	p.maps.showColumns()
	p.maps.orders.show()
	p.toolbar.show()
	p.welcome.show(!w.set.Welcomed)
	w.showPlace()
	w.viewer.showMaps()
	p.middle.show()
	p.pair.show()
	p.tour.show(w.tour)
	p.lesson.show(w.lessons)
	w.showOffer()
	w.soon("model", (*parts).showModel)
	w.soon("layers", func(p *parts) { p.layers.showRows() })
	w.soon("answers", func(p *parts) { p.answers.showBest() })
	w.soon("picture", func(p *parts) { p.layers.showPicture() })
	w.soon("film", (*parts).showFilm)
	w.soon("card", func(p *parts) { p.card.showLayer() })
	p.right.show()
	w.soon("unit", func(p *parts) { p.unit.show() })
	w.main.soon("banner", w.showProblem)
	if w.now.answered() {
		w.viewer.readAll()
	}
	p.oneMessage()
	p.status.show()
	w.soon("why", func(p *parts) { p.why.show() })
	w.soon("looks", func(p *parts) { p.likes.show() })
	if w.now.state.Phase != session.Idle {
		p.status.busy.show()
	}
}

// nextLanguage changes to the other language.
func (w *Window) nextLanguage() {
	all := locale.All()
	for i, l := range all {
		if l.Code() == w.now.lang.Code() {
			w.now.lang = all[(i+1)%len(all)]
			break
		}
	}
	w.set.Language = w.now.lang.Code()
	w.build()
}

// nextTheme changes between light and dark.
func (w *Window) nextTheme() {
	w.set.Theme = Dark
	if ink().Paper.R < 128 {
		w.set.Theme = Light
	}
	w.retheme()
}
