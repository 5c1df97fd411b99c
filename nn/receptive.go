package nn

import "image"

// ReceptiveField says which square of the network's input one unit of a map can see, for units of all layers up to the
// last pool. Behind it every unit sees the whole input.
type ReceptiveField struct {
	Size int // width and height, in pixels of the input
	Step int // how far it moves from one unit to the next
	From int // left and top edge for the unit at (0, 0); negative where it reaches into the padding
}

// ReceptiveField of layer i, by going through the layers before it: a 3x3 convolution sees one unit of its input more
// on each side, a 2x2 pool one more behind, and doubles the step.
func (n *Network) ReceptiveField(i int) ReceptiveField {
	f := ReceptiveField{Size: 1, Step: 1}
	for _, l := range n.Layers[:i+1] {
		switch l.Kind {
		case Conv:
			f.Size += 2 * f.Step
			f.From -= f.Step
		case Pool:
			f.Size += f.Step
			f.Step *= 2
		case Flatten:
			in := n.Layers[0].Out
			return ReceptiveField{Size: max(in.H, in.W), Step: 0, From: 0}
		}
	}
	return f
}

// Box is the square that the unit at row y and column x sees. Parts of it that lie in the padding are included: clip it
// to the picture to draw it.
func (f ReceptiveField) Box(y, x int) image.Rectangle {
	left, top := f.From+x*f.Step, f.From+y*f.Step
	return image.Rect(left, top, left+f.Size, top+f.Size)
}
