package view

import (
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// FindLayers lists the layers that match what somebody typed, in any case: "block4", "5_3", "fc". Those whose names begin with
// it, or else those that hold it, or else those that have its letters in order.
func FindLayers(n *nn.Network, query string) (list []int) {
	query = strings.ToLower(strings.Join(strings.Fields(query), ""))
	if query == "" {
		return nil
	}
	for _, match := range []func(name, query string) bool{strings.HasPrefix, strings.Contains, subsequence} {
		for _, l := range n.Layers {
			if match(strings.ToLower(l.Name), query) {
				list = append(list, l.Index)
			}
		}
		if len(list) > 0 {
			return list
		}
	}
	return nil
}

// FindLayer is the first of FindLayers, or -1.
func FindLayer(n *nn.Network, query string) int {
	if list := FindLayers(n, query); len(list) > 0 {
		return list[0]
	}
	return -1
}

// subsequence reports whether the letters of query occur in s in their order.
func subsequence(s, query string) bool {
	for _, r := range query {
		i := strings.IndexRune(s, r)
		if i < 0 {
			return false
		}
		s = s[i+len(string(r)):]
	}
	return true
}

// FindClasses lists the classes whose id or name in either language holds what somebody typed, in any case; for a number,
// the class of that index.
func FindClasses(n *nn.Network, query string) (list []int) {
	query = strings.ToLower(strings.TrimSpace(query))
	if query == "" {
		return nil
	}
	if i, err := strconv.Atoi(query); err == nil && i >= 0 && i < len(n.Classes) {
		return []int{i}
	}
	for i, c := range n.Classes {
		if strings.Contains(strings.ToLower(c.Name+"\n"+c.ID+"\n"+c.Zh), query) {
			list = append(list, i)
		}
	}
	return list
}
