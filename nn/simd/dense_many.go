package simd

import (
	"fmt"
	"runtime"

	"github.com/vggscope/vggscope/weights/work"
)

// Many computes n vectors of src (n, in) into dst (n, out) at once, with bias. The matrix is read once for all of them, so that
// many together take far less time than Forward for each. With relu it reads max(0, v) for each value. Calls that share a
// scratch must follow one another.
func (d *Dense) Many(dst, src []float32, n int, relu bool, scratch *Scratch) error {
	if len(src) != n*d.in || len(dst) != n*d.out {
		panic(fmt.Sprintf("simd: %d to %d values for %d vectors and a matrix of %d x %d", len(src), len(dst), n, d.in, d.out))
	}
	if n == 0 {
		return nil
	}
	m := d.many(n)
	workers := max(min(runtime.GOMAXPROCS(0), m.panels), 1)
	memory, err := scratch.take(m.factors() + workers*m.own())
	if err != nil {
		return err
	}
	v := memory[:m.factors()]
	m.load(v, src, lowest(relu))
	free := make(chan []float32, workers)
	for i := range workers {
		free <- memory[m.factors()+i*m.own():][:m.own()]
	}
	work.Each(m.panels, func(panel int) {
		own := <-free
		m.panel(dst, v, panel, own)
		free <- own
	})
	return nil
}

// many is how a product of n vectors with a matrix is computed: by panels of its columns, and each panel by shares of its rows
// that stay in a core's cache, whose sums are then added up.
type many struct {
	*Dense
	n             int
	panels        int
	depth         int // rows of a share, a multiple of a line
	shares        int
	width, blocks int // of a panel, and lines of the factors
}

// shareRows are 64 or 128 KiB of a panel, which a second-level cache holds beside the vectors.
const shareRows = 1024

func (d *Dense) many(n int) many {
	m := many{Dense: d, n: n, width: d.set.panel, panels: groups(d.out, d.set.panel), blocks: groups(d.in, line)}
	m.depth = max(min(shareRows, m.blocks*line), roundUp(groups(d.in, mostShares), line))
	m.shares = groups(d.in, m.depth)
	return m
}

// factors is the size of all vectors, in lines: [line of in values][vector][value].
func (m many) factors() int { return m.blocks * m.n * line }

// own is what a core needs: a share of a panel, the sums of each share, and of all.
func (m many) own() int { return m.width * (m.depth + (m.shares+1)*m.n) }

// load brings the vectors into lines.
func (m many) load(v, src []float32, low float32) {
	work.Each(m.blocks, func(b int) {
		from, to := b*line, min((b+1)*line, m.in)
		for i := range m.n {
			dst := v[(b*m.n+i)*line:][:line]
			clear(dst)
			for k, x := range src[i*m.in+from : i*m.in+to] {
				if !(x < low) { // what is not a number stays so
					dst[k] = x
				}
			}
		}
	})
}

// panel computes columns [p*width, (p+1)*width) of dst.
func (m many) panel(dst, v []float32, p int, own []float32) {
	size := m.n * m.width
	u, sums, sum := own[:m.depth*m.width], own[m.depth*m.width:][:m.shares*size], own[m.depth*m.width+m.shares*size:][:size]
	for s := range m.shares {
		from := s * m.depth
		rows := min(m.depth, m.in-from)
		clear(u[rows*m.width : roundUp(rows, line)*m.width])
		if m.half != nil {
			gather16(m.set, m.half.values[from*m.out:], m.out, rows, p*m.width, u)
		} else {
			gather(m.set, m.wide.values[from*m.out:], m.out, rows, p*m.width, u)
		}
		product(m.set, v[from*m.n:], u, sums[s*size:][:size], groups(rows, line), 0, m.n, m.n, 1)
	}
	clear(sum)
	dense(m.set, ones[:m.shares], everyRow[:m.shares], sums, sum)
	columns := min(m.width, m.out-p*m.width)
	for i := range m.n {
		row := dst[i*m.out+p*m.width:][:columns]
		for k := range row {
			row[k] = sum[(k/line*m.n+i)*line+k%line] + m.bias[p*m.width+k]
		}
	}
}

// Apart computes what groups of src's values add to the sums, each for itself and without bias: row i of dst (len(groups), out)
// is of the values whose index, divided by of, leaves groups[i]. For a flattened map with of channels that is one channel.
func (d *Dense) Apart(dst, src []float32, groups []int, of int) {
	if len(src) != d.in || len(dst) != len(groups)*d.out || of < 1 || d.in%of != 0 {
		panic(fmt.Sprintf("simd: %d to %d values for %d of %d groups and a matrix of %d x %d", len(src), len(dst), len(groups), of, d.in, d.out))
	}
	work.Each(len(groups), func(i int) {
		var x []float32
		var rows []int32
		for k := groups[i]; k < d.in; k += of {
			if src[k] != 0 {
				x, rows = append(x, src[k]), append(rows, int32(k))
			}
		}
		sums := dst[i*d.out:][:d.out]
		clear(sums)
		if d.half != nil {
			dense16(d.set, x, rows, d.half.values, sums)
		} else {
			dense(d.set, x, rows, d.wide.values, sums)
		}
	})
}
