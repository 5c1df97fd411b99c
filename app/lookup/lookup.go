package lookup

import (
	"slices"
	"strings"
	"unicode"
)

// A Name is what something is called in the languages that it is looked for in, made ready to be looked through.
type Name struct {
	texts []text
}

// A text is one in small letters, and where its words and its Chinese characters begin.
type text struct {
	letters []rune
	begins  []int
}

func newText(s string) text {
	t := text{letters: []rune(strings.ToLower(s))}
	for i, r := range t.letters {
		if unicode.Is(unicode.Han, r) || isLetter(r) && starts(t.letters, i) {
			t.begins = append(t.begins, i)
		}
	}
	return t
}

// NewName makes ready the texts that something is known by. An empty text is none.
func NewName(texts ...string) Name {
	var n Name
	for _, t := range texts {
		if t != "" {
			n.texts = append(n.texts, newText(t))
		}
	}
	return n
}

// How well a word matches a text, from the best.
const (
	whole     = 1000
	beginning = 900
	word      = 800
	inside    = 700
	spoken    = 600 // by first letters, of words or of characters
	spelled   = 550 // likewise, from somewhere inside
	scattered = 300
)

// Best lists the indices of the names that match what was typed, the best first, at most so many. All words that were typed
// have to be found in a name, in whichever of its texts. Of names that match alike the shorter is better, then the earlier.
// Where nothing was typed, the first names are listed.
func Best(typed string, names []Name, most int) []int {
	words := strings.Fields(strings.ToLower(typed))
	type hit struct{ index, score, length int }
	var hits []hit
	for i, n := range names {
		if s, length := n.score(words); s > 0 || len(words) == 0 {
			hits = append(hits, hit{i, s, length})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int {
		if len(words) == 0 {
			return 0
		}
		if a.score != b.score {
			return b.score - a.score
		}
		return a.length - b.length
	})
	var list []int
	for _, h := range hits[:min(len(hits), most)] {
		list = append(list, h.index)
	}
	return list
}

// score is how well words match a name, 0 for not at all, and the length of the text that fits best.
func (n Name) score(words []string) (score, length int) {
	if len(words) == 0 {
		return 0, 0
	}
	phrase := []rune(strings.Join(words, " "))
	for _, t := range n.texts {
		if s := literal(phrase, t.letters); s > score {
			score, length = s, len(t.letters)
		}
	}
	if score > 0 || len(words) == 1 && len(n.texts) == 0 {
		return score, length
	}
	sum := 0
	for _, w := range words {
		best := 0
		for _, t := range n.texts {
			if s := match([]rune(w), t); s > best {
				best, length = s, len(t.letters)
			}
		}
		if best == 0 {
			return 0, 0
		}
		sum += best
	}
	return sum / len(words) * 9 / 10, length // words apart are less than the same words together
}

// match is how well a word matches a text.
func match(w []rune, t text) int {
	if s := literal(w, t.letters); s > 0 {
		return s
	}
	if s := spoke(w, t); s > 0 {
		return s
	}
	if len(w) < 3 { // two letters are in many texts, somewhere
		return 0
	}
	return scatter(w, t.letters)
}

// literal is how well a text matches that has to be in it as it is.
func literal(w, t []rune) int {
	best := 0
	for at := 0; at+len(w) <= len(t); at++ {
		if !slices.Equal(w, t[at:at+len(w)]) {
			continue
		}
		switch {
		case len(w) == len(t):
			return whole
		case at == 0:
			return beginning
		case starts(t, at):
			best = max(best, word)
		default:
			best = max(best, inside)
		}
	}
	return best
}

// starts reports whether a word begins at an index of a text, as each Chinese character does.
func starts(t []rune, at int) bool {
	return at == 0 || unicode.Is(unicode.Han, t[at]) || isLetter(t[at]) && !isLetter(t[at-1])
}

func isLetter(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !unicode.Is(unicode.Han, r)
}

// spoke is how well first letters match the words and the characters of a text. Words with no Chinese in them may stand as they
// are: "relu zh" and "reluz" both are "ReLU 之".
func spoke(w []rune, t text) int {
	for k := range t.begins {
		if follows(w, t.letters, t.begins[k:]) {
			if k == 0 {
				return spoken
			}
			return spelled
		}
	}
	return 0
}

// follows reports whether w is made of the beginnings of the words at some indices of a text, one after the other.
func follows(w, t []rune, units []int) bool {
	if len(w) == 0 {
		return true
	}
	if len(units) == 0 {
		return false
	}
	at := units[0]
	if unicode.Is(unicode.Han, t[at]) {
		return (t[at] == w[0] || reads(t[at], w[0])) && follows(w[1:], t, units[1:])
	}
	for n := 1; n <= len(w) && at+n <= len(t) && t[at+n-1] == w[n-1] && isLetter(t[at+n-1]); n++ {
		if follows(w[n:], t, units[1:]) {
			return true
		}
	}
	return false
}

// scatter is how well letters match that are in a text in their order, with others between them: few others are better, and
// more than twice as many as letters are none.
func scatter(w, t []rune) int {
	best := 0
	for at := range t {
		if t[at] != w[0] || !starts(t, at) {
			continue
		}
		k := at
		n := 0
		for ; k < len(t) && n < len(w); k++ {
			if t[k] == w[n] {
				n++
			}
		}
		if gaps := k - at - len(w); n == len(w) && gaps <= 2*len(w) {
			best = max(best, scattered-gaps)
		}
	}
	return best
}
