package rank

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
)

// values are those of twelve channels; the orders below are numpy's, argsort(kind="stable") of them and of their negatives.
func values() Values {
	nan := math.NaN()
	return Values{
		Max:   {3, 60, 60, 0, 12.5, nan, 0, 81, 60, -2, 7, 0},
		Mean:  {0.1, 0.5, 0.4, 0, 0.2, 1, 0, 2, 3, -1, 0.3, 0},
		Zeros: {0.5, 0.1, 0.9, 1, 0, 0, 1, 0.2, 0.3, 0, 0.95, 1},
	}
}

func TestArrange(t *testing.T) {
	for _, c := range []struct {
		o    Order
		want []int
	}{
		{Plain(), nil},
		{Order{Key: Index, Only: " "}, nil},
		{Order{Key: Index, Down: true}, []int{11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0}},
		{Order{Key: Max}, []int{9, 3, 6, 11, 0, 10, 4, 1, 2, 8, 7, 5}},
		{Order{Key: Max, Down: true}, []int{7, 1, 2, 8, 4, 10, 0, 3, 6, 11, 9, 5}},
		{Order{Key: Zeros, Down: true}, []int{3, 6, 11, 10, 2, 0, 8, 7, 1, 4, 5, 9}},
		{Order{Key: Max, Down: true, Only: "max > 50"}, []int{7, 1, 2, 8}},
		{Order{Key: Index, Only: "3,7,9-11"}, []int{3, 7, 9, 10, 11}},
		{Order{Key: Index, Only: "silent"}, []int{3, 6, 11}},
		{Order{Key: Index, Only: "not silent and max <= 7"}, []int{0, 9, 10}},
		{Order{Key: Index, Only: "silent, max>=81"}, []int{3, 6, 7, 11}},
		{Order{Key: Index, Only: "0-8 max > 50 or 11"}, []int{1, 2, 7, 8, 11}},
		{Order{Key: Index, Only: "0.1 < mean <= 0.4"}, []int{2, 4, 10}},
		{Order{Key: Index, Only: "mean < -0.5"}, []int{9}},
		{Order{Key: Index, Only: "zeros > 90 %"}, []int{3, 6, 10, 11}},
		{Order{Key: Index, Only: "zeros>90%"}, []int{3, 6, 10, 11}},
		{Order{Key: Index, Only: "!(silent | max > 10) 5 .. 10"}, []int{5, 9, 10}},
		{Order{Key: Index, Only: "index >= 10"}, []int{10, 11}},
		{Order{Key: Index, Only: "max > 1e9"}, []int{}},
		{Order{Key: Index, Only: "600"}, []int{}},
		{Order{Key: Index, Only: "最大值＞50，静默"}, []int{1, 2, 3, 6, 7, 8, 11}},
		{Order{Key: Index, Only: "最大>50且均值<1"}, []int{1, 2}},
		{Order{Key: Index, Only: "非静默 3～7"}, []int{4, 5, 7}},
	} {
		got, err := c.o.Arrange(12, values())
		if err != nil || !slices.Equal(got, c.want) || (got == nil) != (c.want == nil) {
			t.Errorf("%+v: %v, %v, want %v", c.o, got, err, c.want)
		}
	}
	if _, err := (Order{Key: Reach}).Arrange(12, values()); !errors.Is(err, ErrMissing) {
		t.Errorf("without values: %v", err)
	}
	if got := (Order{Key: Max, Only: "silent, mean > 1"}).Needs(); fmt.Sprint(got) != "[max zeros mean]" {
		t.Errorf("needs %v", got)
	}
}

func TestFilterErrors(t *testing.T) {
	for line, want := range map[string]FilterError{
		"loud":                    {FaultWord, "loud"},
		"max":                     {FaultRelation, "max"},
		"max 50":                  {FaultRelation, "max"},
		"max >":                   {FaultNumber, ">"},
		"max > big":               {FaultNumber, ">"},
		"3.5":                     {FaultChannel, "3.5"},
		"3-":                      {FaultEnd, "-"},
		"7-3":                     {FaultRange, "7-3"},
		"(3,7":                    {FaultClose, "("},
		"3)":                      {FaultClose, ")"},
		"3,":                      {FaultEnd, ","},
		"3 and":                   {FaultEnd, "and"},
		"> 50":                    {FaultWord, ">"},
		"3 # 4":                   {FaultWord, "#"},
		"-3":                      {FaultWord, "-"},
		"5 < 7":                   {FaultWord, "7"},
		"99999999999999999999":    {FaultChannel, "99999999999999999999"},
		strings.Repeat("(", 5000): {FaultClose, "("},
	} {
		_, err := ParseFilter(line)
		var got *FilterError
		if !errors.As(err, &got) || *got != want {
			t.Errorf("%.20q: %v, want %v", line, err, want)
		}
	}
	if err := (Order{Key: "loud"}).Check(); err == nil || !strings.Contains(err.Error(), `"loud"`) {
		t.Error(err)
	}
}

func TestParseSort(t *testing.T) {
	for s, want := range map[string]Order{
		"max": {Key: Max, Down: true}, "index": {Key: Index}, "max:up": {Key: Max}, "index:down": {Key: Index, Down: true},
	} {
		if got, err := ParseSort(s); err != nil || got != want {
			t.Errorf("%s: %+v, %v, want %+v", s, got, err, want)
		}
	}
	for _, s := range []string{"", "loud", "max:", "max:sideways"} {
		if _, err := ParseSort(s); err == nil {
			t.Errorf("%q is no error", s)
		}
	}
}

// Whatever is typed, it is read or refused, and what is read can be tried on every channel.
func FuzzParseFilter(f *testing.F) {
	for _, s := range []string{"max > 50", "3,7,100-120", "silent", "!(a", "最大>5且1-2", "0 < mean <= 1e-3 %", "\xff", "1..2..3"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		o := Order{Key: Index, Only: line}
		order, err := o.Arrange(12, Values{Max: values()[Max], Mean: values()[Mean], Zeros: values()[Zeros], L2: values()[Mean], Reach: values()[Mean]})
		if err == nil && (len(order) > 12 || !slices.IsSorted(order)) {
			t.Errorf("%q leaves %v", line, order)
		}
	})
}
