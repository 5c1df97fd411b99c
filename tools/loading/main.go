// Command loading measures how fast weights files are read, and how much memory that takes: for each file the speed of a plain
// copy, that of opening it and reading every array into one buffer, and the most memory in use above the largest array. Files
// of the full size in all formats are made by tools/formats/large.py.
//
//	go run ./tools/loading FILE...
//
// Each is measured in a process of its own, from the page cache: it is read once before.
package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/peak"
)

const child = "LOADING_CHILD"

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: loading FILE...")
		os.Exit(2)
	}
	if os.Getenv(child) != "" {
		if err := measure(os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	fmt.Println("     size       copy       load  of copy   peak above the largest array  file")
	failed := false
	for _, path := range os.Args[1:] {
		cmd := exec.Command(os.Args[0], path)
		cmd.Env = append(os.Environ(), child+"=1")
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		failed = cmd.Run() != nil || failed
	}
	if failed {
		os.Exit(1)
	}
}

// measure prints the line of one file.
func measure(path string) error {
	size, _, err := copyAll(path)
	if err != nil {
		return err
	}
	_, copied, err := copyAll(path)
	if err != nil {
		return err
	}
	bytes, largest, loaded, err := load(path)
	if err != nil {
		return err
	}
	mbs := func(n int64, t time.Duration) float64 { return float64(n) / 1e6 / t.Seconds() }
	fmt.Printf("%6.0f MB  %5.0f MB/s  %5.0f MB/s  %5.2f    %6.1f MiB (of %.0f MiB)  %s\n", float64(size)/1e6, mbs(size, copied), mbs(bytes, loaded),
		mbs(bytes, loaded)/mbs(size, copied), float64(peak.Bytes()-largest)/(1<<20), float64(largest)/(1<<20), filepath.Base(path))
	return nil
}

// copyAll copies a file, or those of a folder, to a temporary one beside it.
func copyAll(path string) (size int64, took time.Duration, err error) {
	out, err := os.CreateTemp(filepath.Dir(path), ".copy-*")
	if err != nil {
		return 0, 0, err
	}
	defer os.Remove(out.Name())
	defer out.Close()
	start := time.Now()
	err = filepath.WalkDir(path, func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		in, err := os.Open(file)
		if err != nil {
			return err
		}
		defer in.Close()
		n, err := io.Copy(struct{ io.Writer }{out}, struct{ io.Reader }{in}) // through memory, as loading does
		size += n
		return err
	})
	return size, time.Since(start), err
}

// load reads every array into one buffer. It gives the bytes that were read as float32, and those of the buffer.
func load(path string) (bytes, largest int64, took time.Duration, err error) {
	start := time.Now()
	set, err := weights.Open(path)
	if err != nil {
		return 0, 0, 0, err
	}
	defer set.Close()
	most := 0
	for _, a := range set.Arrays() {
		most = max(most, a.Len())
	}
	buf := make([]float32, most)
	for _, a := range set.Arrays() {
		if err := a.ReadRows(context.Background(), buf[:a.Len()], 0, a.Rows()); err != nil {
			return 0, 0, 0, err
		}
	}
	return set.Bytes(), 4 * int64(most), time.Since(start), nil
}
