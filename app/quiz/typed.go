package quiz

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// ErrNoNumber is what Typed returns for a text that is no number.
var ErrNoNumber = errors.New("quiz: no number")

// grouped are numbers with commas between thousands.
var grouped = regexp.MustCompile(`^[+-]?[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?$`)

// plainNumber is what may be left when separators are gone.
var plainNumber = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?$`)

// Typed reads a number as people type it: 1792, 1,792, 1 792, 1.5e3, −0.25, 0,25, 25 %, and in the wide forms of Chinese keyboards.
// Where whole numbers are asked for a comma before three digits parts thousands; elsewhere a single comma is a decimal one.
func Typed(text string, whole bool) (float64, error) {
	s, percent := strings.CutSuffix(narrow(text), "%")
	switch commas := strings.Count(s, ","); {
	case grouped.MatchString(s) && (whole || commas > 1 || strings.Contains(s, ".")):
		s = strings.ReplaceAll(s, ",", "")
	case commas == 1 && !strings.Contains(s, "."):
		s = strings.Replace(s, ",", ".", 1)
	}
	if !plainNumber.MatchString(s) {
		return 0, ErrNoNumber
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, ErrNoNumber
	}
	if percent {
		v /= 100
	}
	return v, nil
}

// narrow takes out spaces and marks between thousands, and makes wide letters and typographic signs those of ASCII.
func narrow(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r), r == '\'', r == '’', r == '_':
			return -1
		case r >= '！' && r <= '～':
			r -= '！' - '!'
		}
		switch r {
		case '−', '–':
			return '-'
		case '。':
			return '.'
		case '、':
			return ','
		}
		return r
	}, text)
}
