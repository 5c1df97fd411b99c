package main

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// A release is a section of the changelog.
type release struct {
	version string    // empty for what is unreleased
	date    time.Time // likewise
	text    string    // its Markdown
	groups  []group
}

// A group is a list under a heading: Added, Fixed, ….
type group struct {
	title string
	items []string // each on one line
}

var releaseHeading = regexp.MustCompile(`^## \[(.+)\](?: - (\d{4}-\d{2}-\d{2}))?$`)

// parse reads the form of keepachangelog.com.
func parse(text string) ([]release, error) {
	var all []release
	for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		switch {
		case strings.HasPrefix(line, "## "):
			r, err := parseHeading(line)
			if err != nil {
				return nil, err
			}
			all = append(all, r)
		case len(all) > 0:
			if err := all[len(all)-1].add(line); err != nil {
				return nil, err
			}
		}
	}
	for i := range all {
		all[i].text = strings.TrimSpace(all[i].text)
	}
	return all, nil
}

func parseHeading(line string) (release, error) {
	m := releaseHeading.FindStringSubmatch(line)
	if m == nil {
		return release{}, fmt.Errorf("heading %q: want ## [1.2.3] - 2026-01-31", line)
	}
	if m[1] == "Unreleased" {
		return release{}, nil
	}
	date, err := time.Parse(time.DateOnly, m[2])
	if err != nil {
		return release{}, fmt.Errorf("heading %q: want ## [%s] - 2026-01-31", line, m[1])
	}
	return release{version: m[1], date: date}, nil
}

// add takes the next line of a section.
func (r *release) add(line string) error {
	if reference.MatchString(line) {
		return nil
	}
	r.text += line + "\n"
	last := len(r.groups) - 1
	switch {
	case strings.HasPrefix(line, "### "):
		r.groups = append(r.groups, group{title: line[len("### "):]})
	case strings.HasPrefix(line, "- ") && last < 0:
		return fmt.Errorf("%q stands under no heading such as ### Added", line)
	case strings.HasPrefix(line, "- "):
		r.groups[last].items = append(r.groups[last].items, plain(line[len("- "):]))
	case strings.HasPrefix(line, "  ") && last >= 0 && len(r.groups[last].items) > 0:
		items := r.groups[last].items
		items[len(items)-1] += " " + plain(strings.TrimSpace(line))
	}
	return nil
}

var (
	reference = regexp.MustCompile(`^\[[^\]]+\]: `) // where a link leads, at the end of the file
	link      = regexp.MustCompile(`\[([^\]]+)\](?:\([^)]*\)|\[[^\]]*\])`)
)

// plain takes Markdown's signs off.
func plain(s string) string {
	return strings.NewReplacer("`", "", "**", "").Replace(link.ReplaceAllString(s, "$1"))
}
