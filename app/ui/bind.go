package ui

import (
	"maps"

	"fyne.io/fyne/v2"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/picture"
)

// bind gives every action of the table what it does.
func (w *Window) bind() commands {
	all := commands{}
	v := w.viewer
	for _, part := range []commands{
		w.bindLessons(),
		w.bindDreams(), w.bindArea(), w.bindExhibits(),
		w.bindWalks(), w.bindChoices(), w.bindTabs(), w.bindHistory(), w.bindSwitches(), w.bindCauses(), w.bindContrast(), w.bindField(), w.bindListing(), w.bindTests(), v.bindFitting(), w.bindCompare(), w.bindMarks(), w.bindFiles(), w.devices.bind(w.unfinished), w.bindProgram(),
	} {
		maps.Copy(all, part)
	}
	return w.middled(all).guarded(func(key string) { w.parts.status.hinder(w.now.lang.Text(key)) }, func() { w.parts.status.pass() })
}

// bindWalks is what walks through layers, channels, answers and the grid.
func (w *Window) bindWalks() commands {
	v := w.viewer
	grid := func() *gridPane { return v.parts.maps.grid }
	columns := func(n int) func() {
		return func() { v.look(v.whole().WithColumns(grid().grid.Columns() + n)) }
	}
	layer := func(to func() int) command {
		return command{do: func() { v.chooseLayer(to()) }, why: w.modelless}
	}
	c := commands{
		action.PreviousLayer:   layer(func() int { return v.now.layer() - 1 }),
		action.NextLayer:       layer(func() int { return v.now.layer() + 1 }),
		action.FirstLayer:      layer(func() int { return 0 }),
		action.LastLayer:       layer(func() int { return v.now.layers() - 1 }),
		action.PreviousChannel: {do: func() { v.stepChannel(-1) }, why: w.drawable},
		action.NextChannel:     {do: func() { v.stepChannel(1) }, why: w.drawable},
		action.Enlarge:         {do: func() { v.act(func() { grid().enlarge(v.now.scene.Channel) }) }, why: w.onMaps(w.whole)},
		action.ZoomIn:          {do: func() { v.act(func() { grid().zoom(1.25) }) }, why: w.onMaps(w.unmapped)},
		action.ZoomOut:         {do: func() { v.act(func() { grid().zoom(1 / 1.25) }) }, why: w.onMaps(w.unmapped)},
		action.ZoomTrue:        {do: func() { v.act(grid().zoomTrue) }, why: w.onMaps(w.unmapped)},
		action.FitGrid:         {do: func() { v.act(v.fit) }, why: w.onMaps(nil)},
		action.FewerColumns:    {do: columns(-1), why: w.onMaps(nil)},
		action.MoreColumns:     {do: columns(1), why: w.onMaps(nil)},
		action.SuitColumns:     {do: func() { v.look(v.whole().SuitColumns()) }, why: w.onMaps(nil)},
	}
	for i := range action.Answers {
		c[action.Answer(i)] = command{do: func() { w.overview(); w.chooseAnswer(i) }, why: w.unnamed}
	}
	return c
}

// bindChoices is what chooses how things are drawn.
func (w *Window) bindChoices() commands {
	v := w.viewer
	c := commands{
		action.ToggleReLU: {do: func() { v.look(v.whole().WithBefore(!v.now.scene.Before)) }},
		action.NextColour: {do: func() { v.look(v.whole().NextColours()) }},
		action.NextRange:  {do: func() { v.setRange(v.now.scene.Range.Next()) }},
		action.MarkClipped: {
			do:      func() { v.look(v.whole().WithClipped(!v.now.scene.Clipped)) },
			checked: func() bool { return v.now.scene.Clipped },
		},
		action.LogCounts: {
			do:      func() { v.look(v.whole().WithLogCounts(!v.now.scene.LogCounts)) },
			checked: func() bool { return v.now.scene.LogCounts },
		},
		action.LayerTimes: {
			do:      func() { v.look(v.whole().WithTimes(!v.now.scene.Times)) },
			checked: func() bool { return v.now.scene.Times },
		},
		action.Smooth:   {do: func() { v.setSmooth(!v.now.scene.Smooth) }},
		action.LogChart: {do: func() { w.overview(); v.setLog(!v.now.scene.Log) }, why: w.unnamed},
	}
	for _, before := range []bool{false, true} {
		c[action.ReLU(before)] = command{
			do:      func() { v.look(v.whole().WithBefore(before)) },
			checked: func() bool { return v.now.scene.Before == before },
		}
	}
	for _, m := range view.Colormaps() {
		c[action.Colour(m.Name())] = command{
			do:      func() { v.look(v.whole().WithColours(m)) },
			checked: func() bool { return v.now.scene.Colormap() == m },
		}
	}
	for _, to := range scene.Views() {
		c[action.View(to)] = command{
			do:      func() { v.look(w.secondByItself(v.whole().WithView(to))) },
			checked: func() bool { return v.now.scene.View == to },
		}
	}
	sortable := w.onMaps(w.several)
	for _, k := range rank.SliceKeys() {
		c[action.Slice(k)] = command{
			do:      func() { v.change(func(s scene.Scene) scene.Scene { s.Slices = k; return s.WithView(scene.Kernels) }) },
			checked: func() bool { return v.now.scene.Slices == k },
		}
	}
	c[action.SplitKernels] = command{do: func() {
		v.change(func(s scene.Scene) scene.Scene { s.Split = !s.Split; return s.WithView(scene.Kernels) })
	}, why: w.now.colourless, checked: func() bool { return v.now.scene.Split }}
	c[action.NextSort] = command{do: v.nextSort, why: sortable}
	c[action.TurnSort] = command{do: v.turnSort, why: sortable, checked: func() bool { return v.now.scene.Order.Down }}
	c[action.FilterChannels] = command{
		do:  func() { w.find(func(p *parts) fyne.Focusable { return p.maps.orders.filter }) },
		why: sortable,
	}
	for _, k := range append(rank.Keys(), rank.TargetKeys()...) {
		c[action.Sort(k)] = command{
			do:      func() { v.setSort(k) },
			checked: func() bool { return v.now.scene.Order.Key == k },
			why:     w.measured(k, sortable),
		}
	}
	for _, mode := range scene.Modes() {
		c[action.Range(mode)] = command{
			do:      func() { v.setRange(mode) },
			checked: func() bool { return v.now.scene.Range == mode },
		}
	}
	return c
}

// bindTabs is what concerns the right side.
func (w *Window) bindTabs() commands {
	v := w.viewer
	c := commands{
		action.SortColumn:   {do: func() { v.setSorted(!v.now.scene.Sorted) }, why: w.unpinned},
		action.NextPeak:     {do: func() { v.stepPeak(1) }, why: w.whole},
		action.PreviousPeak: {do: func() { v.stepPeak(-1) }, why: w.whole},
		action.Unpin:        {do: func() { v.look(v.whole().Unpin()) }, why: w.unpinned},
	}
	for _, t := range scene.Tabs() {
		c[action.Tab(t)] = command{
			do:      func() { w.tab(t) },
			checked: func() bool { return v.now.scene.Tab == t },
		}
	}
	return c
}

// tab brings a tab of the right side to the front, which the classroom view does not have.
func (w *Window) tab(t scene.Tab) {
	if w.now.classroom {
		w.toggleClassroom()
	}
	w.viewer.look(w.viewer.whole().WithTab(t))
}

// overview is for what shows itself there.
func (w *Window) overview() { w.viewer.look(w.viewer.whole().WithTab(scene.Overview)) }

// bindFitting is what chooses how pictures go in. What the model was trained with is marked.
func (v *viewer) bindFitting() commands {
	c := commands{}
	for _, f := range picture.Fits() {
		c[action.Fit(f)] = command{
			do:      func() { v.look(v.whole().WithFit(f, v.now.card())) },
			checked: func() bool { return v.now.scene.Input(v.now.card()).Fit == string(f) },
			note:    func() string { return v.now.ofCard(string(f) == v.now.card().Fit) },
		}
	}
	for _, f := range picture.Filters() {
		c[action.Filter(f)] = command{
			do:      func() { v.look(v.whole().WithFilter(f, v.now.card())) },
			checked: func() bool { return v.now.scene.Input(v.now.card()).Resample == string(f) },
			note:    func() string { return v.now.ofFilter(f) },
		}
	}
	return c
}

// bindFiles is what opens and saves.
func (w *Window) bindFiles() commands {
	builtin := func() bool { return w.now.state.Model != nil && w.now.state.Model.Path == "" }
	o, s := w.opener, w.saver
	return commands{
		action.OpenFile:     {do: o.askFile},
		action.OpenSession:  {do: w.askSession},
		action.SaveSession:  {do: w.saveSession, why: w.pictureless},
		action.OpenFolder:   {do: o.askFolder},
		action.Builtin:      {do: w.session.OpenBuiltin, checked: builtin},
		action.ModelFolder:  {do: o.askModelFolder},
		action.ModelFile:    {do: o.askModelFile},
		action.AboutModel:   {do: w.help.model, why: w.modelless},
		action.GetModel:     {do: w.showGetDialog},
		action.ManageModels: {do: w.showModelsDialog, why: w.unlisted},
		action.OtherModel:   {do: w.flip, why: w.alone},
		action.SaveMap:      {do: s.saveMap, why: w.unmapped},
		action.SavePhoto:    {do: w.savePhoto, why: w.photoless},
		action.ShowFolder:   {do: w.showFolder, why: w.folderless},
		action.SaveGrid:     {do: s.saveGrid, why: w.drawable},
		action.SaveWindow:   {do: s.saveWindow},
		action.SavePage:     {do: s.savePage, why: w.unfinished},
		action.SaveNPY:      {do: s.saveNPY, why: w.unmapped},
		action.SaveAllNPY:   {do: s.saveAllNPY, why: w.unfinished},
		action.SaveCSV:      {do: s.saveCSV, why: w.unnamed},
		action.SaveJSON:     {do: s.saveJSON, why: w.unnamed},
		action.SaveChart:    {do: w.saveChart, why: w.unnamed},
		action.CopyAnswers:  {do: s.copyAnswers, why: w.unnamed},
		action.CopyValues:   {do: s.copyValues, why: w.unmapped},
		action.CopySummary:  {do: s.copySummary, why: w.modelless},
		action.CopyAround:   {do: s.copyAround, why: w.onMaps(w.unmapped)},
	}
}

// bindProgram is what concerns the program as a whole, and walks through pictures and fields.
func (w *Window) bindProgram() commands {
	return commands{
		action.Palette:         {do: w.showPalette},
		action.KerasCode:       {do: w.showKeras, why: w.pictureless},
		action.Back:            {do: func() { w.viewer.act(w.escape) }},
		action.PreviousPicture: {do: func() { w.step(-1) }},
		action.NextPicture:     {do: func() { w.step(1) }},
		action.FindLayer:       {do: func() { w.find(func(p *parts) fyne.Focusable { return p.layers.find }) }, why: w.modelless},
		action.FindClass:       {do: func() { w.overview(); w.find(func(p *parts) fyne.Focusable { return p.answers.find }) }, why: w.unnamed},
		action.Compute:         {do: w.session.Again, why: w.unasked},
		action.Language:        {do: w.nextLanguage},
		action.Theme:           {do: w.nextTheme},
		action.Classroom:       {do: w.toggleClassroom},
		action.Keys:            {do: w.help.keys},
		action.Check:           {do: w.options.Check, absent: w.options.Check == nil},
		action.LogFile:         {do: w.help.logFile, absent: w.options.LogPath == ""},
		action.About:           {do: w.help.about},
		action.Quiz:            {do: w.showQuiz, why: w.modelless},
		action.CrowdMean:       {do: w.setCrowd(func(c *scene.Crowd) { c.Mean = !c.Mean }), checked: func() bool { return w.now.scene.Crowd.Mean }},
		action.CrowdGroups:     {do: w.setCrowd(func(c *scene.Crowd) { c.Grouped = !c.Grouped }), checked: func() bool { return w.now.scene.Crowd.Grouped }},
		action.CrowdPlain:      {do: w.setCrowd(func(c *scene.Crowd) { c.Channel, c.Row = -1, "" })},
		action.Tour:            {do: w.toggleTour, checked: func() bool { return w.tour != nil }},
		action.TourBack:        {do: func() { w.walkTour(-1) }, why: w.untoured},
		action.TourNext:        {do: func() { w.walkTour(1) }, why: w.untoured},
		action.Quit:            {do: w.Close},
	}
}

// escape leaves what was entered last: the enlarged map, the banner, a cause under way, another view than the maps, the work that is under way, a
// pinned unit.
func (w *Window) escape() {
	switch p := w.parts; {
	case w.now.scene.View == scene.Maps && p.maps.grid.back():
	case w.now.scene.View == scene.Pictures && p.pictures.back():
	case w.now.scene.View == scene.Layers && p.twoLayers.back():
	case p.banner.root.Visible():
		w.dismiss()
	case w.causes.back():
	case w.now.scene.View == scene.DreamView && w.dreams.underWay():
		w.dreams.stop()
	case w.now.scene.View != scene.Maps:
		w.viewer.look(w.viewer.whole().WithView(scene.Maps))
	case w.now.classroom:
		w.toggleClassroom()
	case p.status.busy.busy:
		w.cancel()
	case w.now.scene.Unit != nil:
		w.viewer.look(w.viewer.whole().Unpin())
	}
}

// step goes to the picture before or to the next one, and says so at the ends.
func (w *Window) step(n int) {
	w.session.Step(n)
	s := w.now.state
	switch last := len(s.Files) - 1; {
	case s.Phase != session.Idle || last < 0: // the end may be elsewhere by now; and samples know their ends
	case n < 0 && s.At == 0:
		w.parts.status.hinder(w.now.lang.Text("why.firstpicture"))
	case n > 0 && s.At == last:
		w.parts.status.hinder(w.now.lang.Text("why.lastpicture"))
	}
}
