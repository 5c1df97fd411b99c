package cli

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// completionCases are what a person has typed, the last word still open, and what must be offered among the rest, and
// what must not.
var completionCases = []struct {
	words     []string
	want, not []string
}{
	{[]string{""}, []string{"classify", "weights", "completion"}, []string{"info", "checks"}},
	{[]string{"cl"}, []string{"classify"}, []string{"features"}},
	{[]string{"classify", "--b"}, []string{"--backend"}, []string{"--top"}},
	{[]string{"classify", "--backend", ""}, []string{"auto", "gpu", "cpu"}, []string{"classify"}},
	{[]string{"classify", "--resample", "bi"}, []string{"bilinear", "bicubic"}, []string{"nearest"}},
	{[]string{"weights", ""}, []string{"info", "find", "download", "convert", "synth"}, []string{"classify"}},
	{[]string{"weights", "download", "--source", "t"}, []string{"torchvision", "timm"}, []string{"keras"}},
	{[]string{"weights", "info", "--"}, []string{"--verify", "--json"}, []string{"--width"}},
	{[]string{"features", "--layer", "block5_"}, []string{"block5_conv1", "block5_pool"}, []string{"block4_pool"}},
	{[]string{"bench", "--"}, []string{"--runs", "--report"}, []string{"--step"}}, // hidden
	{[]string{"completion", ""}, []string{"bash", "zsh", "fish"}, nil},
}

func shell(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("%s is not installed", name)
	}
	return path
}

func checkCompletions(t *testing.T, words []string, offered, want, not []string) {
	t.Helper()
	for _, w := range want {
		if !slices.Contains(offered, w) {
			t.Errorf("%q: offered %q, %q is missing", words, offered, w)
		}
	}
	for _, w := range not {
		if slices.Contains(offered, w) {
			t.Errorf("%q: offered %q, %q is wrong there", words, offered, w)
		}
	}
}

func TestBashCompletion(t *testing.T) {
	bash := shell(t, "bash")
	script := write(t, t.TempDir(), "completion.bash", run(t, "completion", "bash").ok(t).out)
	complete := func(words ...string) []string {
		const program = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vggscope; printf '%s\n' "${COMPREPLY[@]}"`
		out, err := exec.Command(bash, append([]string{"-c", program, "bash", script, "vggscope"}, words...)...).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		return strings.Fields(string(out))
	}
	for _, c := range completionCases {
		checkCompletions(t, c.words, complete(c.words...), c.want, c.not)
	}
	if got := complete("classify", "--backend", "=", "g"); !slices.Equal(got, []string{"gpu"}) {
		t.Errorf("--backend=g: %q, want gpu", got)
	}
	if got := complete("classify", "phot"); len(got) != 0 {
		t.Errorf("%q stand in the way of file names", got)
	}
}

func TestFishCompletion(t *testing.T) {
	fish := shell(t, "fish")
	script := write(t, t.TempDir(), "completion.fish", run(t, "completion", "fish").ok(t).out)
	for _, c := range completionCases {
		line := "vggscope " + strings.Join(c.words, " ")
		cmd := exec.Command(fish, "--no-config", "-c", "source $argv[1]; complete -C $argv[2]", script, line)
		cmd.Env = append(cmd.Environ(), "HOME="+t.TempDir())
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		var offered []string
		for _, l := range strings.Split(string(out), "\n") {
			word, _, _ := strings.Cut(l, "\t")
			offered = append(offered, word)
		}
		checkCompletions(t, c.words, offered, c.want, c.not)
	}
}

// zsh completes only in a terminal; without one the script can be parsed, and its functions looked at.
func TestZshCompletion(t *testing.T) {
	script := run(t, "completion", "zsh").ok(t).out
	contains(t, script, "#compdef vggscope", "_vggscope_weights_info()", "'--backend=[", "(auto gpu cpu)", "block5_pool")
	if strings.Contains(script, "--step[") {
		t.Error("the script offers a hidden flag")
	}
	zsh := shell(t, "zsh")
	path := write(t, t.TempDir(), "_vggscope", script)
	if out, err := exec.Command(zsh, "-n", path).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("%s: %v: %s", filepath.Base(path), err, out)
	}
}
