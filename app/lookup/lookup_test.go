package lookup

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/vggscope/vggscope/weights"
)

func TestBest(t *testing.T) {
	texts := [][]string{
		{"Save the chosen map as PNG", "所选通道存为 PNG"},
		{"Before ReLU", "ReLU 之前"},
		{"Dark or light", "深色或浅色"},
		{"Class: tabby cat", "类别：虎斑猫"},
		{"block3_conv1", ""},
		{"block3_conv2", ""},
		{"Colours: viridis", "配色：viridis"},
		{"Cat", "猫"},
		{"Find a channel", "查找通道"},
		{"Repeat", "重做"},
	}
	var names []Name
	for _, x := range texts {
		names = append(names, NewName(x...))
	}
	for typed, want := range map[string][]int{
		"save":       {0},
		"png map":    {0},
		"存为":         {0},
		"sxtd":       {0},
		"sshqs":      {2},
		"sqs":        {}, // in a row in no text
		"relu zq":    {1},
		"reluzq":     {1},
		"cat":        {7, 3},
		"mao":        {},
		"hbm":        {3},
		"conv2":      {5},
		"block3conv": {4, 5},
		"VIRIDIS":    {6},
		"zz":         {9}, // 重 is read with z and with c
		"cz":         {9, 8},
		"td":         {8, 0}, // the shorter first
		"vrds":       {6},
		"xyzzy":      {},
	} {
		got := Best(typed, names, 3)
		if len(got) < len(want) || !slices.Equal(got[:len(want)], want) || len(want) == 0 && len(got) > 0 {
			t.Errorf("%q finds %v, want %v", typed, got, want)
		}
	}
	if got := Best(" ", names, 4); !slices.Equal(got, []int{0, 1, 2, 3}) {
		t.Errorf("nothing finds %v, want the first", got)
	}
}

// Every character of every class has a reading, and every class is found by the first letters of its own.
func TestEveryClassBySound(t *testing.T) {
	classes := weights.ImageNetClasses()
	var names []Name
	for _, c := range classes {
		names = append(names, NewName(c.Name, c.Zh))
	}
	letter := func(r rune) (rune, bool) {
		for l := 'a'; l <= 'z'; l++ {
			if reads(r, l) {
				return l, true
			}
		}
		return 0, false
	}
	for i, c := range classes {
		var typed strings.Builder
		for _, r := range c.Zh {
			if !unicode.Is(unicode.Han, r) {
				typed.WriteRune(unicode.ToLower(r))
				continue
			}
			l, ok := letter(r)
			if !ok {
				t.Errorf("%s: no reading of %c", c.Zh, r)
				continue
			}
			typed.WriteRune(l)
		}
		if typed.Len() > 1 && !slices.Contains(Best(typed.String(), names, len(names)), i) {
			t.Errorf("%s is not found by %s", c.Zh, typed.String())
		}
	}
}

func FuzzBest(f *testing.F) {
	f.Add("conv 3", "block3_conv1", "卷积 3")
	f.Fuzz(func(t *testing.T, typed, a, b string) {
		if got := Best(typed, []Name{NewName(a, b)}, 5); len(got) > 1 {
			t.Errorf("%v of one name", got)
		}
		if first := strings.Fields(strings.ToLower(a)); len(first) > 0 {
			if got := Best(first[0], []Name{NewName(a)}, 1); len(got) != 1 {
				t.Errorf("%q is not found in %q", first[0], a)
			}
		}
	})
}
