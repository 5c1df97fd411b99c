package action

import (
	"fmt"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn/dream"
)

// The actions about what something likes best. Those of a family are made by a function: DreamMethod, DreamSteps, DreamSeed, DreamSize,
// DreamAnswer, Best.
const (
	DreamHere    ID = "dream.here" // of what is looked at: the pinned unit, or the chosen channel
	DreamOfCause ID = "dream.cause"
	BeginDream   ID = "dream.begin"
	GoOnDreaming ID = "dream.on"
	StopDreaming ID = "dream.stop"
	ClearDream   ID = "dream.clear"
	NextSeed     ID = "dream.seed.next"
	DreamChannel ID = "dream.channel"
	DreamUnit    ID = "dream.unit"
	DreamFound   ID = "dream.found"
	SaveDream    ID = "dream.save"
	SaveDreamPNG ID = "dream.png"
	CopyDream    ID = "dream.copy"

	BeginIndex ID = "index.begin"
	StopIndex  ID = "index.stop"
	Looks      ID = "looks"
)

// Menus of what something likes best.
const (
	DreamTargetMenu Menu = "dreamtarget"
	DreamMethodMenu Menu = "dreammethod"
	DreamSizeMenu   Menu = "dreamsize"
	DreamOptionMenu Menu = "dreamoption"
	SaveDreamMenu   Menu = "savedream"
	BestMenu        Menu = "best"
)

// DreamMethod chooses how the picture is made.
func DreamMethod(m dream.Method) ID { return ID("dream.method." + string(m)) }

// DreamSteps chooses how many steps it takes, 0 for as many as suit the method; DreamSeed the seed; DreamSize the picture's width and height, 0
// for the model's.
func DreamSteps(n int) ID     { return ID(fmt.Sprintf("dream.steps.%d", n)) }
func DreamSeed(s uint64) ID   { return ID(fmt.Sprintf("dream.seed.%d", s)) }
func DreamSize(n int) ID      { return ID(fmt.Sprintf("dream.size.%d", n)) }
func DreamAnswer(i int) ID    { return ID(fmt.Sprintf("dream.answer.%d", i+1)) }
func Best(r scene.Ranking) ID { return ID("best." + string(r)) }

func DreamTie(v float64) ID   { return ID(fmt.Sprintf("dream.tie.%g", v)) }
func DreamNatural(on bool) ID { return ID(fmt.Sprintf("dream.natural.%t", on)) }

// TieChoices are how strongly a picture may be held to its photo in the menu, 0 for what is usual.
func TieChoices() []float64 { return []float64{0, 0.01, 1, 10} }

// StepChoices are the numbers of steps in the menu, SeedChoices the seeds.
func StepChoices() []int { return []int{0, 20, 40, 64, 128, 256, 512, 1024} }

// SizeChoices are the sizes in the menu, 0 for the model's.
func SizeChoices() []int { return []int{0, 128, 224, 320, 448} }

// SeedChoices are the seeds in the menu.
func SeedChoices() []uint64 { return []uint64{0, 1, 2, 3} }

func dreams() (list []Action) {
	add := adder(&list)
	list = append(list, right(line(DreamHere, "keys.dream", Control, "L")))
	add(DreamOfCause, Control, 0, "dream.cause")
	add(BeginDream, Control, 0, "dream.begin")
	add(GoOnDreaming, Control, 0, "dream.on")
	add(StopDreaming, Control, 0, "button.stop")
	add(DreamChannel, DreamTargetMenu, 1, "target.channel")
	add(DreamUnit, DreamTargetMenu, 2, "target.unit")
	for i := range Answers {
		add(DreamAnswer(i), DreamTargetMenu, 11+i, "dream.answer")
	}
	add(DreamFound, DreamTargetMenu, 19, "target.found")
	for i, m := range dream.Methods() {
		add(DreamMethod(m), DreamMethodMenu, i, "dream.method."+string(m))
	}
	for _, n := range StepChoices() {
		add(DreamSteps(n), DreamOptionMenu, 0, "dream.steps")
	}
	for _, n := range SizeChoices() {
		add(DreamSize(n), DreamSizeMenu, 0, "dream.size")
	}
	for _, s := range SeedChoices() {
		add(DreamSeed(s), DreamOptionMenu, 10, "dream.seed")
	}
	add(NextSeed, DreamOptionMenu, 11, "dream.seed.next")
	for _, v := range TieChoices() {
		add(DreamTie(v), DreamOptionMenu, 15, "dream.tie")
	}
	for _, on := range []bool{false, true} {
		add(DreamNatural(on), DreamOptionMenu, 16, "dream.natural")
	}
	add(ClearDream, DreamOptionMenu, 21, "dream.clear")
	add(SaveDream, SaveDreamMenu, 1, "dream.save")
	add(SaveDreamPNG, SaveDreamMenu, 2, "dream.png")
	add(CopyDream, SaveDreamMenu, 11, "dream.copy")
	add(BeginIndex, Control, 0, "index.begin")
	add(StopIndex, Control, 0, "index.stop")
	for i, r := range scene.Rankings() {
		add(Best(r), BestMenu, i, "best."+string(r))
	}
	list = append(list, right(line(Looks, "keys.looks", Control, "C")))
	return list
}
