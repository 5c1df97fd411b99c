package cli

import (
	"slices"
	"testing"
)

func TestWrongUsage(t *testing.T) {
	for _, c := range []struct {
		args  []string
		words []string
	}{
		{[]string{"clasify", "a.jpg"}, []string{`"clasify" is neither a command nor a file`, "did you mean classify?"}},
		{[]string{"sumary"}, []string{"did you mean summary?"}},
		{[]string{"feat"}, []string{"did you mean features?"}},
		{[]string{"no-such-thing"}, []string{`"no-such-thing" is neither`, "vggscope --help"}},
		{[]string{"--frobnicate"}, []string{"unknown flag --frobnicate", "vggscope --help"}},
		{[]string{"classify"}, []string{"<image>", "vggscope classify --help"}},
		{[]string{"classify", "--bakend=cpu", "a.jpg"}, []string{"--bakend", "did you mean", "--backend"}},
		{[]string{"classify", "--backend=tpu", "a.jpg"}, []string{`--backend must be one of "auto","gpu","cpu"`}},
		{[]string{"classify", "--fit=squeeze", "a.jpg"}, []string{"--fit must be one of", "stretch"}},
		{[]string{"classify", "--resample=box", "a.jpg"}, []string{"--resample must be one of", "bicubic"}},
		{[]string{"classify", "--top=0", "a.jpg"}, []string{"--top must be at least 1"}},
		{[]string{"classify", "--top=many", "a.jpg"}, []string{"--top", `"many"`}},
		{[]string{"classify", "--max-pixels=0", "a.jpg"}, []string{"--max-pixels must be at least 1"}},
		{[]string{"features", "a.jpg"}, []string{"--out"}},
		{[]string{"features", "--out=x"}, []string{"<image>"}},
		{[]string{"features", "--silent"}, []string{"<image>"}},
		{[]string{"features", "--silent", "--out=x", "a.jpg"}, []string{"--silent", "--out"}},
		{[]string{"features", "--silent", "--npy", "a.jpg"}, []string{"--silent", "--npy"}},
		{[]string{"features", "--json", "--out=x", "a.jpg"}, []string{"--json is for --silent"}},
		{[]string{"features", "--out=x", "--max-pixels=0", "a.jpg"}, []string{"--max-pixels must be at least 1"}},
		{[]string{"features", "--out=x", "a.jpg", "b.jpg"}, []string{"--out takes one picture", "--to FILE"}},
		{[]string{"weights"}, []string{"info", "check", "convert", "vggscope weights --help"}},
		{[]string{"weights", "synth"}, []string{"<dir>", "vggscope weights synth --help"}},
		{[]string{"weights", "synth", "--width=0", "x"}, []string{"--width"}},
		{[]string{"weights", "synth", "--width=-1", "x"}, []string{"width"}},
		{[]string{"weights", "synth", "--width=NaN", "x"}, []string{"width"}},
		{[]string{"weights", "download", "--source=caffe"}, []string{"--source must be one of", "torchvision"}},
		{[]string{"weights", "download", "--mirror=mirror.example"}, []string{"--mirror: ", `"mirror.example"`, "https://"}},
		{[]string{"weights", "convert", "x"}, []string{"<dir>"}},
		{[]string{"weights", "convert", "--input=bgr", "x", "y"}, []string{"--input must be one of", "keras"}},
		{[]string{"weights", "check"}, []string{"<model>"}},
		{[]string{"bench", "--runs=0"}, []string{"--runs must be at least 1"}},
		{[]string{"completion"}, []string{"<shell>"}},
		{[]string{"completion", "powershell"}, []string{"bash", "zsh", "fish"}},
	} {
		run(t, c.args...).failed(t, exitUsage, c.words...)
		if t.Failed() {
			t.Fatalf("with arguments %q", c.args)
		}
	}
}

func TestClosest(t *testing.T) {
	names := []string{"classify", "features", "summary", "weights", "block3_conv1", "block3_conv2", "block3_conv3", "fc1"}
	for _, c := range []struct {
		word string
		want []string
	}{
		{"clasify", []string{"classify"}},
		{"calssify", []string{"classify"}}, // two letters swapped
		{"FEATURES", []string{"features"}},
		{"sum", []string{"summary"}}, // cut short
		{"block3_conv9", []string{"block3_conv1", "block3_conv2", "block3_conv3"}},
		{"block3_conv2x", []string{"block3_conv2"}},
		{"fc9", []string{"fc1"}},
		{"x", nil},
		{"", nil},
		{"photo.jpg", nil},
	} {
		if got := closest(c.word, names); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.word, got, c.want)
		}
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"", "abc", 3}, {"abc", "", 3}, {"same", "same", 0}, {"kitten", "sitting", 3}, {"ab", "ba", 1},
		{"ca", "abc", 3}, // not 2: optimal string alignment edits no letter twice
		{"图片", "图", 1},
	} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("%q to %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
