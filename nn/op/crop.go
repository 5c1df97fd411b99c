package op

import "image"

// Crop gives the part of a map inside a box of rows and columns: the tensor itself where that is all of it, else a copy.
func Crop(t Tensor, box image.Rectangle) Tensor {
	if box == image.Rect(0, 0, t.W, t.H) {
		return t
	}
	part := NewTensor(Map(box.Dy(), box.Dx(), t.C))
	line := box.Dx() * t.C
	for y := range box.Dy() {
		copy(part.Data[y*line:][:line], t.Data[((box.Min.Y+y)*t.W+box.Min.X)*t.C:])
	}
	return part
}

// Place is the inverse of Crop: a map of a shape with zeros around the part.
func Place(part Tensor, s Shape, box image.Rectangle) Tensor {
	if part.Shape == s {
		return part
	}
	t := NewTensor(s)
	line := box.Dx() * t.C
	for y := range box.Dy() {
		copy(t.Data[((box.Min.Y+y)*t.W+box.Min.X)*t.C:][:line], part.Data[y*line:])
	}
	return t
}

// Support is the smallest box of rows and columns outside of which all values are zero; empty where all are.
func Support(t Tensor) image.Rectangle {
	var box image.Rectangle
	for i, v := range t.Data {
		if v != 0 {
			x, y := i/t.C%t.W, i/t.C/t.W
			box = box.Union(image.Rect(x, y, x+1, y+1))
		}
	}
	return box
}
