package explain

import (
	"fmt"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// Aim is a target found in a pass: where a backward pass starts, and what is explained there.
type Aim struct {
	Target Target  // with the classes that top and second stood for
	From   nn.Site // where it is
	// Seed is the weight of each value there, in the shape of the layer: 1 for what is explained, -1 for what is taken off.
	Seed  nn.Tensor
	Value float64 // the sum of all values there times their weights
	// Class and Minus are indices in Network.Classes; -1 where there is none.
	Class, Minus int
}

// Check finds what a network lacks of a target, as Aim does, before there is a pass.
func (t Target) Check(n *nn.Network) error {
	t = t.ofClass(n)
	aim := Aim{Target: t}
	if t.Class == "" {
		return aim.layer(n)
	}
	if !n.HasTop() {
		return noClasses(n)
	}
	for _, c := range []Class{t.Class, t.Minus} {
		if c == "" {
			continue
		}
		if _, err := findClass(n, c, make([]float32, len(n.Classes))); err != nil {
			return err
		}
	}
	return nil
}

// ofClass is the class where a channel or the unit of the last layer is named: what is explained there is the logit, never the probability.
func (t Target) ofClass(n *nn.Network) Target {
	if n.HasTop() && t.Layer == n.Layers[n.Logits().Layer].Name && t.Channel < len(n.Classes) && t.Y == 0 && t.X == 0 {
		return Target{Class: ClassIndex(t.Channel)}
	}
	return t
}

// Aim finds a target in a pass that is done with its layer. Its errors say what the network has instead.
func (t Target) Aim(a *nn.Activations) (Aim, error) {
	t = t.ofClass(a.Network())
	aim := Aim{Target: t, Class: -1, Minus: -1}
	var err error
	if t.Class != "" {
		err = aim.classes(a)
	} else {
		err = aim.layer(a.Network())
	}
	if err != nil {
		return Aim{}, err
	}
	aim.Value, err = aim.In(a)
	return aim, err
}

// In gives the value in another pass of the same network.
func (a Aim) In(acts *nn.Activations) (float64, error) {
	t, err := acts.At(a.From)
	if err != nil {
		return 0, fmt.Errorf("explain: %s: %w", a.Target, err)
	}
	return inner(t.Data, a.Seed.Data), nil
}

// Back is the backward pass from the target through a pass, by a rule, down to a site.
func (a Aim) Back(of *nn.Activations, rule nn.Rule, to nn.Site) nn.Back {
	return nn.Back{Of: of, From: a.From, Seed: a.Seed, Rule: rule, To: to}
}

func (a *Aim) classes(acts *nn.Activations) error {
	n := acts.Network()
	if !n.HasTop() {
		return noClasses(n)
	}
	a.From = n.Logits()
	logits, err := acts.At(a.From)
	if err != nil {
		return fmt.Errorf("explain: %s: %w", a.Target, err)
	}
	if a.Class, err = findClass(n, a.Target.Class, logits.Data); err != nil {
		return err
	}
	a.Target.Class = ClassIndex(a.Class)
	if a.Target.Minus == "" {
		a.Seed, err = nn.SeedUnit(logits.Shape, 0, 0, a.Class)
		return err
	}
	if a.Minus, err = findClass(n, a.Target.Minus, logits.Data); err != nil {
		return err
	}
	if a.Target.Minus = ClassIndex(a.Minus); a.Minus == a.Class {
		return fmt.Errorf("explain: target %s is a class less itself, which is always zero: name two classes", a.Target)
	}
	a.Seed, err = nn.SeedDifference(logits.Shape, a.Class, a.Minus)
	return err
}

// findClass gives the index of a class. A number is an index, whatever the IDs are.
func findClass(n *nn.Network, c Class, logits []float32) (int, error) {
	if c == Top || c == Second {
		return ranked(logits, map[Class]int{Top: 0, Second: 1}[c])
	}
	name := strings.TrimPrefix(string(c), classPrefix)
	if isNumber(name) {
		if i, err := number(name); err == nil && i < len(n.Classes) {
			return i, nil
		}
		return 0, fmt.Errorf("explain: no class %s: %s has %d, from 0 to %d", name, n.Card.Name, len(n.Classes), len(n.Classes)-1)
	}
	for i, class := range n.Classes {
		if class.ID == name {
			return i, nil
		}
	}
	for i, class := range n.Classes {
		if strings.EqualFold(class.ID, name) || strings.EqualFold(class.Name, name) {
			return 0, fmt.Errorf("explain: no class has the ID %q: for %s write class:%d or class:%s", name, class.Name, i, class.ID)
		}
	}
	return 0, fmt.Errorf("explain: no class has the ID %q: %s has %d, from %s (%s) to %s; write class: and an index from 0 to %d, or an ID",
		name, n.Card.Name, len(n.Classes), n.Classes[0].ID, n.Classes[0].Name, n.Classes[len(n.Classes)-1].ID, len(n.Classes)-1)
}

// ranked is the index of the largest value but rank others; of equals the first comes first.
func ranked(values []float32, rank int) (int, error) {
	if rank >= len(values) {
		return 0, fmt.Errorf("explain: there is no second class: the network has %d", len(values))
	}
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		switch {
		case values[i] > values[j]:
			return -1
		case values[i] < values[j]:
			return 1
		}
		return 0
	})
	return order[rank], nil
}

func noClasses(n *nn.Network) error {
	return fmt.Errorf("explain: %s has no dense layers and so no classes: explain a channel instead, such as %s:0", n.Card.Name, lastMaps(n).Name)
}

// layer finds a channel or a unit.
func (a *Aim) layer(n *nn.Network) (err error) {
	t := a.Target
	l, ok := n.Find(t.Layer)
	switch {
	case t.Layer == "":
		return fmt.Errorf("explain: no target: %s", targetForms)
	case !ok:
		return fmt.Errorf("explain: %w", noLayer(n, t.Layer))
	case l.Kind == nn.Input:
		return fmt.Errorf("explain: target %s: %s is the picture itself, which nothing before it causes: name a layer behind it", t, l.Name)
	case t.Channel >= l.Out.C:
		return fmt.Errorf("explain: target %s: %s has %d channels, from 0 to %d", t, l.Name, l.Out.C, l.Out.C-1)
	}
	a.From = nn.Site{Layer: l.Index, Before: t.Unit}
	if !t.Unit {
		a.Seed, err = nn.SeedChannel(l.Out, t.Channel)
		return err
	}
	if t.Y >= l.Out.H || t.X >= l.Out.W {
		return fmt.Errorf("explain: target %s: %s has rows 0 to %d and columns 0 to %d", t, l.Name, l.Out.H-1, l.Out.W-1)
	}
	a.Seed, err = nn.SeedUnit(l.Out, t.Y, t.X, t.Channel)
	return err
}

func noLayer(n *nn.Network, name string) error {
	names := make([]string, len(n.Layers))
	for i, l := range n.Layers {
		names[i] = l.Name
	}
	return fmt.Errorf("%s has no layer %q; it has %s", n.Card.Name, name, strings.Join(names, ", "))
}

// lastMaps is the last convolution: block5_conv3 of VGG16.
func lastMaps(n *nn.Network) nn.Layer {
	for _, l := range slices.Backward(n.Layers) {
		if l.Kind == nn.Conv {
			return l
		}
	}
	return n.Layers[0]
}

// inner is the sum of the products of values with weights, which begin anew behind their last.
func inner(values, weights []float32) (sum float64) {
	for from := 0; from < len(values); from += len(weights) {
		for i, v := range values[from:][:len(weights)] {
			sum += float64(v) * float64(weights[i])
		}
	}
	return sum
}
