package view

import (
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/nn"
)

// FindLayer is the first layer that matches what somebody typed, in any case, or -1: "block4", "5_3", "fc". The start of a
// name counts more than a part of it, and a part more than its letters in order.
func FindLayer(n *nn.Network, query string) int {
	query = strings.ToLower(strings.Join(strings.Fields(query), ""))
	if query == "" {
		return -1
	}
	for _, match := range []func(name, query string) bool{strings.HasPrefix, strings.Contains, subsequence} {
		for _, l := range n.Layers {
			if match(strings.ToLower(l.Name), query) {
				return l.Index
			}
		}
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
