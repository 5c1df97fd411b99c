package main

import (
	"encoding/xml"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// maintainer signs Debian's changelog; nfpm.yaml has the same.
const maintainer = "VGGScope contributors <vggscope@users.noreply.github.com>"

// A history is the changelog, seen from the version that is packaged.
type history struct {
	version string // as it is told to people
	ordered string // as package managers order it
	now     time.Time
	all     []release // the newest first
}

// releases are those that have something to say, the unreleased changes under the version that is packaged.
func (h history) releases() ([]release, error) {
	var out []release
	for _, r := range h.all {
		if r.version == "" {
			r.version, r.date = h.ordered, h.now
		} else if v, err := orderedVersion(r.version); err == nil {
			r.version = v
		} else {
			return nil, err
		}
		if len(r.groups) > 0 {
			out = append(out, r)
		}
	}
	// dpkg takes the package's version from the first entry.
	if len(out) == 0 || out[0].version != h.ordered {
		out = append([]release{{version: h.ordered, date: h.now, groups: []group{{"Changed", []string{"Built anew."}}}}}, out...)
	}
	return out, nil
}

// debian writes the form of deb-changelog(5).
func (h history) debian() (string, error) {
	releases, err := h.releases()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	for i, r := range releases {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "vggscope (%s) unstable; urgency=medium\n", r.version)
		for _, g := range r.groups {
			fmt.Fprintf(&b, "\n  [ %s ]\n", g.title)
			for _, item := range g.items {
				b.WriteString(wrap("  * ", "    ", item))
			}
		}
		fmt.Fprintf(&b, "\n -- %s  %s\n", maintainer, r.date.Format(time.RFC1123Z))
	}
	return b.String(), nil
}

// appstream writes the element that software centres show as what is new.
func (h history) appstream() (string, error) {
	releases, err := h.releases()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("  <releases>\n")
	for _, r := range releases {
		kind := "stable"
		if strings.ContainsAny(r.version, "~+") {
			kind = "development"
		}
		fmt.Fprintf(&b, "    <release version=%q date=%q type=%q>\n      <description>\n", r.version, r.date.Format(time.DateOnly), kind)
		for _, g := range r.groups {
			fmt.Fprintf(&b, "        <p>%s:</p>\n        <ul>\n", escape(g.title))
			for _, item := range g.items {
				fmt.Fprintf(&b, "          <li>%s</li>\n", escape(item))
			}
			b.WriteString("        </ul>\n")
		}
		b.WriteString("      </description>\n    </release>\n")
	}
	b.WriteString("  </releases>\n")
	return b.String(), nil
}

// notes is the section of the version that is packaged. A release without one is not ready.
func (h history) notes() (string, error) {
	for _, r := range h.all {
		if r.version == h.version || r.version == "" && strings.ContainsAny(h.ordered, "~+") {
			return r.text + "\n", nil
		}
	}
	return "", fmt.Errorf("the changelog has no section ## [%s] - DATE; write it before the release", h.version)
}

// wrap breaks text into lines of 78 letters at most.
func wrap(first, indent, text string) string {
	var b strings.Builder
	line := first
	empty := true // the line has nothing but its indent
	for _, word := range strings.Fields(text) {
		if !empty && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > 78 {
			b.WriteString(line + "\n")
			line, empty = indent, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	b.WriteString(line + "\n")
	return b.String()
}

func escape(s string) string {
	var b strings.Builder
	if err := xml.EscapeText(&b, []byte(s)); err != nil {
		panic(err) // a Builder takes everything
	}
	return b.String()
}
