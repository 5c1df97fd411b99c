package export

import (
	"fmt"
	"io"

	"github.com/vggscope/vggscope/weights/atomicfile"
	"github.com/vggscope/vggscope/weights/plain"
)

// WriteFile writes a file that is there whole or as it was before. The folder must exist. An error names the file once.
func WriteFile(path string, write func(io.Writer) error) error {
	if err := atomicfile.Write(path, 0o644, write); err != nil {
		return fmt.Errorf("export: cannot write %s: %w", path, plain.Cause(err))
	}
	return nil
}
