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

// Sees is the rectangle of layer to that units of a later layer, or of the same, are computed from: r has their columns and
// rows. Like Box it may reach into the padding. Units behind the last map are computed from all there is.
func (n *Network) Sees(from int, r image.Rectangle, to int) image.Rectangle {
	for i := from; i > to; i-- {
		switch n.Layers[i].Kind {
		case Conv:
			r = r.Inset(-1)
		case Pool:
			r = image.Rect(2*r.Min.X, 2*r.Min.Y, 2*r.Max.X, 2*r.Max.Y)
		default:
			r = n.bounds(i - 1)
		}
	}
	return r
}

// Reaches is the rectangle of layer to that is computed from values of an earlier layer, or of the same, among others: the
// cone in front of them. It is empty where a pool drops them: the last row and the last column of maps of odd size.
func (n *Network) Reaches(from int, r image.Rectangle, to int) image.Rectangle {
	r = r.Intersect(n.bounds(from))
	for i := from + 1; i <= to && !r.Empty(); i++ {
		switch n.Layers[i].Kind {
		case Conv:
			r = r.Inset(-1)
		case Pool:
			r = image.Rect(r.Min.X/2, r.Min.Y/2, (r.Max.X+1)/2, (r.Max.Y+1)/2)
		default:
			r = n.bounds(i)
		}
		r = r.Intersect(n.bounds(i))
	}
	return r
}

// bounds are the columns and rows of a layer's maps.
func (n *Network) bounds(layer int) image.Rectangle {
	out := n.Layers[layer].Out
	return image.Rect(0, 0, out.W, out.H)
}
