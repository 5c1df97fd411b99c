package weights

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/weights/format"
	"github.com/vggscope/vggscope/weights/plain"
)

// Save writes the set as a model folder: float32 .npy files in Keras' names and layout, model.json with their
// SHA-256, and classes.json where there are dense layers. It streams, with a buffer of 64 MiB at most. Everything is
// written to a hidden folder beside dir that gets its name when it is complete, so a failure or a cancelled ctx
// leaves nothing behind. dir must not exist, or be empty; its parent must exist. Progress counts the arrays' bytes.
func (s *Set) Save(ctx context.Context, dir string, progress Progress) (err error) {
	dir = filepath.Clean(dir)
	if err := checkFree(dir); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(filepath.Dir(dir), "."+filepath.Base(dir)+".part-*")
	if err != nil {
		return fmt.Errorf("weights: cannot write beside %s: %w", dir, plain.Cause(err))
	}
	defer func() {
		if err != nil {
			os.RemoveAll(tmp)
		}
	}()
	w := writer{set: s, dir: tmp, progress: progress}
	if err := w.writeAll(ctx); err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("weights: cannot save %s to %s: %w", s.label(), dir, err)
	}
	if err := os.Chmod(tmp, 0o755); err != nil { // MkdirTemp's folders are private
		return fmt.Errorf("weights: cannot save to %s: %w", dir, plain.Cause(err))
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("weights: cannot replace %s: %w", dir, plain.Cause(err))
	}
	if err := os.Rename(tmp, dir); err != nil {
		return fmt.Errorf("weights: cannot save to %s: %w", dir, plain.Cause(err))
	}
	return nil
}

// checkFree fails unless dir is free to be made.
func checkFree(dir string) error {
	// Asked for by itself, for Windows says of a file that is read as a folder that there is no such path.
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return sentence{"weights: " + dir + ": it is a file and not a directory; choose a new folder", fs.ErrExist}
	}
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("weights: %s: %w", dir, plain.Cause(err))
	case len(entries) > 0:
		return sentence{"weights: " + dir + ": it exists and is not empty; choose a new folder", fs.ErrExist}
	}
	if _, err := os.Stat(filepath.Dir(dir)); err != nil {
		return fmt.Errorf("weights: %s: the folder to put it in: %w", dir, plain.Cause(err))
	}
	return nil
}

// writer writes the files of one model folder.
type writer struct {
	set      *Set
	dir      string
	progress Progress
	done     int64
	sums     map[string]string
}

func (w *writer) writeAll(ctx context.Context) error {
	w.sums = map[string]string{}
	for _, a := range w.set.arrays {
		if err := w.writeArray(ctx, a); err != nil {
			return err
		}
	}
	if w.set.Classes != nil {
		if err := w.writeJSON(classesFile, w.set.Classes); err != nil {
			return err
		}
	}
	card := w.set.Card
	card.SHA256 = maps.Clone(w.sums)
	if card.Head = nil; w.set.HasTop() && len(w.set.Config.Top()) < maxHead {
		card.Head = headOf(w.set.Config)
	}
	return w.writeJSON(cardFile, card)
}

// writeArray writes one .npy file. What it is read from must be what the archive's checksum says.
func (w *writer) writeArray(ctx context.Context, a *Array) error {
	if err := a.check(ctx); err != nil {
		return err
	}
	name := a.Name + ".npy"
	return w.create(name, func(out io.Writer) error {
		npy, err := format.NewNPYWriter(out, a.Shape)
		if err != nil {
			return err
		}
		return a.each(ctx, func(part []float32) error {
			for len(part) > 0 {
				n := min(len(part), blockLen)
				if err := npy.Write(part[:n]); err != nil {
					return err
				}
				part = part[n:]
				w.done += 4 * int64(n)
				w.progress.report(name, w.done, w.set.Bytes())
			}
			return nil
		})
	})
}

// WriteNPY writes values as one .npy file, byte for byte as numpy.save does: little-endian float32 in C order.
func WriteNPY(w io.Writer, shape []int, values []float32) error {
	if have, want := len(values), format.Product(shape); have != want {
		return fmt.Errorf("weights: %d values, %s has %d", have, plain.Shape(shape), want)
	}
	npy, err := format.NewNPYWriter(w, shape)
	if err != nil {
		return err
	}
	return npy.Write(values)
}

func (w *writer) writeJSON(name string, v any) error {
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return err
	}
	return w.create(name, func(out io.Writer) error {
		_, err := out.Write(text.Bytes())
		return err
	})
}

// create makes one file of the folder and notes its SHA-256. Errors of the file system get the file's name.
func (w *writer) create(name string, write func(io.Writer) error) error {
	f, err := os.Create(filepath.Join(w.dir, name))
	if err != nil {
		return fmt.Errorf("%s: %w", name, plain.Cause(err))
	}
	hash := sha256.New()
	err = write(io.MultiWriter(f, hash))
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	w.sums[name] = hex.EncodeToString(hash.Sum(nil))
	if plain := plain.Cause(err); plain != err {
		return fmt.Errorf("%s: %w", name, plain)
	}
	return err
}
