package cli

import (
	"errors"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// checkFirst judges the first argument before kong does. kong knows commands only, and what else people type there is a
// command with a slip in it, or the name of a file that is not there: one that is, the program shows in its window.
func checkFirst(parser *kong.Kong, first string) error {
	if strings.HasPrefix(first, "-") || hasCommand(parser.Model.Node, first) {
		return nil
	}
	near := closest(first, commandNames(parser.Model.Node))
	return usagef("%q is neither a command nor a file%s; see vggscope --help", first, didYouMean(near))
}

// hasCommand reports whether there is such a command, in the help or hidden.
func hasCommand(n *kong.Node, name string) bool {
	return slices.ContainsFunc(n.Children, func(c *kong.Node) bool { return c.Name == name })
}

// commandNames are those to be offered.
func commandNames(n *kong.Node) []string {
	var names []string
	for _, c := range n.Children {
		if !c.Hidden {
			names = append(names, c.Name)
		}
	}
	return names
}

// usageOf turns what kong says about the arguments into a line that also says where to read on.
func usageOf(err error) error {
	path := "vggscope"
	var p *kong.ParseError
	if errors.As(err, &p) && p.Context != nil {
		for _, step := range p.Context.Path {
			if step.Command != nil {
				path += " " + step.Command.Name
			}
		}
	}
	return usagef("%s; see %s --help", err, path)
}

// closest are the names that a slip of the hand turns into word, the three nearest at most.
func closest(word string, names []string) []string {
	word = strings.ToLower(word)
	limits := map[string]int{}
	for _, n := range names {
		d := distance(word, n)
		if strings.HasPrefix(n, word) && len(word) > 1 {
			d = 1 // cut short
		}
		if d <= max(1, len(n)/3) {
			limits[n] = d
		}
	}
	var near []string
	for _, n := range names {
		if _, ok := limits[n]; ok {
			near = append(near, n)
		}
	}
	slices.SortStableFunc(near, func(a, b string) int { return limits[a] - limits[b] })
	if len(near) > 3 {
		near = near[:3]
	}
	// What is further off than the nearest is noise.
	return slices.DeleteFunc(near, func(n string) bool { return limits[n] > limits[near[0]] })
}

// didYouMean is the part of a sentence that offers names, if there are any.
func didYouMean(names []string) string {
	if len(names) == 0 {
		return ""
	}
	last := len(names) - 1
	text := names[last]
	if last > 0 {
		text = strings.Join(names[:last], ", ") + " or " + text
	}
	return " (did you mean " + text + "?)"
}

// distance is the number of letters to insert, delete or replace, or of neighbours to swap, to get from one word to the
// other (optimal string alignment).
func distance(from, to string) int {
	a, b := []rune(from), []rune(to)
	// rows[i][j] is the distance of the first i letters of a from the first j of b.
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(a); i++ {
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(a)][len(b)]
}
