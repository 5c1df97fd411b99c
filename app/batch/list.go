package batch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights/plain"
)

// Source is a picture of a list, or why there is none in its place.
type Source struct {
	Index int // in the whole list, from 0, whatever shard it is in
	Path  string
	Err   error
}

// Expand replaces folders by the pictures in them, sorted by name, and patterns by the files that they match. A folder's own folders
// are searched where recursive says so. What cannot be found is in the list with its error. Hidden files are left out.
func Expand(args []string, recursive bool) []Source {
	var list []Source
	for _, arg := range args {
		list = append(list, expand(arg, recursive)...)
	}
	for i := range list {
		list[i].Index = i
	}
	return list
}

func expand(arg string, recursive bool) []Source {
	info, err := os.Stat(arg)
	switch {
	case err == nil && info.IsDir() && recursive:
		return tree(arg)
	case err == nil && info.IsDir():
		files, err := picture.InFolder(arg)
		return sources(arg, files, err)
	case errors.Is(err, fs.ErrNotExist) && strings.ContainsAny(arg, "*?["):
		return matches(arg, recursive)
	}
	return []Source{{Path: arg}} // a file that cannot be read is told apart when it is
}

// sources is a list of files, or a place in the list for what went wrong with the argument that stood for them.
func sources(arg string, files []string, err error) []Source {
	var list []Source
	if err != nil {
		list = append(list, Source{Path: arg, Err: err})
	}
	for _, f := range files {
		list = append(list, Source{Path: f})
	}
	return list
}

// tree lists a folder with all folders inside it, in the order of their names. Links to folders are not followed, since they may
// lead back.
func tree(dir string) []Source {
	var list []Source
	found := false
	filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			list = append(list, Source{Path: path, Err: fmt.Errorf("batch: %s: this folder cannot be read; check its permissions: %w", path, plain.Cause(err))})
			return fs.SkipDir
		case path != dir && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
		case !e.IsDir() && picture.HasSuffix(e.Name()):
			list, found = append(list, Source{Path: path}), true
		}
		return nil
	})
	if !found && len(list) == 0 {
		return sources(dir, nil, fmt.Errorf("batch: %s: %w, nor in the folders inside it", dir, picture.ErrNone))
	}
	return list
}

// matches gives what a pattern stands for, in the order of names: * ? [a-z] as in the shell, ** for any folders between. A
// pattern is what shells hand on that do not know them, as on Windows, or what was quoted because the list is long.
func matches(pattern string, recursive bool) []Source {
	files, err := glob(pattern)
	if err == nil && len(files) == 0 {
		err = errors.New("no file matches this pattern; check the name")
	} else if errors.Is(err, filepath.ErrBadPattern) {
		err = errors.New("is no file, and as a pattern it has a bracket that is not closed")
	}
	if err != nil {
		return sources(pattern, nil, fmt.Errorf("batch: %s: %w", pattern, err))
	}
	slices.Sort(files)
	var list []Source
	for _, f := range slices.Compact(files) {
		list = append(list, expand(f, recursive)...)
	}
	return list
}

func glob(pattern string) ([]string, error) {
	before, after, any := strings.Cut(filepath.ToSlash(pattern), "**/")
	if !any || before != "" && !strings.HasSuffix(before, "/") {
		files, err := filepath.Glob(pattern)
		if !strings.HasPrefix(filepath.Base(pattern), ".") { // as in a shell, what is hidden has to be named so
			files = slices.DeleteFunc(files, func(f string) bool { return strings.HasPrefix(filepath.Base(f), ".") })
		}
		return files, err
	}
	roots := []string{"."}
	if before != "" {
		var err error
		if roots, err = filepath.Glob(before); err != nil {
			return nil, err
		}
	}
	var files []string
	for _, root := range roots {
		err := filepath.WalkDir(root, func(dir string, e fs.DirEntry, err error) error {
			if err != nil || !e.IsDir() {
				return nil // what cannot be opened matches nothing, as in a shell
			}
			if dir != root && strings.HasPrefix(e.Name(), ".") {
				return fs.SkipDir
			}
			more, err := glob(filepath.Join(literal(dir), after))
			files = append(files, more...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}

// literal is a name as a pattern that matches it alone.
func literal(name string) string {
	if filepath.Separator == '\\' {
		return name // Windows' patterns know no escape
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(name)
}

// longestPath is more than any system takes.
const longestPath = 1 << 16

// ReadList reads paths, one a line, or with null one before each zero byte, as find -print0 writes them. Empty lines are
// passed over. It is an error where a line is no path: that is a list of something else.
func ReadList(r io.Reader, null bool) ([]string, error) {
	end := byte('\n')
	if null {
		end = 0
	}
	in := bufio.NewReaderSize(r, longestPath)
	var list []string
	for n := 1; ; n++ {
		line, err := in.ReadSlice(end)
		if errors.Is(err, bufio.ErrBufferFull) {
			return nil, fmt.Errorf("batch: entry %d is longer than any path; want a list of paths, one a line", n)
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		path, bad := entry(string(line), n, end)
		if bad != nil {
			return nil, bad
		}
		if path != "" {
			list = append(list, path)
		}
		if err == io.EOF {
			return list, nil
		}
	}
}

// entry takes what ends an entry off it, and what Windows' programs begin and end lines with.
func entry(line string, n int, end byte) (string, error) {
	path := strings.TrimSuffix(line, string(rune(end)))
	if end == 0 {
		return path, nil
	}
	path = strings.TrimSuffix(path, "\r")
	if n == 1 {
		path = strings.TrimPrefix(path, "\ufeff")
	}
	if strings.IndexByte(path, 0) >= 0 {
		return "", fmt.Errorf("batch: entry %d has a zero byte in it; is this a list of paths? (--null for those of find -print0)", n)
	}
	return path, nil
}
