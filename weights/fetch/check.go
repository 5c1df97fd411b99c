package fetch

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"os"

	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/plain"
)

// damaged is an ErrDamaged that unwraps to what is wrong.
type damaged struct{ why error }

func (e damaged) Error() string        { return "damaged: " + e.why.Error() }
func (e damaged) Unwrap() error        { return e.why }
func (e damaged) Is(target error) bool { return target == ErrDamaged }

// check compares a file with what is published of it and opens it as a model. It says how it did. A file that has come
// wrongly is ErrDamaged.
func (j *Job) check(ctx context.Context, path string) (how string, err error) {
	sum := j.source.Sum
	if sum.Kind == "" {
		if err := j.readAll(ctx, path); err != nil {
			return "", err
		}
		return "no checksum of it is published; all its values can be read and are finite numbers", nil
	}
	have, err := j.sumOf(ctx, path)
	if err != nil {
		return "", err
	}
	if have != sum.Hex {
		return "", damaged{fmt.Errorf("its %s is %s, want %s", sum.Kind, have, sum.Hex)}
	}
	set, err := weights.Open(path)
	if err != nil {
		return "", fmt.Errorf("the file is as it was published, and yet no model: %w", err)
	}
	return fmt.Sprintf("its %s is the published one, %s", sum.Kind, sum.Hex), set.Close()
}

// sumOf computes the checksum of a file.
func (j *Job) sumOf(ctx context.Context, path string) (string, error) {
	var h hash.Hash
	switch j.source.Sum.Kind {
	case "md5":
		h = md5.New()
	case "sha256":
		h = sha256.New()
	default:
		panic("fetch: a source with a checksum of unknown kind " + j.source.Sum.Kind)
	}
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("cannot read %s: %w", path, plain.Cause(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return "", fmt.Errorf("cannot read %s: %w", path, plain.Cause(err))
	}
	buf := make([]byte, 1<<20)
	for done := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := f.Read(buf)
		h.Write(buf[:n])
		done += int64(n)
		j.opt.Progress(Progress{Checking, done, max(info.Size(), done), 0})
		if err == io.EOF {
			return hex.EncodeToString(h.Sum(nil)), nil
		}
		if err != nil {
			return "", fmt.Errorf("cannot read %s: %w", path, plain.Cause(err))
		}
	}
}

// readAll reads every value of a model, which finds wrong CRCs in an archive.
func (j *Job) readAll(ctx context.Context, path string) error {
	set, err := weights.Open(path)
	if err != nil {
		return damaged{err}
	}
	defer set.Close()
	err = set.Verify(ctx, func(_ string, done, total int64) { j.opt.Progress(Progress{Checking, done, total, 0}) })
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		return damaged{err}
	}
	return nil
}
