package batch

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/vggscope/vggscope/weights/plain"
)

// part is a file that is being written at its end, under a name of its own until it is complete.
type part struct {
	path string // of the complete file
	file *os.File
	buf  *bufio.Writer
	size int64 // with what is in buf
}

const partSuffix = ".part"

// openPart opens a file that may be there already, and locks it as long as it is open. It must be cut before rows are written.
func openPart(path string) (*part, error) {
	f, err := lockedFile(path + partSuffix)
	if err != nil {
		return nil, err
	}
	return &part{path: path, file: f, buf: bufio.NewWriterSize(f, 1<<18)}, nil
}

// cut takes away what is behind the first size bytes: it was written when nobody could note it any more.
func (p *part) cut(size int64) error {
	p.size = size
	info, err := p.file.Stat()
	if err == nil && info.Size() < size {
		return fmt.Errorf("batch: %s has %d bytes where the run before noted %d; --force starts anew", p.file.Name(), info.Size(), size)
	}
	if err == nil {
		err = p.file.Truncate(size)
	}
	if err == nil {
		_, err = p.file.Seek(size, io.SeekStart)
	}
	return p.wrap(err)
}

func (p *part) Write(b []byte) (int, error) {
	n, err := p.buf.Write(b)
	p.size += int64(n)
	return n, p.wrap(err)
}

// sync has all that was written on the disk.
func (p *part) sync() error {
	return p.wrap(errors.Join(p.buf.Flush(), p.file.Sync()))
}

func (p *part) close() error {
	if p.file == nil {
		return nil
	}
	err := p.file.Close()
	p.file = nil
	return p.wrap(err)
}

func (p *part) wrap(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("batch: cannot write %s%s: %w", p.path, partSuffix, plain.Cause(err))
}

// errLocked says that another process has the file.
var errLocked = errors.New("another run is writing to it")

// lockedFile opens a file for this process alone. It must be the file of that name still once it is locked: a run that ends
// gives its file another one.
func lockedFile(path string) (*os.File, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o666)
		if err != nil {
			return nil, fmt.Errorf("batch: cannot write %s: %w", path, plain.Cause(err))
		}
		if err := lock(f); err != nil {
			f.Close()
			return nil, fmt.Errorf("batch: cannot write %s: %w", path, err)
		}
		mine, err1 := f.Stat()
		named, err2 := os.Stat(path)
		if err1 == nil && err2 == nil && os.SameFile(mine, named) {
			return f, nil
		}
		f.Close()
	}
}
