package ui

import (
	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
)

// A command is what an action of the table does in this window.
type command struct {
	do      func()
	enabled func() bool   // nil: always
	checked func() bool   // nil: never ticked
	note    func() string // behind its text in a menu; may be nil
	absent  bool          // this window does not offer it
}

// commands are what the actions do.
type commands map[action.ID]command

// run does what an action is for, where it can be done.
func (c commands) run(id action.ID) {
	if a, ok := c[id]; ok && !a.absent && (a.enabled == nil || a.enabled()) {
		a.do()
	}
}

// bind gives every action of the table what it does.
func (w *Window) bind() commands {
	all := commands{}
	for _, part := range []commands{w.bindLooking(), w.bindChoices(), w.bindFiles(), w.bindProgram()} {
		for id, c := range part {
			all[id] = c
		}
	}
	return all
}

// bindLooking is what walks through layers, channels and pictures.
func (w *Window) bindLooking() commands {
	c := commands{
		action.PreviousLayer:   {do: func() { w.chooseLayer(w.choice.layer - 1) }},
		action.NextLayer:       {do: func() { w.chooseLayer(w.choice.layer + 1) }},
		action.FirstLayer:      {do: func() { w.chooseLayer(0) }},
		action.LastLayer:       {do: func() { w.chooseLayer(w.layers() - 1) }},
		action.PreviousChannel: {do: func() { w.stepChannel(-1) }},
		action.NextChannel:     {do: func() { w.stepChannel(1) }},
		action.Enlarge:         {do: func() { w.parts.pane.enlarge(w.choice.channel) }},
		action.Back:            {do: w.escape},
		action.ZoomIn:          {do: func() { w.parts.pane.zoom(1.25) }},
		action.ZoomOut:         {do: func() { w.parts.pane.zoom(1 / 1.25) }},
		action.FitGrid:         {do: w.fit},
		action.FewerColumns:    {do: func() { w.addColumns(-1) }},
		action.MoreColumns:     {do: func() { w.addColumns(1) }},
		action.PreviousPicture: {do: func() { w.session.Step(-1) }},
		action.NextPicture:     {do: func() { w.session.Step(1) }},
		action.FindLayer:       {do: func() { w.win.Canvas().Focus(w.parts.find) }},
		action.FindClass:       {do: func() { w.win.Canvas().Focus(w.parts.class) }},
	}
	for i := range action.Answers {
		c[action.Answer(i)] = command{do: func() { w.chooseAnswer(i) }}
	}
	return c
}

// bindChoices is what chooses how things are drawn.
func (w *Window) bindChoices() commands {
	next := func(i, n int) int { return (i + 1) % n }
	maps, modes := view.Colormaps(), scene.RangeModes()
	c := commands{
		action.ToggleReLU: {do: func() { w.setBefore(!w.choice.before) }},
		action.NextColour: {do: func() { w.setColours(maps[next(w.colourIndex(), len(maps))]) }},
		action.NextRange:  {do: func() { w.setRange(view.RangeMode(next(int(w.choice.mode), len(modes)))) }},
		action.Smooth:     {do: func() { w.parts.smooth.SetChecked(!w.choice.smooth) }},
		action.LogChart:   {do: func() { w.parts.log.SetChecked(!w.choice.log) }},
		action.Language:   {do: w.nextLanguage},
		action.Theme:      {do: w.nextTheme},
	}
	for _, before := range []bool{false, true} {
		c[action.ReLU(before)] = choose(func() { w.setBefore(before) }, func() bool { return w.choice.before == before })
	}
	for i, m := range maps {
		c[action.Colour(m.Name())] = choose(func() { w.setColours(m) }, func() bool { return w.colourIndex() == i })
	}
	for i, name := range modes {
		mode := view.RangeMode(i)
		c[action.Range(name)] = choose(func() { w.setRange(mode) }, func() bool { return w.choice.mode == mode })
	}
	for _, f := range picture.Fits() {
		a := choose(func() { w.setFit(f) }, func() bool { return w.fitting().Fit == string(f) })
		a.note = func() string { return w.ofCard(string(f) == w.card().Fit) }
		c[action.Fit(f)] = a
	}
	for _, f := range picture.Filters() {
		a := choose(func() { w.setFilter(f) }, func() bool { return w.fitting().Resample == string(f) })
		a.note = func() string { return w.ofCard(string(f) == w.card().Resample) }
		c[action.Filter(f)] = a
	}
	return c
}

func choose(do func(), checked func() bool) command { return command{do: do, checked: checked} }

// bindFiles is what opens and saves.
func (w *Window) bindFiles() commands {
	complete := func() bool { return w.result.Complete() }
	named := func() bool { return w.result.Complete() && w.network().HasTop() }
	builtin := func() bool { return w.state.Model != nil && w.state.Model.Path == "" }
	return commands{
		action.OpenFile:    {do: w.openFile},
		action.OpenFolder:  {do: w.openFolder},
		action.Builtin:     {do: w.session.OpenBuiltin, checked: builtin},
		action.ModelFolder: {do: w.openModelFolder},
		action.ModelFile:   {do: w.openModelFile},
		action.AboutModel:  {do: w.aboutModel},
		action.SaveMap:     {do: w.saveMap, enabled: w.ready},
		action.SaveGrid:    {do: w.saveGrid, enabled: w.ready},
		action.SaveWindow:  {do: w.saveWindow},
		action.SaveNPY:     {do: w.saveNPY, enabled: w.ready},
		action.SaveAllNPY:  {do: w.saveAllNPY, enabled: complete},
		action.SaveCSV:     {do: w.saveCSV, enabled: named},
		action.SaveJSON:    {do: w.saveJSON, enabled: named},
		action.CopyAnswers: {do: w.copyAnswers, enabled: named},
		action.CopyValues:  {do: w.copyValues, enabled: w.ready},
	}
}

// bindProgram is what concerns the program as a whole.
func (w *Window) bindProgram() commands {
	return commands{
		action.Keys:    {do: w.showKeys},
		action.Check:   {do: w.options.Check, absent: w.options.Check == nil},
		action.LogFile: {do: w.showLog, absent: w.options.LogPath == ""},
		action.About:   {do: w.about},
		action.Quit:    {do: w.Close},
	}
}
