package scene

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/vggscope/vggscope/nn/explain"
)

// An Option is a choice for one field of a request.
type Option struct {
	Name  string // of the field in JSON
	Value string // of the choice: a number, or a name
	set   func(c *Cause, here explain.Target)
	get   func(c Cause, here explain.Target) bool
}

// Set is the cause with the choice made. here is the channel that is chosen in the window.
func (o Option) Set(c Cause, here explain.Target) Cause {
	o.set(&c, here)
	return c
}

// Is reports whether the choice is made.
func (o Option) Is(c Cause, here explain.Target) bool { return o.get(c, here) }

// Options lists the choices for all methods' fields, those of a field together. A method reads some of the fields: see
// explain.Method.Reads.
func Options() (list []Option) {
	list = append(list, named("reducer", explain.Reducers(), func(c *Cause) *explain.Reducer { return &c.Reducer })...)
	list = append(list, numbers("n", func(c *Cause) *int { return &c.N }, 25, 10, 25, 50, 100)...)
	list = append(list, numbers("sigma", func(c *Cause) *float64 { return &c.Sigma }, 0.15, 0.05, 0.1, 0.15, 0.25)...)
	list = append(list, numbers("seed", func(c *Cause) *uint64 { return &c.Seed }, 0, 0, 1, 2, 3)...)
	list = append(list, numbers("steps", func(c *Cause) *int { return &c.Steps }, 0, 0, 20, 50, 100, 300)...)
	list = append(list, named("baseline", explain.Baselines(), func(c *Cause) *explain.Baseline { return &c.Baseline })...)
	list = append(list, layers()...)
	list = append(list, switched("keep_sign", func(c *Cause) *bool { return &c.KeepSign })...)
	list = append(list, named("composite", explain.Composites(), func(c *Cause) *explain.Composite { return &c.Composite })...)
	list = append(list, switched("zero_bias", func(c *Cause) *bool { return &c.ZeroBias })...)
	list = append(list, conditions()...)
	list = append(list, numbers("patch", func(c *Cause) *int { return &c.Patch }, 16, 8, 16, 32, 64)...)
	list = append(list, numbers("stride", func(c *Cause) *int { return &c.Stride }, 0, 0, 4, 8, 16, 32)...)
	return append(list, named("fill", explain.Baselines(), func(c *Cause) *explain.Baseline { return &c.Fill })...)
}

// named are names, of which the first stands for none too.
func named[T ~string](name string, all []T, field func(*Cause) *T) (list []Option) {
	for _, v := range all {
		list = append(list, Option{
			Name: name, Value: string(v),
			set: func(c *Cause, _ explain.Target) { *field(c) = v },
			get: func(c Cause, _ explain.Target) bool { return *field(&c) == v || *field(&c) == "" && v == all[0] },
		})
	}
	return list
}

// numbers are some of the numbers that there are, of which one stands for none too.
func numbers[T int | float64 | uint64](name string, field func(*Cause) *T, standard T, all ...T) (list []Option) {
	for _, v := range all {
		list = append(list, Option{
			Name: name, Value: fmt.Sprint(v),
			set: func(c *Cause, _ explain.Target) { *field(c) = v },
			get: func(c Cause, _ explain.Target) bool { return *field(&c) == v || *field(&c) == 0 && v == standard },
		})
	}
	return list
}

func switched(name string, field func(*Cause) *bool) (list []Option) {
	for _, v := range []bool{false, true} {
		list = append(list, Option{
			Name: name, Value: strconv.FormatBool(v),
			set: func(c *Cause, _ explain.Target) { *field(c) = v },
			get: func(c Cause, _ explain.Target) bool { return *field(&c) == v },
		})
	}
	return list
}

// The values of the layer and of the condition that are chosen in the window.
const (
	LastLayer   = "last"
	ChosenLayer = "chosen"
	NoCondition = "none"
)

func layers() []Option {
	return []Option{
		{"layer", LastLayer, func(c *Cause, _ explain.Target) { c.Layer = "" }, func(c Cause, _ explain.Target) bool { return c.Layer == "" }},
		{"layer", ChosenLayer, func(c *Cause, here explain.Target) { c.Layer = here.Layer },
			func(c Cause, here explain.Target) bool { return c.Layer != "" && c.Layer == here.Layer }},
	}
}

func conditions() []Option {
	none := explain.Target{}
	return []Option{
		{"condition", NoCondition, func(c *Cause, _ explain.Target) { c.Condition = none }, func(c Cause, _ explain.Target) bool { return c.Condition == none }},
		{"condition", ChosenLayer, func(c *Cause, here explain.Target) { c.Condition = here },
			func(c Cause, here explain.Target) bool { return c.Condition != none && c.Condition == here }},
	}
}

// OptionNames lists the fields that Options has choices for.
func OptionNames() (names []string) {
	for _, o := range Options() {
		if !slices.Contains(names, o.Name) {
			names = append(names, o.Name)
		}
	}
	return names
}
