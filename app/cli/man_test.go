package cli

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

const manDate = "2026-03-01"

func manPage(t *testing.T) string {
	t.Helper()
	return run(t, "man", "--date", manDate).ok(t).out
}

// The page names every command, argument and flag that the parser knows and the help shows, and none of the hidden ones.
func TestManSaysAll(t *testing.T) {
	page := manPage(t)
	contains(t, page, `.TH "VGGSCOPE" "1" "2026\-03\-01" "VGGScope 1.2.3"`, ".SH \"NAME\"\nvggscope \\- see")
	parser, err := newParser(&grammar{}, Streams{}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	sections := strings.Split(page, ".SS ")
	commands := parser.Model.Leaves(true)
	if len(commands) < 10 {
		t.Fatalf("%d commands", len(commands))
	}
	for _, c := range commands {
		section := find(t, sections, `"vggscope `+c.Path()+`"`)
		for _, group := range c.AllFlags(false) {
			for _, f := range group {
				checkFlagInMan(t, section, c, f)
			}
		}
		for _, arg := range c.Positional {
			contains(t, section, ".B "+roff(arg.Summary())+"\n")
		}
	}
	if strings.Contains(page, "vggscope man") {
		t.Error("the page names the hidden command that prints it")
	}
}

func find(t *testing.T, sections []string, title string) string {
	t.Helper()
	for _, s := range sections {
		if strings.HasPrefix(s, title) {
			return s
		}
	}
	t.Errorf("no section %s", title)
	return ""
}

func checkFlagInMan(t *testing.T, section string, c *kong.Node, f *kong.Flag) {
	t.Helper()
	want := !f.Hidden && f.Name != "help"
	if got := strings.Contains(section, ".B "+roff(f.String())+"\n"); got != want {
		t.Errorf("%s: --%s is there: %t, want %t", c.Path(), f.Name, got, want)
	}
}

func TestManNeedsADate(t *testing.T) {
	r := run(t, "man")
	if r.code != exitUsage || !strings.Contains(r.err, "--date") {
		t.Errorf("exit code %d, %q", r.code, r.err)
	}
}

// The command is hidden from those who look for one, and understood all the same.
func TestManIsHidden(t *testing.T) {
	if !IsCommand("man") {
		t.Error("man is taken for a picture")
	}
	for _, out := range []string{run(t, "--help").ok(t).out, run(t, "completion", "bash").ok(t).out, run(t, "mam").err} {
		if strings.Contains(out, "manual") || strings.Contains(out, "man ") || strings.Contains(out, "man?") {
			t.Errorf("man is offered in %q", out)
		}
	}
}

// groff, which man calls, has nothing to say about the page.
func TestManIsGoodRoff(t *testing.T) {
	groff := shell(t, "groff")
	path := write(t, t.TempDir(), "vggscope.1", manPage(t))
	out, err := exec.Command(groff, "-man", "-ww", "-Tutf8", "-z", path).CombinedOutput()
	if err != nil || len(out) > 0 {
		t.Errorf("%v: %s", err, out)
	}
}

func TestRoff(t *testing.T) {
	for in, want := range map[string]string{
		"plain":      "plain",
		"--top=N":    `\-\-top=N`,
		`a\b`:        `a\eb`,
		".hidden":    `\&.hidden`,
		"'quoted'":   `\&\(aqquoted\(aq`,
		"~/x ^ `y`":  `\(ti/x \(ha \(gay\(ga`,
		"Keras' own": `Keras\(aq own`,
	} {
		if got := roff(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
