package view

import (
	"cmp"
	"image"
	"math"
	"slices"
	"strconv"

	"github.com/vggscope/vggscope/nn"
)

// An AreaColumn names a column of the table of an area.
type AreaColumn string

// The columns. Each channel has as many values in the area as the others.
const (
	AreaChannel AreaColumn = "channel"
	AreaCount   AreaColumn = "n"
	AreaMin     AreaColumn = "min"
	AreaMax     AreaColumn = "max"
	AreaMean    AreaColumn = "mean"
	AreaStd     AreaColumn = "std" // of the whole, not of a sample
	AreaZeros   AreaColumn = "zeros"
)

// AreaColumns lists them from left to right.
func AreaColumns() []AreaColumn {
	return []AreaColumn{AreaChannel, AreaCount, AreaMin, AreaMax, AreaMean, AreaStd, AreaZeros}
}

// An AreaOrder says by what the table is sorted.
type AreaOrder struct {
	Column AreaColumn `json:"column"`
	Down   bool       `json:"down,omitempty"` // the largest value first
}

// By is the order by a column, in the direction that people look for first, or turned round where it is the column already.
func (o AreaOrder) By(c AreaColumn) AreaOrder {
	if o.Column == c {
		return AreaOrder{c, !o.Down}
	}
	return AreaOrder{c, c != AreaChannel}
}

// An AreaRow tells of a channel in the area.
type AreaRow struct {
	Channel, N int
	nn.Stats
}

// AreaRows are those of all channels of a layer in a rectangle of its maps, by number.
func AreaRows(t nn.Tensor, r image.Rectangle) []AreaRow {
	rows := make([]AreaRow, t.C)
	for c, s := range t.StatsIn(r) {
		rows[c] = AreaRow{c, r.Dx() * r.Dy(), s}
	}
	return rows
}

// Value is what stands in a column.
func (r AreaRow) Value(c AreaColumn) float64 {
	switch c {
	case AreaChannel:
		return float64(r.Channel)
	case AreaCount:
		return float64(r.N)
	case AreaMin:
		return r.Min
	case AreaMax:
		return r.Max
	case AreaMean:
		return r.Mean
	case AreaStd:
		return r.Std
	}
	return r.Zeros
}

// Exact is what stands in a column, in digits from which it can be read again.
func (r AreaRow) Exact(c AreaColumn) string {
	return strconv.FormatFloat(r.Value(c), 'g', -1, 64)
}

// Sorted are rows in an order: equal ones as they were, and NaN last either way.
func (o AreaOrder) Sorted(rows []AreaRow) []AreaRow {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b AreaRow) int {
		x, y := a.Value(o.Column), b.Value(o.Column)
		switch {
		case math.IsNaN(x) || math.IsNaN(y):
			return cmp.Compare(fromBool(math.IsNaN(x)), fromBool(math.IsNaN(y)))
		case o.Down:
			return cmp.Compare(y, x)
		}
		return cmp.Compare(x, y)
	})
	return rows
}

func fromBool(is bool) int {
	if is {
		return 1
	}
	return 0
}
