package crowd

import (
	"cmp"
	"slices"
)

// A Row is one line of a table: a member, or the head of a group of members with the same class.
type Row struct {
	Member int // its index; -1 for a head
	Class  int // of a head: the index of its class, or -1 for members without one
	Count  int // of a head: how many
}

// Rows lists members: in their own order, or by a channel's values, the largest first; together by class if grouped. by is the
// channel, or -1. Members without values come last.
func Rows(list []Member, layer int, mean bool, by int, grouped bool) (rows []Row) {
	at := make([]int, len(list))
	for i := range at {
		at[i] = i
	}
	if by >= 0 {
		sortBy(at, list, layer, mean, by)
	}
	if !grouped {
		for _, i := range at {
			rows = append(rows, Row{Member: i})
		}
		return rows
	}
	return groups(at, list)
}

// sortBy puts members with the largest values of a channel first, and those without values last.
func sortBy(at []int, list []Member, layer int, mean bool, by int) {
	value := func(i int) (v float32, ok bool) {
		values := list[i].Of(layer, mean)
		if by >= len(values) {
			return 0, values != nil
		}
		return values[by], true
	}
	slices.SortStableFunc(at, func(a, b int) int {
		va, oka := value(a)
		vb, okb := value(b)
		if oka != okb {
			return cmp.Compare(index(okb), index(oka))
		}
		return cmp.Compare(vb, va)
	})
}

// groups puts members of a class together, in the order of its first one.
func groups(at []int, list []Member) (rows []Row) {
	var classes []int // in the order of their first member
	of := map[int][]Row{}
	for _, i := range at {
		c := class(list[i])
		if of[c] == nil {
			classes = append(classes, c)
		}
		of[c] = append(of[c], Row{Member: i})
	}
	for _, c := range classes {
		rows = append(rows, Row{Member: -1, Class: c, Count: len(of[c])})
		rows = append(rows, of[c]...)
	}
	return rows
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

func class(m Member) int {
	if len(m.Best) == 0 {
		return -1
	}
	return m.Best[0].Index
}

// Columns lists n channels: by number, or by a member's values, the largest first. by is the member, or -1.
func Columns(list []Member, layer int, mean bool, n, by int) []int {
	at := make([]int, n)
	for c := range at {
		at[c] = c
	}
	if by < 0 || by >= len(list) {
		return at
	}
	if values := list[by].Of(layer, mean); len(values) == n {
		slices.SortStableFunc(at, func(a, b int) int { return cmp.Compare(values[b], values[a]) })
	}
	return at
}

// Largest is the range of a layer's values over all members.
func Largest(list []Member, layer int, mean bool) (lo, hi float32) {
	for _, m := range list {
		for _, v := range m.Of(layer, mean) {
			lo, hi = min(lo, v), max(hi, v)
		}
	}
	return lo, hi
}
