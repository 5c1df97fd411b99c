package library

import (
	"context"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/fetch"
	"github.com/vggscope/vggscope/weights/plain"
)

// VerifyingName is the task's in session.State.
const VerifyingName = "verifying"

// A Verdict is what was found by reading all of a model.
type Verdict struct {
	SHA256 string        // of the file; empty for a folder
	Known  *fetch.Source // whose published checksum it has; nil for none
	Named  bool          // its name, as PyTorch or Hugging Face gave it, begins its SHA-256
	Sums   int           // checksums of its own card that agree
	Err    error         // what is wrong with it
}

// Verifying reads a model's file twice: as bytes, for its checksums, and as arrays, whose values must be numbers. then is called
// on the task's goroutine, unless it is interrupted.
func Verifying(ref session.ModelRef, then func(Verdict)) session.Task {
	return session.Task{
		Name: VerifyingName, When: session.Beside, Error: session.Logged,
		Run: func(ctx context.Context, t session.Tools) error {
			v := verify(ctx, ref, t.Progress)
			if ctx.Err() == nil {
				then(v)
			}
			return ctx.Err()
		},
	}
}

func verify(ctx context.Context, ref session.ModelRef, progress func(float64)) (v Verdict) {
	if v.Err = v.sum(ctx, ref.Path, func(x float64) { progress(x / 2) }); v.Err != nil {
		return v
	}
	set, err := weights.OpenAs(ref.Path, ref.Choices)
	if err != nil {
		v.Err = err
		return v
	}
	defer set.Close()
	v.Sums = len(set.Card.SHA256)
	v.Err = set.Verify(ctx, func(_ string, done, total int64) {
		if total > 0 {
			progress(0.5 + float64(done)/float64(total)/2)
		}
	})
	return v
}

// sumInName is the SHA-256 of a file, or its beginning, as its name has it; "" where that has none. PyTorch's hub writes eight
// digits before the ending; Hugging Face's cache calls a file by all of them, and has a link to it under the name of people.
func sumInName(path string) string {
	if m := hubName.FindStringSubmatch(filepath.Base(path)); m != nil {
		return m[1]
	}
	if real, err := filepath.EvalSymlinks(path); err == nil && filepath.Base(filepath.Dir(real)) == "blobs" && blobName.MatchString(filepath.Base(real)) {
		return filepath.Base(real)
	}
	return ""
}

var (
	hubName  = regexp.MustCompile(`-([0-9a-f]{8})\.pth$`)
	blobName = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// sum computes the checksums of a file, and finds who published it.
func (v *Verdict) sum(ctx context.Context, path string, progress func(float64)) error {
	info, err := os.Stat(path)
	if err != nil || info.IsDir() {
		return err
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	long, short := sha256.New(), md5.New()
	to := io.MultiWriter(long, short)
	for done := int64(0); ; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n, err := io.CopyN(to, f, 1<<20)
		done += n
		progress(float64(done) / float64(max(info.Size(), done, 1)))
		if err == io.EOF {
			break
		}
		if err != nil {
			return fmt.Errorf("cannot read %s: %w", path, plain.Cause(err))
		}
	}
	v.SHA256 = hex.EncodeToString(long.Sum(nil))
	if want := sumInName(path); want != "" {
		if v.Named = strings.HasPrefix(v.SHA256, want); !v.Named {
			return fmt.Errorf("%w: its SHA-256 begins with %s, and by its name with %s; copy or download it again", weights.ErrChecksum,
				v.SHA256[:8], want[:8])
		}
	}
	for _, s := range fetch.Sources() {
		sums := map[string]string{"sha256": v.SHA256, "md5": hex.EncodeToString(short.Sum(nil))}
		if s.Sum.Kind != "" && s.Sum.Hex == sums[s.Sum.Kind] {
			v.Known = &s
		}
	}
	return nil
}
