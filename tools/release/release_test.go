package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestOrderedVersion(t *testing.T) {
	for in, want := range map[string]string{
		"0.1.0":                   "0.1.0",
		"0.1.0-dev":               "0.1.0~dev",
		"1.20.3-rc.1":             "1.20.3~rc.1",
		"0.1.0-5-gabc1234":        "0.1.0+5.gabc1234",
		"0.1.0-dirty":             "0.1.0+dirty",
		"0.1.0-rc.1-5-gabc-dirty": "0.1.0~rc.1+5.gabc.dirty",
		"0.1.0-dev-dirty":         "0.1.0~dev+dirty",
		"":                        "", "1.2": "", "v1.2.3": "", "1.2.3-": "", "1.2.3-x y": "", "1.2.3\n": "",
	} {
		got, err := orderedVersion(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v, want %q", in, got, err, want)
		}
	}
}

const changelog = `# Changelog

Not part of any release.

## [Unreleased]

### Added

- A thing with ` + "`code`" + `, a [link](https://example.org/a_b) and a
  second line.

## [0.2.0] - 2026-03-01

### Fixed

- Small < large & so on.
- Two.

## [0.1.0] - 2026-02-01

### Added

- All of it.

[0.2.0]: https://example.org/0.2.0
`

// 2026-04-05, noon.
const epoch = "1775390400"

func made(t *testing.T, text, version, form string) (string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "CHANGELOG.md")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	err := run(&b, version, file, []string{form}, epoch)
	return b.String(), err
}

func TestDebian(t *testing.T) {
	got, err := made(t, changelog, "0.3.0-dev", "debian")
	want := `vggscope (0.3.0~dev) unstable; urgency=medium

  [ Added ]
  * A thing with code, a link and a second line.

 -- VGGScope contributors <vggscope@users.noreply.github.com>  Sun, 05 Apr 2026 12:00:00 +0000

vggscope (0.2.0) unstable; urgency=medium

  [ Fixed ]
  * Small < large & so on.
  * Two.

 -- VGGScope contributors <vggscope@users.noreply.github.com>  Sun, 01 Mar 2026 00:00:00 +0000

vggscope (0.1.0) unstable; urgency=medium

  [ Added ]
  * All of it.

 -- VGGScope contributors <vggscope@users.noreply.github.com>  Sun, 01 Feb 2026 00:00:00 +0000
`
	if err != nil || got != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
}

// The first entry has the package's version even where the changelog has nothing new.
func TestDebianBeginsWithTheVersion(t *testing.T) {
	_, old, _ := strings.Cut(changelog, "second line.\n")
	for version, first := range map[string]string{
		"0.2.0":            "vggscope (0.2.0) unstable; urgency=medium\n\n  [ Fixed ]",
		"0.2.0-3-gabcdef0": "vggscope (0.2.0+3.gabcdef0) unstable; urgency=medium\n\n  [ Changed ]\n  * Built anew.",
	} {
		if got, err := made(t, old, version, "debian"); err != nil || !strings.HasPrefix(got, first) {
			t.Errorf("%s: %v\n%s", version, err, got)
		}
	}
}

func TestAppStream(t *testing.T) {
	got, err := made(t, changelog, "0.3.0-dev", "appstream")
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<release version="0.3.0~dev" date="2026-04-05" type="development">`,
		`<release version="0.2.0" date="2026-03-01" type="stable">`,
		`<p>Fixed:</p>`, `<li>Small &lt; large &amp; so on.</li>`,
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}

func TestNotes(t *testing.T) {
	for version, want := range map[string]string{
		"0.2.0":     "### Fixed\n\n- Small < large & so on.\n- Two.\n",
		"0.3.0-dev": "### Added\n\n- A thing with `code`, a [link](https://example.org/a_b) and a\n  second line.\n",
		"0.3.0":     "", // the section is still called Unreleased
	} {
		got, err := made(t, changelog, version, "notes")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%s: %v\n%q\nwant\n%q", version, err, got, want)
		}
	}
}

func TestRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, version, form, want string }{
		"form":    {changelog, "0.1.0", "poem", `"poem" is no form`},
		"version": {changelog, "new", "debian", `version "new"`},
		"heading": {"## 0.1.0\n", "0.1.0", "debian", "want ## [1.2.3] - 2026-01-31"},
		"date":    {"## [0.1.0]\n", "0.1.0", "debian", "want ## [0.1.0] - 2026-01-31"},
		"bare":    {"## [Unreleased]\n- A thing.\n", "0.1.0", "debian", "under no heading"},
		"order":   {"## [one] - 2026-01-31\n### Added\n- A thing.\n", "0.1.0", "debian", `version "one"`},
	} {
		if _, err := made(t, c.text, c.version, c.form); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	got := wrap("  * ", "    ", strings.Repeat("four ", 20)+strings.Repeat("x", 90)+" end")
	for i, l := range strings.Split(strings.TrimSuffix(got, "\n"), "\n") {
		if len(l) > 78 && !strings.Contains(l, "xxx") {
			t.Errorf("line %d has %d letters", i, len(l))
		}
		if indent := map[bool]string{true: "  * ", false: "    "}[i == 0]; !strings.HasPrefix(l, indent) || strings.HasPrefix(l, indent+" ") {
			t.Errorf("line %d is %q", i, l)
		}
	}
	if strings.Count(got, "four") != 20 || !strings.HasSuffix(got, " end\n") {
		t.Errorf("words were lost: %s", got)
	}
}

// Our own changelog has the form that the packages need.
func TestOurChangelog(t *testing.T) {
	for _, form := range []string{"debian", "appstream"} {
		var b strings.Builder
		if err := run(&b, "99.0.0-dev", "../../CHANGELOG.md", []string{form}, epoch); err != nil || b.Len() < 200 {
			t.Errorf("%s: %v: %s", form, err, b.String())
		}
	}
}
