package ui

import (
	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn/picture"
)

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
		action.PreviousLayer:   {do: func() { w.chooseLayer(w.now.layer() - 1) }},
		action.NextLayer:       {do: func() { w.chooseLayer(w.now.layer() + 1) }},
		action.FirstLayer:      {do: func() { w.chooseLayer(0) }},
		action.LastLayer:       {do: func() { w.chooseLayer(w.now.layers() - 1) }},
		action.PreviousChannel: {do: func() { w.stepChannel(-1) }},
		action.NextChannel:     {do: func() { w.stepChannel(1) }},
		action.Enlarge:         {do: func() { w.parts.maps.grid.enlarge(w.now.scene.Channel) }},
		action.Back:            {do: w.escape},
		action.ZoomIn:          {do: func() { w.parts.maps.grid.zoom(1.25) }},
		action.ZoomOut:         {do: func() { w.parts.maps.grid.zoom(1 / 1.25) }},
		action.FitGrid:         {do: w.fit},
		action.FewerColumns:    {do: func() { w.look(w.Scene().WithColumns(w.parts.maps.grid.grid.Columns() - 1)) }},
		action.MoreColumns:     {do: func() { w.look(w.Scene().WithColumns(w.parts.maps.grid.grid.Columns() + 1)) }},
		action.PreviousPicture: {do: func() { w.session.Step(-1) }},
		action.NextPicture:     {do: func() { w.session.Step(1) }},
		action.FindLayer:       {do: func() { w.win.Canvas().Focus(w.parts.layers.find) }},
		action.FindClass:       {do: func() { w.win.Canvas().Focus(w.parts.answers.find) }},
	}
	for i := range action.Answers {
		c[action.Answer(i)] = command{do: func() { w.parts.answers.choose(i) }}
	}
	return c
}

// bindChoices is what chooses how things are drawn.
func (w *Window) bindChoices() commands {
	c := commands{
		action.ToggleReLU: {do: func() { w.look(w.Scene().WithBefore(!w.now.scene.Before)) }},
		action.NextColour: {do: func() { w.look(w.Scene().NextColours()) }},
		action.NextRange:  {do: func() { w.setRange(w.now.scene.Range.Next()) }},
		action.Smooth:     {do: func() { w.setSmooth(!w.now.scene.Smooth) }},
		action.LogChart:   {do: func() { w.setLog(!w.now.scene.Log) }},
		action.Language:   {do: w.nextLanguage},
		action.Theme:      {do: w.nextTheme},
	}
	for _, before := range []bool{false, true} {
		c[action.ReLU(before)] = choice(func() { w.look(w.Scene().WithBefore(before)) }, func() bool { return w.now.scene.Before == before })
	}
	for _, m := range view.Colormaps() {
		c[action.Colour(m.Name())] = choice(func() { w.look(w.Scene().WithColours(m)) }, func() bool { return w.now.scene.Colormap() == m })
	}
	for _, mode := range scene.Modes() {
		c[action.Range(mode)] = choice(func() { w.setRange(mode) }, func() bool { return w.now.scene.Range == mode })
	}
	for _, f := range picture.Fits() {
		a := choice(func() { w.look(w.Scene().WithFit(f, w.now.card())) }, func() bool { return w.now.scene.Input(w.now.card()).Fit == string(f) })
		a.note = func() string { return w.now.ofCard(string(f) == w.now.card().Fit) }
		c[action.Fit(f)] = a
	}
	for _, f := range picture.Filters() {
		a := choice(func() { w.look(w.Scene().WithFilter(f, w.now.card())) }, func() bool { return w.now.scene.Input(w.now.card()).Resample == string(f) })
		a.note = func() string { return w.now.ofCard(string(f) == w.now.card().Resample) }
		c[action.Filter(f)] = a
	}
	return c
}

func choice(do func(), checked func() bool) command { return command{do: do, checked: checked} }

// bindFiles is what opens and saves.
func (w *Window) bindFiles() commands {
	ready := func() bool { return w.parts.maps.ready() }
	complete := func() bool { return w.now.result.Complete() }
	builtin := func() bool { return w.now.state.Model != nil && w.now.state.Model.Path == "" }
	o, s := w.opener, w.saver
	return commands{
		action.OpenFile:    {do: o.askFile},
		action.OpenFolder:  {do: o.askFolder},
		action.Builtin:     {do: w.session.OpenBuiltin, checked: builtin},
		action.ModelFolder: {do: o.askModelFolder},
		action.ModelFile:   {do: o.askModelFile},
		action.AboutModel:  {do: w.help.model},
		action.SaveMap:     {do: s.saveMap, enabled: ready},
		action.SaveGrid:    {do: s.saveGrid, enabled: ready},
		action.SaveWindow:  {do: s.saveWindow},
		action.SaveNPY:     {do: s.saveNPY, enabled: ready},
		action.SaveAllNPY:  {do: s.saveAllNPY, enabled: complete},
		action.SaveCSV:     {do: s.saveCSV, enabled: w.now.named},
		action.SaveJSON:    {do: s.saveJSON, enabled: w.now.named},
		action.CopyAnswers: {do: s.copyAnswers, enabled: w.now.named},
		action.CopyValues:  {do: s.copyValues, enabled: ready},
	}
}

// bindProgram is what concerns the program as a whole.
func (w *Window) bindProgram() commands {
	return commands{
		action.Keys:    {do: w.help.keys},
		action.Check:   {do: w.options.Check, absent: w.options.Check == nil},
		action.LogFile: {do: w.help.logFile, absent: w.options.LogPath == ""},
		action.About:   {do: w.help.about},
		action.Quit:    {do: w.Close},
	}
}

// escape leaves what was entered last: the enlarged map, the banner, the work that is under way.
func (w *Window) escape() {
	switch p := w.parts; {
	case p.maps.grid.back():
	case p.banner.root.Visible():
		w.dismiss()
	case p.status.busy.busy:
		w.session.Cancel()
	}
}

// dismiss takes the banner away.
func (w *Window) dismiss() {
	w.session.Dismiss()
	w.parts.banner.show(nil, w.now.lang, "")
}
