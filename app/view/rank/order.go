package rank

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
)

// An Order says in which order channels stand, and which of them.
type Order struct {
	Key  Key    `json:"key"`
	Down bool   `json:"down,omitempty"` // the largest value first
	Only string `json:"only,omitempty"` // a filter line, such as "max > 50, silent"; empty: all channels
}

// Plain is all channels by their numbers.
func Plain() Order { return Order{Key: Index} }

// IsPlain reports whether o leaves all channels at the places of their numbers.
func (o Order) IsPlain() bool { return o.Key == Index && !o.Down && strings.TrimSpace(o.Only) == "" }

// By is the order by another key, in the direction that people look for first: the largest value, but the first number.
func (o Order) By(k Key) Order {
	m, _ := ByKey(k)
	o.Key, o.Down = k, k != Index && !m.Least
	return o
}

// Sentence says how channels are ordered and which are left, without a full stop: "Sorted by max, descending; only max > 50".
// It is empty for a plain order.
func (o Order) Sentence() string {
	if o.IsPlain() {
		return ""
	}
	way := "ascending"
	if o.Down {
		way = "descending"
	}
	s := fmt.Sprintf("Sorted by %s, %s", o.Key, way)
	if only := strings.TrimSpace(o.Only); only != "" {
		s += "; only " + only
	}
	return s
}

// Check finds a key or a filter that there is not.
func (o Order) Check() error {
	if _, ok := ByKey(o.Key); !ok {
		return fmt.Errorf("sorted by %q, want one of %q", o.Key, Keys())
	}
	_, err := ParseFilter(o.Only)
	return err
}

// ParseSort reads what a flag says: a key, and behind a colon "up" or "down".
func ParseSort(s string) (Order, error) {
	name, way, directed := strings.Cut(s, ":")
	o := Order{}.By(Key(name))
	if m, ok := ByKey(o.Key); !ok || m.Target {
		return Plain(), fmt.Errorf("cannot sort by %q, want one of %q", name, Keys())
	}
	if directed {
		if way != "up" && way != "down" {
			return Plain(), fmt.Errorf("cannot sort %q, want %s:up or %s:down", s, name, name)
		}
		o.Down = way == "down"
	}
	return o, nil
}

// Needs are the keys whose values Arrange takes. A filter that cannot be read needs none.
func (o Order) Needs() (keys []Key) {
	f, _ := ParseFilter(o.Only)
	for _, k := range append([]Key{o.Key}, f.needs...) {
		if k != Index && !slices.Contains(keys, k) {
			keys = append(keys, k)
		}
	}
	return keys
}

// OfArea reports whether Arrange takes values of a rectangle that is measured.
func (o Order) OfArea() bool {
	return slices.ContainsFunc(o.Needs(), func(k Key) bool {
		m, _ := ByKey(k)
		return m.Area
	})
}

// Values are what channels are sorted by, for each key by channel.
type Values map[Key][]float64

// ErrMissing tells that a layer has no values of a key: so the last layer's reach.
var ErrMissing = errors.New("there are no such values here")

// Arrange lists n channels as o has them: those that its filter leaves, sorted, and in the order of their numbers where their
// values are equal. NaN is last either way, as numpy.argsort(values, kind="stable") has it. It gives nil for a plain order.
func (o Order) Arrange(n int, v Values) ([]int, error) {
	if o.IsPlain() {
		return nil, nil
	}
	f, err := ParseFilter(o.Only)
	if err != nil {
		return nil, err
	}
	for _, k := range o.Needs() {
		if len(v[k]) != n {
			return nil, fmt.Errorf("%s: %w", k, ErrMissing)
		}
	}
	order := []int{}
	for c := range n {
		if f.leaves(c, v) {
			order = append(order, c)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return o.compare(v.of(o.Key, a), v.of(o.Key, b)) })
	return order, nil
}

// compare is negative where a channel of value a stands before one of value b.
func (o Order) compare(a, b float64) int {
	switch nan := [2]bool{math.IsNaN(a), math.IsNaN(b)}; {
	case nan[0] || nan[1]:
		return cmp.Compare(fromBool(nan[0]), fromBool(nan[1]))
	case o.Down:
		a, b = b, a
	}
	return cmp.Compare(a, b)
}

func fromBool(b bool) int {
	if b {
		return 1
	}
	return 0
}

// of is a channel's value.
func (v Values) of(k Key, channel int) float64 {
	if k == Index {
		return float64(channel)
	}
	return v[k][channel]
}
