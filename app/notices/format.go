package notices

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// stored is the form of notices.json: each text once, however many notices have it.
type stored struct {
	Notices []storedNotice `json:"notices"`
	Bodies  []string       `json:"bodies"`
}

type storedNotice struct {
	Name    string       `json:"name"`
	Version string       `json:"version,omitempty"`
	License string       `json:"license"`
	Systems []string     `json:"systems,omitempty"`
	Texts   []storedText `json:"texts"`
}

type storedText struct {
	File string `json:"file,omitempty"`
	Body int    `json:"body"` // index in Bodies
}

// Encode writes notices as List reads them.
func Encode(list []Notice) ([]byte, error) {
	var s stored
	index := map[string]int{}
	for _, n := range list {
		out := storedNotice{Name: n.Name, Version: n.Version, License: n.License, Systems: n.Systems}
		for _, t := range n.Texts {
			i, ok := index[t.Body]
			if !ok {
				i = len(s.Bodies)
				index[t.Body] = i
				s.Bodies = append(s.Bodies, t.Body)
			}
			out.Texts = append(out.Texts, storedText{t.File, i})
		}
		s.Notices = append(s.Notices, out)
	}
	data, err := json.MarshalIndent(s, "", " ")
	if err != nil {
		return nil, fmt.Errorf("notices: %w", err)
	}
	return append(data, '\n'), nil
}

// Decode reads what Encode wrote.
func Decode(data []byte) ([]Notice, error) {
	var s stored
	if err := json.Unmarshal(data, &s); err != nil {
		return nil, fmt.Errorf("notices: notices.json: %w; make it anew: %s", err, Command)
	}
	list := make([]Notice, len(s.Notices))
	for i, n := range s.Notices {
		list[i] = Notice{Name: n.Name, Version: n.Version, License: n.License, Systems: n.Systems}
		for _, t := range n.Texts {
			if t.Body < 0 || t.Body >= len(s.Bodies) {
				return nil, fmt.Errorf("notices: notices.json: %s: text %d of %d; make it anew: %s", n.Name, t.Body, len(s.Bodies), Command)
			}
			list[i].Texts = append(list[i].Texts, Text{t.File, s.Bodies[t.Body]})
		}
	}
	return list, nil
}

var rule = strings.Repeat("=", 80)

// WriteText writes notices to be read: a list of all, then their texts, each text once.
func WriteText(w io.Writer, list []Notice) error {
	var b strings.Builder
	b.WriteString("VGGScope contains the works below, each under the licence given. VGGScope's own code is under the MIT\n" +
		"licence; its file LICENSE has the text.\n\n")
	width := 0
	for _, n := range list {
		width = max(width, len([]rune(n.Title())))
	}
	for _, n := range list {
		fmt.Fprintf(&b, "  %s%s  %s\n", n.Title(), strings.Repeat(" ", width-len([]rune(n.Title()))), n.License)
	}
	first := map[string]string{} // which work a text stands under
	for _, n := range list {
		fmt.Fprintf(&b, "\n%s\n%s\nLicence: %s\n%s\n", rule, n.Title(), n.License, rule)
		for _, t := range n.Texts {
			if t.File != "" && len(n.Texts) > 1 {
				fmt.Fprintf(&b, "\n[%s]\n", t.File)
			}
			if at, ok := first[t.Body]; ok {
				fmt.Fprintf(&b, "\nThe text is that of %s above, word for word.\n", at)
				continue
			}
			first[t.Body] = n.Title()
			if t.File != "" {
				first[t.Body] += " (" + t.File + ")"
			}
			b.WriteString("\n" + t.Body)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
