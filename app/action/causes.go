package action

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/app/view/rank"
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

	Contrast     ID = "contrast"      // why A and not B
	ContrastSwap ID = "contrast.swap" // why B and not A
	ContrastWith ID = "contrast.with" // the class that was found, and the best
	ListBack     ID = "list.back"
	ListOn       ID = "list.on"
	ListEnd      ID = "list.end"
	ListInMaps   ID = "list.maps"
)

// Menus of the tab with causes.
const (
	MethodMenu    Menu = "method"
	TargetMenu    Menu = "target"
	OptionMenu    Menu = "option"
	SaveCauseMenu Menu = "savecause"
	SaveFieldMenu Menu = "savefield"
	ForMenu       Menu = "for"     // the class of which is asked why it is it
	AgainstMenu   Menu = "against" // and the one that it is not
	ListMenu      Menu = "list"
)

// Method chooses a way to explain.
func Method(m explain.Method) ID { return ID("method." + string(m)) }

// TargetAnswer explains one of the best classes, 1 for the second best.
func TargetAnswer(i int) ID { return ID(fmt.Sprintf("target.answer.%d", i+1)) }

// Option makes a choice for a field of a request.
func Option(o scene.Option) ID { return ID("option." + o.Name + "." + o.Value) }

// A Side is one of two classes that are compared.
type Side string

// The sides.
const (
	For     Side = "for"
	Against Side = "against"
)

// ContrastAnswer puts one of the best classes on a side, 0 for the best; ContrastFound the one that was found in the chart.
func ContrastAnswer(s Side, i int) ID { return ID(fmt.Sprintf("contrast.%s.%d", s, i+1)) }
func ContrastFound(s Side) ID         { return ID(fmt.Sprintf("contrast.%s.found", s)) }

// List lists channels by a number about what is explained; none for no list.
func List(k rank.Key) ID { return ID("list." + cmp.Or(string(k), "none")) }

// adder adds actions without a key to a list, at a rank of a menu.
func adder(list *[]Action) func(id ID, m Menu, rank int, text string) {
	return func(id ID, m Menu, rank int, text string) {
		*list = append(*list, Action{ID: id, Place: Place{m, rank}, Text: text})
	}
}

// contrasts compare two classes, and list channels.
func contrasts() (list []Action) {
	add := adder(&list)
	list = append(list, right(line(Contrast, "keys.contrast", Control, "Ctrl+B")))
	add(ContrastSwap, Control, 0, "tip.contrast.swap")
	add(ContrastWith, Pointer, 0, "contrast.with")
	for _, s := range []Side{For, Against} {
		for i := range Answers {
			text := "target.answer"
			if i < 2 {
				text = []string{"target.top", "contrast.second"}[i]
			}
			add(ContrastAnswer(s, i), Menu(s), i, text)
		}
		add(ContrastFound(s), Menu(s), 11, "target.found")
	}
	add(List(""), ListMenu, 0, "list.none")
	for i, k := range rank.TargetKeys() {
		add(List(k), ListMenu, 11+i, "list.by."+string(k))
	}
	add(ListBack, Control, 0, "tip.list.back")
	add(ListOn, Control, 0, "tip.list.on")
	add(ListEnd, Control, 0, "tip.list.end")
	add(ListInMaps, Control, 0, "tip.list.maps")
	return list
}

func causes() (list []Action) {
	add := adder(&list)
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
