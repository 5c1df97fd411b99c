package view

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// A LayerRow is a line of the list of layers: a layer, or the heading of a group of them.
type LayerRow struct {
	Layer  int    // index in the network; -1 for a heading
	Group  string // "input", "block1" … "block5", "top"
	Name   string // Keras' name; the group's for a heading
	Shape  string // "56 x 56 x 256"
	Params string // with commas; empty for a layer that has none
	Time   string // "12.3 ms"; empty before the layer is computed
	Open   bool   // of a heading: its layers follow
}

// LayerRows lists the network's layers by group. closed names the groups whose layers are hidden; times are those of the
// layers computed so far.
func LayerRows(n *nn.Network, closed map[string]bool, times []time.Duration) []LayerRow {
	var rows []LayerRow
	for _, l := range n.Layers {
		group := GroupOf(l)
		if len(rows) == 0 || rows[len(rows)-1].Group != group {
			rows = append(rows, LayerRow{Layer: -1, Group: group, Name: group, Open: !closed[group]})
		}
		if closed[group] {
			continue
		}
		row := LayerRow{Layer: l.Index, Group: group, Name: l.Name, Shape: l.Out.String()}
		if l.Params > 0 {
			row.Params = plain.Thousands(l.Params)
		}
		if l.Index < len(times) && l.Kind != nn.Input {
			row.Time = Millis(times[l.Index])
		}
		rows = append(rows, row)
	}
	return rows
}

// GroupOf is the group of a layer.
func GroupOf(l nn.Layer) string {
	switch {
	case l.Block > 0:
		return fmt.Sprintf("block%d", l.Block)
	case l.Kind == nn.Input:
		return "input"
	}
	return "top"
}

// NoteKey is the key of the text on a layer. The last convolution has one of its own, whatever its name. A layer that has
// none because only larger configurations have it shares one with others of its block and kind: note.block4_conv.
func NoteKey(n *nn.Network, l nn.Layer, has func(key string) bool) string {
	name := l.Name
	if l.Kind == nn.Conv && !slices.ContainsFunc(n.Layers[l.Index+1:], func(x nn.Layer) bool { return x.Kind == nn.Conv }) {
		name = "last_conv"
	}
	if key := "note." + name; has(key) {
		return key
	}
	return "note." + strings.TrimRight(name, "0123456789")
}

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

// Millis writes a time as people compare them: 0.42 ms, 12.3 ms, 420 ms, 1.52 s.
func Millis(d time.Duration) string {
	ms := float64(d) / float64(time.Millisecond)
	switch {
	case ms < 10:
		return fmt.Sprintf("%.2f ms", ms)
	case ms < 100:
		return fmt.Sprintf("%.1f ms", ms)
	case ms < 1000:
		return fmt.Sprintf("%.0f ms", ms)
	}
	return fmt.Sprintf("%.2f s", ms/1000)
}

// Number writes a value with so many significant digits, as the captions of maps do: 812, 0.0213, −1230, 1.52e7.
func Number(x float64, digits int) string { return number(float32(x), digits) }
