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
		action.PreviousLayer:   {do: func() { w.chooseLayer(w.layer() - 1) }},
		action.NextLayer:       {do: func() { w.chooseLayer(w.layer() + 1) }},
		action.FirstLayer:      {do: func() { w.chooseLayer(0) }},
		action.LastLayer:       {do: func() { w.chooseLayer(w.layers() - 1) }},
		action.PreviousChannel: {do: func() { w.stepChannel(-1) }},
		action.NextChannel:     {do: func() { w.stepChannel(1) }},
		action.Enlarge:         {do: func() { w.parts.pane.enlarge(w.scene.Channel) }},
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
	c := commands{
		action.ToggleReLU: {do: func() { w.setBefore(!w.scene.Before) }},
		action.NextColour: {do: func() { w.look(w.Scene().NextColours()) }},
		action.NextRange:  {do: func() { w.setRange(w.scene.Range.Next()) }},
		action.Smooth:     {do: func() { w.setSmooth(!w.scene.Smooth) }},
		action.LogChart:   {do: func() { w.setLog(!w.scene.Log) }},
		action.Language:   {do: w.nextLanguage},
		action.Theme:      {do: w.nextTheme},
	}
	for _, before := range []bool{false, true} {
		c[action.ReLU(before)] = choose(func() { w.setBefore(before) }, func() bool { return w.scene.Before == before })
	}
	for _, m := range view.Colormaps() {
		c[action.Colour(m.Name())] = choose(func() { w.setColours(m.Name()) }, func() bool { return w.scene.Colormap() == m })
	}
	for _, mode := range scene.Modes() {
		c[action.Range(mode)] = choose(func() { w.setRange(mode) }, func() bool { return w.scene.Range == mode })
	}
	for _, f := range picture.Fits() {
		a := choose(func() { w.look(w.Scene().WithFit(f, w.card())) }, func() bool { return w.scene.Input(w.card()).Fit == string(f) })
		a.note = func() string { return w.ofCard(string(f) == w.card().Fit) }
		c[action.Fit(f)] = a
	}
	for _, f := range picture.Filters() {
		a := choose(func() { w.look(w.Scene().WithFilter(f, w.card())) }, func() bool { return w.scene.Input(w.card()).Resample == string(f) })
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
