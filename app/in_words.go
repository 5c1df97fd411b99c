package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/app/assets"
	"github.com/vggscope/vggscope/app/cli"
)

// inWords classifies the pictures, or the first sample if there are none.
func inWords(ctx context.Context, asked windowArguments, b cli.Build) int {
	paths := asked.paths
	if len(paths) == 0 {
		dir, err := os.MkdirTemp("", "vggscope-")
		if err != nil {
			fmt.Fprintln(os.Stderr, "vggscope:", err)
			return 1
		}
		defer os.RemoveAll(dir)
		sample := assets.Samples()[0]
		path := filepath.Join(dir, sample.Name+".png")
		if err := os.WriteFile(path, sample.PNG, 0o600); err != nil {
			fmt.Fprintln(os.Stderr, "vggscope:", err)
			return 1
		}
		paths = []string{path}
	}
	args := []string{"classify"}
	if asked.backend != "" {
		args = append(args, "--backend", string(asked.backend))
	}
	if asked.model != "" {
		args = append(args, "--model", asked.model)
	}
	return cli.Run(ctx, append(args, paths...), cli.Standard(), b)
}
