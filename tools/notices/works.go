package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"maps"

	"github.com/vggscope/vggscope/app/notices"
)

// A work is something of other authors inside a module: it gets a notice of its own.
type work struct {
	module  string // its path
	name    string
	file    string                              // its licence, in the module
	comment bool                                // the licence is the first comment in that file, which is C
	version func(module string) (string, error) // may be nil
}

var works = []work{
	{module: "github.com/go-gl/glfw/v3.3/glfw", name: "GLFW", file: "glfw/LICENSE.md", version: glfwVersion},
	{module: "github.com/go-gl/gl", name: "Khronos platform header", file: "v4.3-core/gl/KHR/khrplatform.h", comment: true},
	{module: "fyne.io/fyne/v2", name: "Noto Sans (font)", file: "theme/font/LICENSE.txt"},
	{module: "fyne.io/fyne/v2", name: "DejaVu Sans Mono for Powerline (font)", file: "theme/font/LICENSE_DejaVu-Powerline.txt"},
	{module: "fyne.io/fyne/v2", name: "Inter (font)", file: "theme/font/LICENSE_Inter.txt"},
	{module: "fyne.io/fyne/v2", name: "EmojiOne Color (font)", file: "theme/font/LICENSE_EmojiOneColor.txt"},
	{module: "golang.org/x/image", name: "Go fonts", file: "font/gofont/ttfs/README"},
	{module: "github.com/go-text/typesetting", name: "HarfBuzz", file: "harfbuzz/LICENSE"},
}

// worksIn gives the notices of the works in a module, and the module's licences that are not theirs.
func worksIn(m *module, files []string) (list []notices.Notice, rest []string, err error) {
	rest = files
	for _, w := range works {
		if w.module != m.path {
			continue
		}
		path := filepath.Join(m.dir, filepath.FromSlash(w.file))
		body, err := text(path)
		if err == nil && w.comment {
			body, err = firstComment(body)
		}
		if err != nil {
			return nil, nil, fmt.Errorf("notices: %s in %s: %w; look where it is now", w.name, title(m.path, m.version), err)
		}
		n := notices.Notice{Name: w.name, Systems: slices.Sorted(maps.Keys(m.systems)), Texts: []notices.Text{{File: w.file, Body: body}}}
		n.License = identify(n.Texts)
		if w.version != nil {
			if n.Version, err = w.version(m.dir); err != nil {
				return nil, nil, err
			}
		}
		list = append(list, n)
		rest = slices.DeleteFunc(slices.Clone(rest), func(f string) bool { return f == w.file })
	}
	return list, rest, nil
}

var comment = regexp.MustCompile(`(?s)/\*(.*?)\*/`)

// firstComment gives what stands in a C file's first comment.
func firstComment(source string) (string, error) {
	m := comment.FindStringSubmatch(source)
	if m == nil {
		return "", fmt.Errorf("no comment in it")
	}
	lines := strings.Split(m[1], "\n")
	for i, l := range lines {
		lines[i] = strings.TrimPrefix(strings.TrimLeft(l, "* "), " ")
	}
	return tidy(strings.Join(lines, "\n")), nil
}

var glfwNumber = regexp.MustCompile(`(?m)^#define GLFW_VERSION_(MAJOR|MINOR|REVISION)\s+(\d+)`)

// glfwVersion is that of the C sources, which the Go module's own does not tell.
func glfwVersion(dir string) (string, error) {
	header := filepath.Join(dir, "glfw", "include", "GLFW", "glfw3.h")
	data, err := os.ReadFile(header)
	if err != nil {
		return "", fmt.Errorf("notices: %w", err)
	}
	found := glfwNumber.FindAllStringSubmatch(string(data), -1)
	if len(found) != 3 {
		return "", fmt.Errorf("notices: %s: %d parts of a version, want 3", header, len(found))
	}
	return found[0][2] + "." + found[1][2] + "." + found[2][2], nil
}
