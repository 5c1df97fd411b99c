package op

import "github.com/vggscope/vggscope/weights/work"

// Maxpool2x2BackRef is the CPU twin of maxpool2x2_back.comp: each value of g goes to the place in its window of in that
// holds the largest value, and of equals to the first, row by row, as in PyTorch. The pool read in where that is at least low;
// a row or column that it dropped gets zeros.
func Maxpool2x2BackRef(g, in Tensor, low float32) Tensor {
	out := NewTensor(in.Shape)
	row := in.W * in.C
	work.Parts(g.H, func(from, to int) {
		for y := from; y < to; y++ {
			for x := range g.W {
				at := 2*y*row + 2*x*in.C
				for c, v := range g.Data[(y*g.W+x)*g.C:][:g.C] {
					if v == 0 {
						continue
					}
					best, largest := at+c, max(low, in.Data[at+c])
					for _, i := range [3]int{at + in.C + c, at + row + c, at + row + in.C + c} {
						if w := in.Data[i]; w > largest {
							best, largest = i, w
						}
					}
					out.Data[best] = v
				}
			}
		}
	})
	return out
}
