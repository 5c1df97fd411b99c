package weights

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
)

// Verify reads everything: it compares each file that the card lists with its SHA-256, and looks at every value of
// every array, which finds NaN, infinities and (in archives) a wrong CRC-32. A card without sums is no error; see
// len(s.Card.SHA256). All problems are reported at once, as an *OpenError. Progress counts the bytes read.
func (s *Set) Verify(ctx context.Context, progress Progress) error {
	v := verifier{set: s, ctx: ctx, progress: progress}
	for _, a := range s.arrays {
		v.total += 4 * int64(a.Len())
	}
	sums := slices.Sorted(maps.Keys(s.Card.SHA256))
	for _, name := range sums {
		v.openSum(name)
	}
	defer v.close()
	for _, name := range sums {
		v.checkSum(name)
	}
	for _, a := range s.arrays {
		v.checkValues(a)
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	if len(v.problems) > 0 {
		return &OpenError{Label: s.label(), Problems: v.problems}
	}
	return nil
}

type verifier struct {
	set         *Set
	ctx         context.Context
	progress    Progress
	done, total int64
	blobs       map[string]*format.Blob
	problems    []error
}

func (v *verifier) problem(format string, args ...any) {
	v.problems = append(v.problems, fmt.Errorf(format, args...))
}

// openSum opens a file of the card's list, and only if it lies in the model: a card may not point anywhere else.
func (v *verifier) openSum(name string) {
	if v.set.store == nil {
		return
	}
	b, err := v.set.store.Open(v.set.dir + name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		v.problem("%w: %q, which the card lists", ErrMissing, plain.Clip(name))
		return
	case err != nil:
		v.problem("%s: %w", name, err)
		return
	}
	if v.blobs == nil {
		v.blobs = map[string]*format.Blob{}
	}
	v.blobs[name] = b
	v.total += b.Size
}

func (v *verifier) close() {
	for _, b := range v.blobs {
		b.Close()
	}
}

func (v *verifier) checkSum(name string) {
	b := v.blobs[name]
	if b == nil || v.ctx.Err() != nil {
		return
	}
	hash := sha256.New()
	src := io.NewSectionReader(b, 0, b.Size)
	buf := make([]byte, 4*blockLen)
	for v.ctx.Err() == nil {
		n, err := src.Read(buf)
		hash.Write(buf[:n])
		v.step(name, int64(n))
		if err == io.EOF {
			break
		}
		if err != nil {
			v.problem("%s: %w", name, plain.Cause(err))
			return
		}
	}
	want := strings.ToLower(v.set.Card.SHA256[name])
	if have := hex.EncodeToString(hash.Sum(nil)); have != want && v.ctx.Err() == nil {
		v.problem("%s: %w: SHA-256 %s…, the card says %s…; copy or download it again",
			name, ErrChecksum, have[:12], plain.Clip(want)[:min(12, len(want))])
	}
}

// checkValues compares an array's bytes with the archive's checksum, and reads it for what reading finds out.
func (v *verifier) checkValues(a *Array) {
	if err := a.check(v.ctx); err != nil {
		if v.ctx.Err() == nil {
			v.problems = append(v.problems, err)
		}
		return
	}
	err := a.each(v.ctx, func(part []float32) error {
		v.step(a.File, 4*int64(len(part)))
		return nil
	})
	if err != nil && v.ctx.Err() == nil {
		v.problems = append(v.problems, err)
	}
}

func (v *verifier) step(file string, n int64) {
	v.done += n
	v.progress.report(file, v.done, v.total)
}
