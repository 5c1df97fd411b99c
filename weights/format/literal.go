package format

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// parseLiteral reads a literal of Python, of the kinds that headers of .npy files are made of: a dictionary with text for
// keys (map[string]any), a tuple or list ([]any), text (string), an integer (int64), True, False (bool) and None (nil).
// Blanks and line breaks may stand between all parts, and text between single or double quotes; the L behind integers of
// Python 2 is allowed. An error says what is wrong in a few words.
func parseLiteral(s string) (any, error) {
	p := literal{rest: s}
	v, err := p.value(0)
	if err != nil {
		return nil, err
	}
	if p.next() != 0 || p.rest != "" {
		return nil, errors.New("something behind its end")
	}
	return v, nil
}

// literal is what of a text is still to be read.
type literal struct{ rest string }

// maxDepth bounds how deep literals may lie in each other.
const maxDepth = 20

// next is the first byte behind blanks, 0 at the end.
func (p *literal) next() byte {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n\f\v")
	if p.rest == "" {
		return 0
	}
	return p.rest[0]
}

// take reads one byte if it is the next.
func (p *literal) take(c byte) bool {
	if p.next() != c || c == 0 {
		return false
	}
	p.rest = p.rest[1:]
	return true
}

func (p *literal) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errors.New("too many brackets")
	}
	switch c := p.next(); {
	case c == '{':
		return p.dict(depth)
	case c == '(':
		return p.list(')', depth)
	case c == '[':
		return p.list(']', depth)
	case c == '\'' || c == '"':
		return p.text()
	case c == '-' || c == '+' || c >= '0' && c <= '9':
		return p.integer()
	}
	return p.word()
}

func (p *literal) dict(depth int) (any, error) {
	p.take('{')
	m := map[string]any{}
	for !p.take('}') {
		k, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		key, ok := k.(string)
		if !ok {
			return nil, errors.New("a key that is no text")
		}
		if !p.take(':') {
			return nil, errors.New("a colon is missing")
		}
		if m[key], err = p.value(depth + 1); err != nil {
			return nil, err
		}
		if !p.take(',') && p.next() != '}' {
			return nil, errors.New("a comma or the end is missing")
		}
	}
	return m, nil
}

// list reads a tuple or a list. Brackets around one value without a comma are no tuple, but the value.
func (p *literal) list(end byte, depth int) (any, error) {
	p.rest = p.rest[1:]
	list, comma := []any{}, false
	for !p.take(end) {
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
		if p.take(',') {
			comma = true
		} else if p.next() != end {
			return nil, errors.New("a comma or the end is missing")
		}
	}
	if end == ')' && len(list) == 1 && !comma {
		return list[0], nil
	}
	return list, nil
}

// escapes are what may follow a backslash; types have no others in their names.
var escapes = map[byte]byte{'\\': '\\', '\'': '\'', '"': '"', 'n': '\n', 't': '\t', 'r': '\r'}

func (p *literal) text() (any, error) {
	quote := p.rest[0]
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == quote:
			p.rest = p.rest[i+1:]
			return b.String(), nil
		case c == '\n':
			return nil, errors.New("a text without its end")
		case c == '\\' && i+1 < len(p.rest):
			i++
			to, ok := escapes[p.rest[i]]
			if !ok {
				return nil, errors.New("an unknown escape")
			}
			b.WriteByte(to)
		default:
			b.WriteByte(c)
		}
	}
	return nil, errors.New("a text without its end")
}

func (p *literal) integer() (any, error) {
	end := 1
	for end < len(p.rest) && (p.rest[end] >= '0' && p.rest[end] <= '9' || p.rest[end] == '_') {
		end++
	}
	digits := p.rest[:end]
	p.rest = strings.TrimPrefix(p.rest[end:], "L")
	n, err := strconv.ParseInt(strings.ReplaceAll(digits, "_", ""), 10, 64)
	if err != nil {
		return nil, fmt.Errorf("a number that is too large or none, %s", digits)
	}
	return n, nil
}

// word reads True, False and None, and the prefixes of text: u'<f4' is Python 2's '<f4'.
func (p *literal) word() (any, error) {
	end := 0
	for end < len(p.rest) && (p.rest[end] >= 'a' && p.rest[end] <= 'z' || p.rest[end] >= 'A' && p.rest[end] <= 'Z') {
		end++
	}
	word := p.rest[:end]
	p.rest = p.rest[end:]
	switch word {
	case "True":
		return true, nil
	case "False":
		return false, nil
	case "None":
		return nil, nil
	case "u", "U", "b", "B":
		if p.rest != "" && (p.rest[0] == '\'' || p.rest[0] == '"') {
			return p.text()
		}
	}
	if word == "" {
		return nil, errors.New("a value is missing")
	}
	return nil, errors.New("an unknown word")
}
