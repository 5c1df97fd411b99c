// Package shaders holds the GLSL compute shaders, the table of their variants, and the small text step between file and
// driver: #include, defines, #line. It knows no OpenGL.
package shaders

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"sync"
)

//go:embed *.comp include/*.glsl
var files embed.FS

// Source gives the text for the driver: version, the variant's defines in alphabetical order, then the file with its
// includes in place. A #line directive stands before and after each include; its second number says which text a line
// of a driver's message is in: 0 is the file itself, 1 the first include, and so on.
func (v Variant) Source() (string, error) {
	var b strings.Builder
	b.WriteString("#version 430 core\n")
	for _, name := range slices.Sorted(maps.Keys(v.Defines)) {
		fmt.Fprintf(&b, "#define %s %d\n", name, v.Defines[name])
	}
	b.WriteString("#line 1 0\n")
	e := expander{out: &b, seen: map[string]bool{}}
	if err := e.expand(v.File, 0); err != nil {
		return "", fmt.Errorf("shaders: variant %s: %w", v.Name(), err)
	}
	return b.String(), nil
}

// Hash changes whenever a variant does: what was found out about the shaders on some device holds for one hash only.
var Hash = sync.OnceValue(func() string {
	h := sha256.New()
	for _, v := range variants {
		src, err := v.Source()
		if err != nil {
			src = err.Error()
		}
		fmt.Fprintf(h, "%s\n%s\n", v.Name(), src)
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
})

// expander copies a file line by line, with each include in place of the first directive that names it.
type expander struct {
	out   *strings.Builder
	seen  map[string]bool
	texts int // includes begun, which numbers them for #line
}

func (e *expander) expand(name string, text int) error {
	data, err := files.ReadFile(name)
	if err != nil {
		return err
	}
	for i, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		include, ok := strings.CutPrefix(line, "#include ")
		if !ok {
			e.out.WriteString(line + "\n")
			continue
		}
		include = path.Join("include", strings.Trim(include, `"`))
		if !e.seen[include] {
			e.seen[include] = true
			e.texts++
			fmt.Fprintf(e.out, "#line 1 %d\n", e.texts)
			if err := e.expand(include, e.texts); err != nil {
				return fmt.Errorf("%s:%d: %w", name, i+1, err)
			}
		}
		fmt.Fprintf(e.out, "#line %d %d\n", i+2, text)
	}
	return nil
}
