package rank

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Filter leaves some channels and not others.
type Filter struct {
	test  func(channel int, v Values) bool // nil leaves all
	needs []Key
}

func (f Filter) leaves(channel int, v Values) bool { return f.test == nil || f.test(channel, v) }

// A Fault says what a filter line has that cannot be read.
type Fault string

// The faults.
const (
	FaultWord     Fault = "word"     // neither a number nor a name that is known
	FaultRelation Fault = "relation" // none behind what is compared
	FaultNumber   Fault = "number"   // none behind a relation
	FaultChannel  Fault = "channel"  // not a channel's number
	FaultRange    Fault = "range"    // from a larger number to a smaller one
	FaultClose    Fault = "close"    // a parenthesis that is not closed, or was not opened
	FaultEnd      Fault = "end"      // something is missing behind it
)

// A FilterError is a filter line that cannot be read.
type FilterError struct {
	Fault Fault
	At    string // the words where it cannot
}

// Error implements error.
func (e *FilterError) Error() string {
	switch e.Fault {
	case FaultWord:
		return fmt.Sprintf("filter: %q is neither a channel's number nor silent, and, or, not or one of %s", e.At, keyNames())
	case FaultRelation:
		return fmt.Sprintf("filter: behind %q, want a comparison such as > 50", e.At)
	case FaultNumber:
		return fmt.Sprintf("filter: behind %q, want a number", e.At)
	case FaultChannel:
		return fmt.Sprintf("filter: %q is not a channel's number, want 0 or a whole number above", e.At)
	case FaultRange:
		return fmt.Sprintf("filter: %q goes backwards, want the smaller number first", e.At)
	case FaultClose:
		return fmt.Sprintf("filter: a parenthesis is missing for %q", e.At)
	}
	return fmt.Sprintf("filter: something is missing behind %q", e.At)
}

func keyNames() string {
	var names []string
	for _, k := range Keys() {
		names = append(names, string(k))
	}
	return strings.Join(names, ", ")
}

// ParseFilter reads a filter line. It has channels' numbers and ranges of them ("3, 7, 100-120"), "silent", and comparisons
// ("max > 50", "0.1 < mean <= 2", "zeros > 90 %"). Commas and "or" leave what any of their sides does; "and", or nothing
// between two of them, what both do; "not" and parentheses are as elsewhere. A comma binds closer than "and", and that closer
// than "or". Names and signs may be Chinese. An empty line leaves all.
func ParseFilter(line string) (Filter, error) {
	if strings.TrimSpace(line) == "" {
		return Filter{}, nil
	}
	p := &parser{words: split(line)}
	test := p.either()
	if p.err == nil && p.now().kind != end {
		p.wrongWord()
	}
	if p.err != nil {
		return Filter{}, p.err
	}
	return Filter{test, p.needs}, nil
}

// A parser goes through the words of a line. After its first error it reads on no more.
type parser struct {
	words []word
	at    int
	deep  int // parentheses and "not" that are open
	needs []Key
	err   error
}

// deepest bounds the parentheses of a line, far above any that a person writes.
const deepest = 100

type test = func(channel int, v Values) bool

func never(int, Values) bool { return false }

func (p *parser) now() word { return p.words[p.at] }

func (p *parser) next() word {
	w := p.now()
	if w.kind != end {
		p.at++
	}
	return w
}

// before is the word behind which something is missing.
func (p *parser) before() string {
	if p.at == 0 {
		return p.now().text
	}
	return p.words[p.at-1].text
}

func (p *parser) fail(f Fault, at string) test {
	if p.err == nil {
		p.err = &FilterError{f, at}
	}
	return never
}

// wrongWord tells of a word that cannot stand where it is.
func (p *parser) wrongWord() test {
	switch w := p.now(); w.kind {
	case end, comma, and, or:
		return p.fail(FaultEnd, p.before())
	case closing:
		return p.fail(FaultClose, w.text)
	default:
		return p.fail(FaultWord, w.text)
	}
}

// either is what "or" joins.
func (p *parser) either() test {
	tests := []test{p.both()}
	for p.err == nil && p.now().kind == or {
		p.next()
		tests = append(tests, p.both())
	}
	return anyOf(tests)
}

// both is what "and", or nothing, joins.
func (p *parser) both() test {
	tests := []test{p.list()}
	for p.err == nil {
		switch p.now().kind {
		case and:
			p.next()
		case end, or, closing:
			return func(c int, v Values) bool { return !slices.ContainsFunc(tests, func(t test) bool { return !t(c, v) }) }
		}
		tests = append(tests, p.list())
	}
	return never
}

// list is what commas join.
func (p *parser) list() test {
	tests := []test{p.one()}
	for p.err == nil && p.now().kind == comma {
		p.next()
		tests = append(tests, p.one())
	}
	return anyOf(tests)
}

func anyOf(tests []test) test {
	if len(tests) == 1 {
		return tests[0]
	}
	return func(c int, v Values) bool { return slices.ContainsFunc(tests, func(t test) bool { return t(c, v) }) }
}

// one is a range, a comparison, "silent", or what is negated or in parentheses.
func (p *parser) one() test {
	if p.deep++; p.deep > deepest {
		return p.fail(FaultClose, p.now().text)
	}
	defer func() { p.deep-- }()
	switch w := p.now(); w.kind {
	case not:
		p.next()
		t := p.one()
		return func(c int, v Values) bool { return !t(c, v) }
	case open:
		p.next()
		t := p.either()
		if p.err == nil && p.next().kind != closing {
			return p.fail(FaultClose, w.text)
		}
		return t
	case silent:
		p.next()
		p.need(Zeros)
		return func(c int, v Values) bool { return v[Zeros][c] == 1 }
	case measure:
		p.next()
		return p.compared(w.key)
	case number:
		if p.words[p.at+1].kind == relation {
			return p.between()
		}
		return p.channels()
	}
	return p.wrongWord()
}

func (p *parser) need(k Key) {
	if !slices.Contains(p.needs, k) && k != Index {
		p.needs = append(p.needs, k)
	}
}

// compared is what stands behind the name of a measure.
func (p *parser) compared(k Key) test {
	p.need(k)
	if p.now().kind != relation {
		return p.fail(FaultRelation, p.before())
	}
	how := p.next().text
	x := p.value()
	return func(c int, v Values) bool { return holds(v.of(k, c), how, x) }
}

// between is a comparison that begins with a number: "50 < max", "0.1 < mean <= 2".
func (p *parser) between() test {
	x := p.value()
	how := p.next().text
	if p.now().kind != measure {
		return p.fail(FaultWord, p.now().text)
	}
	k := p.next().key
	p.need(k)
	left := func(c int, v Values) bool { return holds(x, how, v.of(k, c)) }
	if p.now().kind != relation {
		return left
	}
	right := p.compared(k)
	return func(c int, v Values) bool { return left(c, v) && right(c, v) }
}

// value is a number that something is compared with.
func (p *parser) value() float64 {
	sign := 1.0
	for p.now().kind == dash && p.now().text == "-" {
		p.next()
		sign = -sign
	}
	w := p.now()
	if w.kind != number {
		p.fail(FaultNumber, p.before())
		return 0
	}
	p.next()
	text, percent := strings.CutSuffix(w.text, "%")
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		p.fail(FaultNumber, w.text)
	}
	if percent || p.percent() {
		x /= 100
	}
	return sign * x
}

// percent reads a percent sign that stands apart.
func (p *parser) percent() bool {
	if w := p.now(); w.kind != unknown || w.text != "%" {
		return false
	}
	p.next()
	return true
}

func holds(a float64, how string, b float64) bool {
	switch how {
	case "<":
		return a < b
	case "<=":
		return a <= b
	case ">":
		return a > b
	case ">=":
		return a >= b
	case "!=":
		return a != b
	}
	return a == b
}

// channels is a channel's number, or a range of them.
func (p *parser) channels() test {
	from := p.channel()
	to := from
	if p.err == nil && p.now().kind == dash {
		first := p.words[p.at-1].text
		p.next()
		to = p.channel()
		if p.err == nil && to < from {
			return p.fail(FaultRange, first+"-"+p.words[p.at-1].text)
		}
	}
	return func(c int, _ Values) bool { return from <= c && c <= to }
}

// channel is a channel's number.
func (p *parser) channel() int {
	w := p.next()
	i, err := strconv.Atoi(w.text)
	if w.kind != number || err != nil {
		at := w.text
		if w.kind == end {
			p.fail(FaultEnd, p.before())
			return 0
		}
		p.fail(FaultChannel, at)
	}
	return i
}
