// Samples draws the sample pictures that ship with the program.
//
//	go run ./tools/samples -out app/assets/samples
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/tools/samples/draw"
)

func main() {
	out := flag.String("out", "app/assets/samples", "folder to write the pictures to")
	flag.Parse()
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("samples: %w", err)
	}
	for _, s := range draw.Subjects() {
		b, err := s.PNG()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, s.Name+".png"), b, 0o644); err != nil {
			return fmt.Errorf("samples: %w", err)
		}
	}
	return nil
}
