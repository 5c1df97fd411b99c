package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/rivo/uniseg"

	"github.com/vggscope/vggscope/weights/plain"
)

// output is where the answer goes. The first failure to write is kept and ends the program with an error: half an answer
// must not pass for a whole one.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	if o.err == nil {
		_, o.err = o.w.Write(p)
	}
	return len(p), nil
}

// printf prints text for people, without what a terminal would obey.
func (o *output) printf(format string, args ...any) {
	io.WriteString(o, plain.Printable(fmt.Sprintf(format, args...))) // the failure is kept
}

// json prints a value, indented.
func (o *output) json(v any) {
	text, err := encodeJSON(v, "")
	if err != nil { // a type of ours that has no JSON
		panic(err)
	}
	o.printf("%s\n", text)
}

// numberList is a list of numbers that the encoder has spread over lines. No string can hold a line break in JSON.
var numberList = regexp.MustCompile(`\[\s*\n[-+.\deE,\s]+\n\s*\]`)

// encodeJSON writes a value as readable JSON, lists of numbers on one line; prefix opens each line but the first.
func encodeJSON(v any, prefix string) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	err := e.Encode(v)
	text := numberList.ReplaceAllStringFunc(b.String(), func(list string) string {
		return "[" + strings.Join(strings.Fields(strings.Trim(list, "[]")), " ") + "]"
	})
	return steerless(strings.TrimSuffix(text, "\n")), err
}

// steerless escapes the characters that steer a terminal and that the encoder leaves as they are. They can only be in strings,
// and stay the same characters.
func steerless(text string) string {
	odd := func(r rune) bool { return plain.Control(r) && r != '\n' }
	if strings.IndexFunc(text, odd) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if odd(r) {
			fmt.Fprintf(&b, `\u%04x`, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// table prints rows in columns. Columns are set flush left, those that right names flush right. No cell breaks its line.
func (o *output) table(indent string, right []int, rows [][]string) {
	var widths []int
	for _, r := range rows {
		for i, cell := range r {
			cell = plain.Name(cell)
			r[i] = cell
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	flushRight := make([]bool, len(widths))
	for _, c := range right {
		flushRight[c] = true
	}
	for _, r := range rows {
		line := indent
		for i, cell := range r {
			pad := strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell))
			if flushRight[i] {
				line += pad + cell + "  "
			} else {
				line += cell + pad + "  "
			}
		}
		o.printf("%s\n", strings.TrimRight(line, " "))
	}
}

// underline puts a rule under the first row, the heads of the columns.
func underline(rows [][]string) [][]string {
	rule := make([]string, len(rows[0]))
	for _, r := range rows {
		for i, cell := range r {
			if w := uniseg.StringWidth(cell); w > len([]rune(rule[i])) {
				rule[i] = strings.Repeat("─", w)
			}
		}
	}
	return append([][]string{rows[0], rule}, rows[1:]...)
}
