package rank

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// A kind is what a word of a filter line is.
type kind int

const (
	end      kind = iota
	number        // of a channel, or a value
	measure       // what is compared
	relation      // < <= > >= = !=
	silent        // zero all over
	and
	or
	not
	comma
	dash // between the ends of a range, or a minus
	open
	closing
	unknown
)

// A word of a filter line.
type word struct {
	kind kind
	text string
	key  Key // of a measure
}

// wide are the signs that a Chinese keyboard writes, and others that are written for the plain ones.
var wide = strings.NewReplacer("，", ",", "、", ",", "；", ",", ";", ",", "（", "(", "）", ")", "＞", ">", "＜", "<", "＝", "=", "！", "!",
	"≥", ">=", "≤", "<=", "≠", "!=", "－", "-", "–", "-", "—", "-", "−", "-", "～", "-", "~", "-", "…", "-", "％", "%", "。", ".",
	"０", "0", "１", "1", "２", "2", "３", "3", "４", "4", "５", "5", "６", "6", "７", "7", "８", "8", "９", "9")

// signs, of which those that begin with another one come first.
var signs = []word{
	{relation, "<=", ""}, {relation, ">=", ""}, {relation, "==", ""}, {relation, "!=", ""}, {relation, "<", ""}, {relation, ">", ""}, {relation, "=", ""},
	{and, "&&", ""}, {and, "&", ""}, {or, "||", ""}, {or, "|", ""}, {not, "!", ""}, {comma, ",", ""}, {open, "(", ""}, {closing, ")", ""},
	{dash, "..", ""}, {dash, "-", ""},
}

// names are the words of letters, in small ones.
var names = func() map[string]word {
	all := map[string]word{}
	for text, k := range map[string]kind{
		"silent": silent, "静默": silent, "and": and, "且": and, "并且": and, "与": and, "or": or, "或": or, "或者": or, "not": not, "非": not,
		"不": not,
	} {
		all[text] = word{kind: k, text: text}
	}
	for _, m := range Measures() {
		for _, text := range append([]string{string(m.Key)}, m.Words...) {
			all[text] = word{measure, text, m.Key}
		}
	}
	return all
}()

// split cuts a filter line into words.
func split(line string) (words []word) {
	rest := strings.ToLower(wide.Replace(line))
	for {
		rest = strings.TrimSpace(rest)
		if rest == "" {
			return append(words, word{kind: end})
		}
		w := first(rest)
		words, rest = append(words, w), rest[len(w.text):]
	}
}

// first is the word that a text begins with.
func first(s string) word {
	for _, w := range signs {
		if strings.HasPrefix(s, w.text) {
			return w
		}
	}
	if n := numberLen(s); n > 0 {
		return word{kind: number, text: s[:n]}
	}
	run := s
	if i := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' }); i >= 0 {
		run = s[:i]
	}
	if run == "" {
		_, n := utf8.DecodeRuneInString(s)
		return word{kind: unknown, text: s[:n]}
	}
	if w, ok := names[run]; ok {
		return w
	}
	return hanzi(run)
}

// hanzi is the longest name that a run of letters begins with where that is Chinese, which is written without spaces.
func hanzi(run string) word {
	best := word{kind: unknown, text: run}
	for text, w := range names {
		r, _ := utf8.DecodeRuneInString(text)
		if unicode.Is(unicode.Han, r) && strings.HasPrefix(run, text) && (best.kind == unknown || len(text) > len(best.text)) {
			best = w
		}
	}
	return best
}

// numberLen is how many bytes of a number without a sign a text begins with, an exponent and a percent sign included. Two
// points are no part of one: "3..7" is a range.
func numberLen(s string) int {
	n := digits(s)
	if n == 0 {
		return 0
	}
	if more := digits(strings.TrimPrefix(s[n:], ".")); more > 0 && s[n] == '.' {
		n += 1 + more
	}
	n += exponentLen(s[n:])
	if strings.HasPrefix(s[n:], "%") {
		n++
	}
	return n
}

// digits is how many of them a text begins with.
func digits(s string) int {
	return len(s) - len(strings.TrimLeft(s, "0123456789"))
}

// exponentLen is how many bytes of an exponent a text begins with.
func exponentLen(s string) int {
	rest, ok := strings.CutPrefix(s, "e")
	if !ok {
		return 0
	}
	n := 1
	if strings.HasPrefix(rest, "-") || strings.HasPrefix(rest, "+") {
		n, rest = 2, rest[1:]
	}
	if more := digits(rest); more > 0 {
		return n + more
	}
	return 0
}
