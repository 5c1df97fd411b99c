package main

import (
	"fmt"
	"regexp"
	"strings"
)

// A version is a release, what comes before one (-dev, -rc.1), or what git describe says of a commit after one: how many
// commits after, and which.
var versionForm = regexp.MustCompile(`^(\d+\.\d+\.\d+)(?:-((?:dev|alpha|beta|rc)[0-9a-z.]*))?(?:-(\d+)-(g[0-9a-f]+))?(-dirty)?$`)

// orderedVersion turns a version into one that dpkg, rpm and AppStream put in the order of time: "~" sorts before a release,
// "+" after it.
//
//	0.1.0-dev          0.1.0~dev
//	0.1.0-5-gabc1234   0.1.0+5.gabc1234
func orderedVersion(v string) (string, error) {
	m := versionForm.FindStringSubmatch(v)
	if m == nil {
		return "", fmt.Errorf("version %q: want 1.2.3, 1.2.3-dev, 1.2.3-rc.1 or what git describe makes of such a tag", v)
	}
	out := m[1]
	if m[2] != "" {
		out += "~" + m[2]
	}
	var after []string
	if m[3] != "" {
		after = append(after, m[3], m[4])
	}
	if m[5] != "" {
		after = append(after, "dirty")
	}
	if len(after) > 0 {
		out += "+" + strings.Join(after, ".")
	}
	return out, nil
}
