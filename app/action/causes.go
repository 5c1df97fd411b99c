package action

import (
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn/explain"
)

// The actions about causes. Those of a family are made by a function: Method, TargetAnswer, Option.
const (
	Explain          ID = "cause.explain"
	StopExplaining   ID = "cause.stop"
	ClipCause        ID = "cause.clip"
	TrustCause       ID = "cause.trust"
	DeleteCause      ID = "cause.delete"
	TargetTop        ID = "target.top"
	TargetDifference ID = "target.difference"
	TargetFound      ID = "target.found"
	TargetChannel    ID = "target.channel"
	TargetUnit       ID = "target.unit"
	SaveCauseNPY     ID = "cause.npy"
	SaveCausePNG     ID = "cause.png"
	SaveCauseJSON    ID = "cause.json"
	CopyCause        ID = "cause.copy"
)

// Menus of the tab with causes.
const (
	MethodMenu    Menu = "method"
	TargetMenu    Menu = "target"
	OptionMenu    Menu = "option"
	SaveCauseMenu Menu = "savecause"
)

// Method chooses a way to explain.
func Method(m explain.Method) ID { return ID("method." + string(m)) }

// TargetAnswer explains one of the best classes, 1 for the second best.
func TargetAnswer(i int) ID { return ID(fmt.Sprintf("target.answer.%d", i+1)) }

// Option makes a choice for a field of a request.
func Option(o scene.Option) ID { return ID("option." + o.Name + "." + o.Value) }

func causes() (list []Action) {
	add := func(id ID, m Menu, rank int, text string) {
		list = append(list, Action{ID: id, Place: Place{m, rank}, Text: text})
	}
	list = append(list, right(line(Explain, "keys.explain", Control, "E")))
	add(StopExplaining, Control, 0, "button.cancel")
	add(TrustCause, Control, 0, "tip.trust")
	add(DeleteCause, Control, 0, "tip.delete")
	for i, m := range explain.Methods() {
		add(Method(m), MethodMenu, family(m)*10+i, "method."+string(m))
	}
	add(TargetTop, TargetMenu, 1, "target.top")
	add(TargetDifference, TargetMenu, 2, "target.difference")
	for i := 1; i < Answers; i++ {
		add(TargetAnswer(i), TargetMenu, 20+i, "target.answer")
	}
	add(TargetFound, TargetMenu, 29, "target.found")
	add(TargetChannel, TargetMenu, 41, "target.channel")
	add(TargetUnit, TargetMenu, 42, "target.unit")
	names := scene.OptionNames()
	for _, o := range scene.Options() {
		add(Option(o), OptionMenu, 10*slices.Index(names, o.Name), "option."+o.Name)
	}
	add(ClipCause, OptionMenu, 10*len(names), "cause.clip")
	add(SaveCausePNG, SaveCauseMenu, 1, "cause.png")
	add(SaveCauseNPY, SaveCauseMenu, 2, "cause.npy")
	add(SaveCauseJSON, SaveCauseMenu, 3, "cause.json")
	add(CopyCause, SaveCauseMenu, 11, "cause.copy")
	return list
}

// family groups the methods in their menu: by the gradient, by the maps of a layer, others.
func family(m explain.Method) int {
	switch m {
	case explain.GradCAM, explain.HiResCAM, explain.LayerCAM:
		return 1
	case explain.LRP, explain.Occlusion:
		return 2
	}
	return 0
}
