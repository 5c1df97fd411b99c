package action

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/app/view/rank"
	"github.com/vggscope/vggscope/nn/picture"
)

// The actions. Those of a family are made by a function: Answer, Fit, Filter, ReLU, Colour, Range.
const (
	PreviousLayer   ID = "layer.previous"
	NextLayer       ID = "layer.next"
	FirstLayer      ID = "layer.first"
	LastLayer       ID = "layer.last"
	PreviousChannel ID = "channel.previous"
	NextChannel     ID = "channel.next"
	Enlarge         ID = "enlarge"
	Back            ID = "back"
	ZoomIn          ID = "zoom.in"
	ZoomOut         ID = "zoom.out"
	FitGrid         ID = "zoom.fit"
	ZoomTrue        ID = "zoom.true"
	FewerColumns    ID = "columns.fewer"
	MoreColumns     ID = "columns.more"
	SuitColumns     ID = "columns.suit"
	PreviousPicture ID = "picture.previous"
	NextPicture     ID = "picture.next"
	ToggleReLU      ID = "relu.toggle"
	NextColour      ID = "colours.next"
	NextRange       ID = "range.next"
	MarkClipped     ID = "range.clipped"
	LogCounts       ID = "range.log"
	Smooth          ID = "smooth"
	LayerTimes      ID = "layers.times"
	LogChart        ID = "chart.log"
	Language        ID = "language"
	Theme           ID = "theme"
	Classroom       ID = "classroom"
	Compute         ID = "compute"
	Undo            ID = "undo"
	Redo            ID = "redo"
	NextSort        ID = "sort.next"
	TurnSort        ID = "sort.turn"
	FilterChannels  ID = "filter"
	Unpin           ID = "unpin"
	NextPeak        ID = "peak.next"
	PreviousPeak    ID = "peak.previous"
	SortColumn      ID = "column.sort"
	UnitField       ID = "unit.field"
	SaveFieldPNG    ID = "field.png"
	SaveFieldNPY    ID = "field.npy"
	SplitKernels    ID = "kernels.split"
	SwitchChannel   ID = "off.channel"
	SwitchMean      ID = "off.mean"
	SwitchSwap      ID = "off.swap"
	AllOn           ID = "off.none"

	Palette     ID = "palette"
	FocusOffer  ID = "offer.focus"
	ContextMenu ID = "context" // of what has the focus, or of what the middle shows
	KerasCode   ID = "help.keras"
	FindLayer   ID = "find.layer"
	FindClass   ID = "find.class"
	Keys        ID = "help.keys"
	Check       ID = "help.check"
	LogFile     ID = "help.log"
	About       ID = "help.about"
	Quiz        ID = "help.quiz"
	Tour        ID = "help.tour"
	TourBack    ID = "tour.back"
	TourNext    ID = "tour.next"
	Quit        ID = "quit"

	AddStep    ID = "lesson.add"
	EditLesson ID = "lesson.edit"
	SaveLesson ID = "save.lesson"
	LessonBack ID = "lesson.back"
	LessonNext ID = "lesson.next"
	LessonHere ID = "lesson.here"

	OpenFile     ID = "open.file"
	OpenFolder   ID = "open.folder"
	OpenSession  ID = "open.session"
	OpenLesson   ID = "open.lesson"
	SaveSession  ID = "save.session"
	Builtin      ID = "model.builtin"
	ModelFolder  ID = "model.folder"
	ModelFile    ID = "model.file"
	AboutModel   ID = "model.about"
	OtherModel   ID = "model.other"
	GetModel     ID = "model.get"
	ManageModels ID = "model.manage"

	UseGPU        ID = "device.gpu"
	UseCPU        ID = "device.cpu"
	MeasureDevice ID = "device.measure"

	SecondFile     ID = "second.file"
	SecondPrevious ID = "second.previous"
	SecondShown    ID = "second.shown"
	SecondNone     ID = "second.none"
	Difference     ID = "second.difference"
	MarkClass      ID = "class.mark"
	UnmarkAll      ID = "class.unmark"
	CopyMarks      ID = "copy.marks"
	SaveMarks      ID = "save.marks"
	FindSilent     ID = "silent"
	SaveGlance     ID = "save.glance"
	CrowdMean      ID = "crowd.mean"
	CrowdGroups    ID = "crowd.groups"
	CrowdPlain     ID = "crowd.plain"
	BesidePrevious ID = "beside.previous"
	BesideNext     ID = "beside.next"

	AreaSight ID = "area.sight"
	AreaNone  ID = "area.none"
	CopyArea  ID = "copy.area"
	SaveArea  ID = "save.area"

	SaveMap    ID = "save.map"
	SavePhoto  ID = "save.photo"
	ShowFolder ID = "photo.folder"
	SaveGrid   ID = "save.grid"
	SaveWindow ID = "save.window"
	SavePage   ID = "save.page"
	SaveNPY    ID = "save.npy"
	SaveAllNPY ID = "save.allnpy"
	SaveCSV    ID = "save.csv"
	SaveChart  ID = "save.chart"
	SaveJSON   ID = "save.json"
	SaveFigure ID = "save.figure"

	PastePicture ID = "paste.picture"
	CopyPicture  ID = "copy.picture"
	CopyText     ID = "copy.text"
	CopyAnswers  ID = "copy.answers"
	CopyValues   ID = "copy.values"
	CopyAround   ID = "copy.around"
	CopySummary  ID = "copy.summary"
)

// Answers is how many of the best classes can be chosen by key.
const Answers = 5

// Answer shows one of the best classes in the chart, 0 for the best.
func Answer(i int) ID { return ID(fmt.Sprintf("answer.%d", i+1)) }

// Fit and Filter choose how pictures are brought to the network's size.
func Fit(f picture.Fit) ID       { return ID("fit." + string(f)) }
func Filter(f picture.Filter) ID { return ID("filter." + string(f)) }

// ReLU chooses the values before or after it.
func ReLU(before bool) ID {
	if before {
		return "relu.before"
	}
	return "relu.after"
}

// Colour chooses a colour map by its name.
func Colour(name string) ID { return ID("colours." + name) }

// View chooses what the middle shows.
func View(v scene.View) ID { return ID("view." + string(v)) }

// AreaSort sorts the table of the measured rectangle by a column, or turns it round.
func AreaSort(c view.AreaColumn) ID { return ID("area.column." + string(c)) }

// Sort chooses what channels are sorted by.
func Sort(k rank.Key) ID { return ID("sort." + string(k)) }

// Slice chooses what the slices of a kernel are sorted by.
func Slice(k rank.Key) ID { return ID("slices." + string(k)) }

// Tab brings a tab of the right side to the front.
func Tab(t scene.Tab) ID { return ID("tab." + string(t)) }

// Glance chooses what stands for a layer in the view of the whole net.
func Glance(by view.Summary) ID { return ID("glance." + string(by)) }

// Distance orders the channels of two pictures; an empty one by their numbers.
func Distance(d view.Distance) ID { return ID("distance." + cmp.Or(string(d), "index")) }

// Range chooses a range mode.
func Range(m scene.Mode) ID { return ID("range." + string(m)) }

// All is the table, in the order of the key sheet.
func All() []Action {
	var all []Action
	for _, part := range [][]Action{layers, maps, answers(), tabs(), compare, areas(), general, open, device, causes(), contrasts(), dreams(), choices(), save} {
		all = append(all, part...)
	}
	return all
}

func keys(names ...Key) []Key { return names }

// line is an action that has a line in the left column of the key sheet, and its text from there.
func line(id ID, text string, m Menu, names ...Key) Action {
	return Action{ID: id, Keys: names, Place: Place{Menu: m}, Text: text, Line: text}
}

// right moves an action's line to the right column.
func right(a Action) Action {
	a.Column = Right
	return a
}

var layers = []Action{
	line(PreviousLayer, "keys.layers", Pointer, "Up"),
	line(NextLayer, "keys.layers", Pointer, "Down"),
	line(FirstLayer, "keys.ends", Pointer, "Home"),
	line(LastLayer, "keys.ends", Pointer, "End"),
	line(PreviousChannel, "keys.channels", Pointer, "Left"),
	line(NextChannel, "keys.channels", Pointer, "Right"),
}

var maps = []Action{
	{ID: Enlarge, Keys: keys("Enter"), Place: Place{Menu: Pointer}, Text: "act.enlarge", Line: "keys.enlarge"},
	{ID: Back, Keys: keys("Esc"), Place: Place{Menu: Pointer}, Text: "act.back", Line: "keys.enlarge"},
	{ID: ZoomIn, Keys: keys("+"), Also: keys("="), Place: Place{ViewMenu, 81}, Text: "act.zoom.in", Line: "keys.zoom"},
	{ID: ZoomOut, Keys: keys("-"), Place: Place{ViewMenu, 82}, Text: "act.zoom.out", Line: "keys.zoom"},
	{ID: FitGrid, Keys: keys("0"), Also: keys("F", "Ctrl+9"), Place: Place{Menu: Control}, Text: "keys.fit", Line: "keys.fit"},
	{ID: ZoomTrue, Keys: keys("Ctrl+0"), Place: Place{ViewMenu, 83}, Text: "act.zoom.true", Line: "keys.zoom.true"},
	line(FewerColumns, "keys.columns", Control, "["),
	line(MoreColumns, "keys.columns", Control, "]"),
	{ID: SuitColumns, Place: Place{Menu: Control}, Text: "tip.suit"},
	line(PreviousPicture, "keys.pictures", Control, "PgUp"),
	line(NextPicture, "keys.pictures", Control, "PgDn"),
	line(NextSort, "keys.sort", Control, "T"),
	{ID: TurnSort, Keys: keys("D"), Place: Place{SortMenu, 11}, Text: "menu.sort.turn", Line: "keys.sort"},
	line(FilterChannels, "keys.filter", Control, "/"),
	{ID: Undo, Keys: keys("Ctrl+Z"), Place: Place{ViewMenu, 101}, Text: "menu.undo", Line: "keys.undo"},
	{ID: Redo, Keys: keys("Ctrl+Shift+Z"), Also: keys("Ctrl+Y"), Place: Place{ViewMenu, 102}, Text: "menu.redo", Line: "keys.undo"},
	line(Compute, "keys.compute", Control, "F5"),
	{ID: SwitchChannel, Keys: keys("X"), Place: Place{Menu: Pointer}, Text: "act.switch", Line: "keys.switch"},
	{ID: SwitchMean, Place: Place{Menu: Pointer}, Text: "act.mean"},
	{ID: SwitchSwap, Place: Place{Menu: Pointer}, Text: "act.swap"},
	{ID: AllOn, Keys: keys("A"), Place: Place{Menu: Control}, Text: "tip.allon", Line: "keys.switch"},
}

// answers are the best classes, and what follows them in the key sheet.
func answers() (list []Action) {
	for i := range Answers {
		list = append(list, line(Answer(i), "keys.answer", Pointer, Key(fmt.Sprint(i+1))))
	}
	return append(list,
		line(ToggleReLU, "keys.relu", Control, "B"),
		line(NextColour, "keys.map", Control, "M"),
		line(NextRange, "keys.range", Control, "R"),
		Action{ID: MarkClipped, Keys: keys("K"), Place: Place{RangeMenu, 11}, Text: "menu.clipped", Line: "keys.clipped"},
		Action{ID: LogCounts, Keys: keys("H"), Place: Place{RangeMenu, 12}, Text: "menu.logcounts", Line: "keys.clipped"},
		line(Smooth, "keys.smooth", Control, "S"),
		Action{ID: LogChart, Keys: keys("G"), Place: Place{Menu: Control}, Text: "chart.log", Line: "keys.log"},
		line(Language, "keys.language", Control, "Ctrl+L"),
		line(Theme, "keys.theme", Control, "Ctrl+T"),
		line(Classroom, "keys.classroom", Control, "F11"))
}

// tabs are those of the right side.
func tabs() (list []Action) {
	keys := map[scene.Tab]Key{scene.Overview: "O", scene.UnitTab: "U", scene.WhyTab: "Y"}
	for _, t := range scene.Tabs() {
		list = append(list, right(Action{ID: Tab(t), Keys: []Key{keys[t]}, Place: Place{Menu: Control}, Text: "tab." + string(t), Line: "keys.tabs"}))
	}
	return append(list,
		Action{ID: Unpin, Place: Place{Menu: Control}, Text: "tip.unpin"},
		Action{ID: SplitKernels, Place: Place{Menu: Control}, Text: "kernels.split"},
		Action{ID: SortColumn, Place: Place{Menu: Control}, Text: "unit.sorted"},
		Action{ID: UnitField, Place: Place{Menu: Control}, Text: "field.title"},
		Action{ID: SaveFieldPNG, Place: Place{SaveFieldMenu, 1}, Text: "field.png"},
		Action{ID: SaveFieldNPY, Place: Place{SaveFieldMenu, 2}, Text: "field.npy"},
		right(line(PreviousPeak, "keys.peaks", Control, "P")),
		right(line(NextPeak, "keys.peaks", Control, "N")))
}

// general are the chords, and what belongs to the window as a whole.
var general = []Action{
	{ID: Palette, Keys: keys("Ctrl+Shift+P"), Place: Place{HelpMenu, 5}, Text: "menu.palette", Line: "keys.palette", Column: Right},
	{ID: KerasCode, Keys: keys("Ctrl+K"), Place: Place{HelpMenu, 13}, Text: "menu.help.keras", Line: "keys.keras", Column: Right},
	{ID: FindLayer, Keys: keys("Ctrl+F"), Place: Place{Menu: Control}, Text: "tree.find", Line: "keys.findlayer", Column: Right},
	{ID: FindClass, Keys: keys("Ctrl+G"), Place: Place{Menu: Control}, Text: "chart.find", Line: "keys.findclass", Column: Right},
	{ID: OpenFile, Keys: keys("Ctrl+O"), Place: Place{OpenMenu, 1}, Text: "menu.open.file", Line: "keys.open", Column: Right},
	{ID: SaveGrid, Keys: keys("Ctrl+S"), Place: Place{SaveMenu, 2}, Text: "menu.save.grid", Line: "keys.savegrid", Column: Right},
	{ID: SaveMap, Keys: keys("Ctrl+E"), Place: Place{SaveMenu, 1}, Text: "menu.save.map", Line: "keys.savemap", Column: Right},
	{ID: SaveWindow, Keys: keys("F12"), Place: Place{SaveMenu, 3}, Text: "menu.save.window", Line: "keys.savewindow", Column: Right},
	{ID: SaveFigure, Keys: keys("Ctrl+Shift+S"), Place: Place{SaveMenu, 3}, Text: "menu.save.figure", Line: "keys.savefigure", Column: Right},
	{ID: CopyPicture, Keys: keys("Ctrl+C"), Place: Place{SaveMenu, 31}, Text: "menu.copy.picture", Line: "keys.copypicture", Column: Right},
	{ID: CopyText, Keys: keys("Ctrl+Shift+C"), Place: Place{SaveMenu, 31}, Text: "menu.copy.text", Line: "keys.copytext", Column: Right},
	{ID: PastePicture, Keys: keys("Ctrl+V"), Place: Place{OpenMenu, 4}, Text: "menu.paste", Line: "keys.paste", Column: Right},
	{ID: "control.next", Keys: keys("Tab", "Shift+Tab"), Text: "keys.tab", Line: "keys.tab", Column: Right, Own: true},
	{ID: ContextMenu, Keys: keys("F10"), Also: keys("Menu"), Place: Place{Menu: Control}, Text: "act.context", Line: "keys.context", Column: Right},
	{ID: "control.press", Keys: keys("Space", "Enter"), Text: "keys.press", Line: "keys.press", Column: Right, Own: true},
	{ID: Keys, Keys: keys("?", "F1"), Place: Place{HelpMenu, 1}, Text: "menu.help.keys", Line: "keys.help", Column: Right},
	{ID: Tour, Keys: keys("F2"), Place: Place{HelpMenu, 11}, Text: "menu.help.tour", Line: "keys.tour", Column: Right},
	right(line(TourBack, "keys.tour", Control, "F3")),
	right(line(TourNext, "keys.tour", Control, "F4")),
	{ID: Quiz, Keys: keys("Q"), Place: Place{HelpMenu, 12}, Text: "menu.help.quiz", Line: "keys.quiz", Column: Right},
	right(line(LessonBack, "keys.lesson", Control, "F6")),
	right(line(LessonNext, "keys.lesson", Control, "F7")),
	right(line(LessonHere, "keys.lesson", Control, "F8")),
	{ID: AddStep, Keys: keys("Ctrl+D"), Place: Place{SaveMenu, 51}, Text: "menu.lesson.add", Line: "keys.addstep", Column: Right},
	{ID: EditLesson, Keys: keys("Ctrl+Shift+D"), Place: Place{SaveMenu, 52}, Text: "menu.lesson.edit", Line: "keys.addstep", Column: Right},
	{ID: SaveLesson, Place: Place{SaveMenu, 53}, Text: "menu.save.lesson"},
	{ID: Check, Place: Place{HelpMenu, 2}, Text: "menu.help.check"},
	{ID: LogFile, Place: Place{HelpMenu, 3}, Text: "menu.help.log"},
	{ID: About, Place: Place{HelpMenu, 31}, Text: "menu.help.about"},
	{ID: FocusOffer, Keys: keys("F9"), Place: Place{Menu: Control}, Text: "act.offer", Line: "keys.offer", Column: Right},
	right(line(Quit, "keys.quit", Control, "Ctrl+Q")),
}

var open = []Action{
	{ID: OpenFolder, Place: Place{OpenMenu, 2}, Text: "menu.open.folder"},
	{ID: OpenSession, Place: Place{OpenMenu, 3}, Text: "menu.open.session"},
	{ID: OpenLesson, Place: Place{OpenMenu, 4}, Text: "menu.open.lesson"},
	{ID: SaveSession, Place: Place{SaveMenu, 41}, Text: "menu.save.session"},
	{ID: Builtin, Place: Place{ModelMenu, 1}, Text: "menu.model.builtin"},
	{ID: GetModel, Place: Place{ModelMenu, 11}, Text: "menu.model.get"},
	{ID: ModelFile, Place: Place{ModelMenu, 12}, Text: "menu.model.file"},
	{ID: ModelFolder, Place: Place{ModelMenu, 13}, Text: "menu.model.folder"},
	{ID: ManageModels, Place: Place{ModelMenu, 31}, Text: "menu.model.manage"},
	{ID: OtherModel, Keys: keys("W"), Place: Place{ModelMenu, 21}, Text: "menu.model.other", Line: "keys.other"},
	{ID: AboutModel, Place: Place{ModelMenu, 32}, Text: "menu.model.about"},
}

var device = []Action{
	{ID: UseGPU, Place: Place{DeviceMenu, 1}, Text: "menu.device.gpu"},
	{ID: UseCPU, Place: Place{DeviceMenu, 2}, Text: "menu.device.cpu"},
	{ID: MeasureDevice, Place: Place{DeviceMenu, 11}, Text: "menu.device.measure"},
}

// choices are the items of menus of which one is ticked.
func choices() (list []Action) {
	add := func(id ID, m Menu, text string) {
		list = append(list, Action{ID: id, Place: Place{Menu: m}, Text: text})
	}
	for _, f := range picture.Fits() {
		add(Fit(f), FitMenu, "fit."+string(f))
	}
	for _, f := range picture.Filters() {
		add(Filter(f), FilterMenu, "filter."+string(f))
	}
	add(ReLU(false), ReLUMenu, "menu.relu.after")
	add(ReLU(true), ReLUMenu, "menu.relu.before")
	for _, m := range view.Colormaps() {
		add(Colour(m.Name()), ColourMenu, "colormap."+m.Name())
	}
	for _, k := range rank.Keys() {
		add(Sort(k), SortMenu, "sort."+string(k))
	}
	for _, k := range rank.TargetKeys() {
		list = append(list, Action{ID: Sort(k), Place: Place{SortMenu, 10}, Text: "sort." + string(k)})
	}
	for _, k := range rank.SliceKeys() {
		add(Slice(k), SliceMenu, "sort."+string(k))
	}
	list = append(list, ranges()...)
	for _, d := range append([]view.Distance{""}, view.Distances()...) {
		add(Distance(d), DistanceMenu, "menu."+string(Distance(d)))
	}
	for _, by := range view.Summaries() {
		add(Glance(by), GlanceMenu, "glance.about."+string(by))
	}
	for i, v := range scene.Views() {
		if v == scene.AreaView { // is with what else there is about areas
			continue
		}
		a := Action{ID: View(v), Place: Place{ViewMenu, i + 1}, Text: "menu.view." + string(v)}
		switch v {
		case scene.BestView:
			a.Keys, a.Line, a.Column = keys("I"), "keys.best", Right
		case scene.ChartView:
			a.Keys, a.Line, a.Column = keys("Ctrl+J"), "keys.chart", Right
		}
		list = append(list, a)
	}
	return list
}

// compare is what is done with two pictures.
var compare = []Action{
	right(line(MarkClass, "keys.mark", Pointer, "J")),
	{ID: UnmarkAll, Place: Place{Menu: Control}, Text: "tip.unmark"},
	{ID: CopyMarks, Place: Place{SaveMenu, 36}, Text: "menu.copy.marks"},
	{ID: SaveMarks, Place: Place{SaveMenu, 25}, Text: "menu.save.marks"},
	{ID: FindSilent, Place: Place{ViewMenu, 71}, Text: "menu.silent"},
	{ID: SaveGlance, Place: Place{SaveMenu, 4}, Text: "menu.save.glance"},
	{ID: CrowdMean, Place: Place{Menu: Control}, Text: "crowd.mean"},
	{ID: CrowdGroups, Place: Place{Menu: Control}, Text: "crowd.groups"},
	{ID: CrowdPlain, Place: Place{Menu: Control}, Text: "tip.crowd.plain"},
	{ID: SecondFile, Place: Place{SecondMenu, 1}, Text: "menu.second.file"},
	{ID: SecondPrevious, Place: Place{SecondMenu, 2}, Text: "menu.second.previous"},
	{ID: SecondShown, Place: Place{SecondMenu, 3}, Text: "menu.second.shown"},
	{ID: SecondNone, Place: Place{SecondMenu, 4}, Text: "menu.second.none"},
	right(line(BesidePrevious, "keys.beside", Control, "<")),
	right(line(BesideNext, "keys.beside", Control, ">")),
	right(line(Difference, "keys.difference", Control, "V")),
}

// areas are about the rectangle that is measured.
func areas() []Action {
	at := slices.Index(scene.Views(), scene.AreaView) + 1
	list := []Action{
		right(Action{ID: View(scene.AreaView), Keys: keys("Z"), Place: Place{ViewMenu, at}, Text: "menu.view.area", Line: "keys.area"}),
		right(Action{ID: AreaSight, Keys: keys("Ctrl+M"), Place: Place{ViewMenu, 61}, Text: "menu.area.sight", Line: "keys.area.sight"}),
		{ID: AreaNone, Place: Place{ViewMenu, 62}, Text: "menu.area.none"},
		{ID: CopyArea, Place: Place{SaveMenu, 35}, Text: "menu.copy.area"},
		{ID: SaveArea, Place: Place{SaveMenu, 24}, Text: "menu.save.area"},
	}
	for _, c := range view.AreaColumns() {
		list = append(list, Action{ID: AreaSort(c), Place: Place{Menu: Control}, Text: "area.column." + string(c)})
	}
	return list
}

var save = []Action{
	{ID: SavePage, Place: Place{SaveMenu, 5}, Text: "menu.save.page"},
	{ID: SavePhoto, Place: Place{SaveMenu, 5}, Text: "menu.save.photo"},
	{ID: ShowFolder, Place: Place{OpenMenu, 3}, Text: "menu.photo.folder"},
	{ID: SaveNPY, Place: Place{SaveMenu, 11}, Text: "menu.save.npy"},
	{ID: SaveAllNPY, Place: Place{SaveMenu, 12}, Text: "menu.save.allnpy"},
	{ID: SaveCSV, Place: Place{SaveMenu, 21}, Text: "menu.save.csv"},
	{ID: SaveJSON, Place: Place{SaveMenu, 22}, Text: "menu.save.json"},
	{ID: SaveChart, Place: Place{SaveMenu, 23}, Text: "menu.save.chart"},
	{ID: CopyValues, Place: Place{SaveMenu, 33}, Text: "menu.copy.values"},
	{ID: CopyAround, Place: Place{SaveMenu, 33}, Text: "menu.copy.around"},
	{ID: CopySummary, Place: Place{SaveMenu, 34}, Text: "menu.copy.summary"},
	{ID: LayerTimes, Place: Place{ViewMenu, 91}, Text: "menu.times"},
	{ID: CopyAnswers, Place: Place{SaveMenu, 32}, Text: "menu.copy.answers"},
}

// ranges choose what maps are scaled by.
func ranges() (list []Action) {
	for _, mode := range scene.Modes() {
		a := Action{ID: Range(mode), Place: Place{Menu: RangeMenu}, Text: "menu.range." + string(mode)}
		switch mode {
		case scene.Percentile:
			a.Keys, a.Line = keys("Ctrl+N"), "keys.ranges"
		case scene.PerChannel:
			a.Keys, a.Line = keys("Ctrl+R"), "keys.ranges"
		}
		list = append(list, a)
	}
	return list
}
