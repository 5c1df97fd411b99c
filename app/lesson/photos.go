package lesson

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/vggscope/vggscope/app/kept"
	"github.com/vggscope/vggscope/weights/plain"
)

// Photos are those of the lessons that a program is at: a folder with each content once, by its hash, and folders in which they lie
// under their names. The folder goes with Close.
type Photos struct{ dir string }

// folders begin like this in the user's caches.
const folders = "lesson-"

// left is after what time a folder is nobody's: a program that crashed has left it.
const left = 7 * 24 * time.Hour

// NewPhotos makes an empty folder below a folder, which is the user's caches where it is empty.
func NewPhotos(below string) (*Photos, error) {
	if below == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			cache = os.TempDir()
		}
		below = filepath.Join(cache, "vggscope", "lessons")
	}
	if err := os.MkdirAll(below, 0o700); err != nil {
		return nil, fmt.Errorf("lesson: no place for its photos: %w", err)
	}
	sweep(below)
	dir, err := os.MkdirTemp(below, folders)
	if err != nil {
		return nil, fmt.Errorf("lesson: no place for its photos: %w", err)
	}
	return &Photos{dir}, nil
}

// sweep removes what programs have left that did not end by themselves.
func sweep(below string) {
	list, _ := os.ReadDir(below) // what cannot be listed cannot be swept
	for _, e := range list {
		info, err := e.Info()
		if err == nil && e.IsDir() && strings.HasPrefix(e.Name(), folders) && time.Since(info.ModTime()) > left {
			os.RemoveAll(filepath.Join(below, e.Name()))
		}
	}
}

// Close removes the folder.
func (p *Photos) Close() error { return os.RemoveAll(p.dir) }

func (p *Photos) path(sum string) string { return filepath.Join(p.dir, sum) }

// Open opens a photo by its hash.
func (p *Photos) Open(sum string) (io.ReadCloser, error) { return os.Open(p.path(sum)) }

// Take copies a file as it is now, and gives its hash and its size in bytes.
func (p *Photos) Take(ctx context.Context, path string) (sum string, size int64, err error) {
	in, err := os.Open(path)
	if err != nil {
		return "", 0, fmt.Errorf("lesson: cannot read %s: %w", plain.Name(path), plain.Cause(err))
	}
	defer in.Close()
	h := sha256.New()
	var n int64
	tmp, err := p.copy(ctx, io.TeeReader(io.LimitReader(in, MostPhoto+1), h), &n)
	if err != nil {
		return "", 0, err
	}
	if n > MostPhoto {
		os.Remove(tmp)
		return "", 0, fmt.Errorf("%w: %s has more than %s", ErrMuch, plain.Name(filepath.Base(path)), plain.Bytes(MostPhoto))
	}
	sum = hex.EncodeToString(h.Sum(nil))
	return sum, n, p.put(tmp, sum)
}

// Fill takes all photos of a file. progress is told how many of how many are here; it may be nil.
func (p *Photos) Fill(ctx context.Context, f *File, progress func(done, of int)) error {
	list := f.Lesson.Photos()
	for i, photo := range list {
		if progress != nil {
			progress(i, len(list))
		}
		if _, err := os.Stat(p.path(photo.SHA256)); err == nil {
			continue
		}
		in, err := f.Photo(photo.SHA256)
		if err != nil {
			return err
		}
		var n int64
		tmp, err := p.copy(ctx, in, &n)
		in.Close()
		if err != nil {
			return err
		}
		if err := p.put(tmp, photo.SHA256); err != nil {
			return err
		}
	}
	return nil
}

// copy writes all of in into a new file.
func (p *Photos) copy(ctx context.Context, in io.Reader, n *int64) (tmp string, err error) {
	out, err := os.CreateTemp(p.dir, "coming-")
	if err != nil {
		return "", fmt.Errorf("lesson: %w", err)
	}
	*n, err = io.Copy(out, timed{ctx, in})
	if e := out.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(out.Name())
		if errors.Is(err, ErrForm) || errors.Is(err, ErrMuch) {
			return "", err
		}
		return "", fmt.Errorf("lesson: %w", err)
	}
	return out.Name(), nil
}

// put gives a file its name by its hash.
func (p *Photos) put(tmp, sum string) error {
	if err := os.Rename(tmp, p.path(sum)); err != nil {
		os.Remove(tmp)
		return fmt.Errorf("lesson: %w", err)
	}
	return nil
}

// A timed reader ends with its context.
type timed struct {
	ctx context.Context
	in  io.Reader
}

// Read implements io.Reader.
func (e timed) Read(b []byte) (int, error) {
	if err := e.ctx.Err(); err != nil {
		return 0, err
	}
	return e.in.Read(b)
}

// Lay has pictures in a folder of their own, under their names, and gives their paths in the same order; one of a sample is empty. The
// same pictures have the same paths each time.
func (p *Photos) Lay(list []kept.Picture) ([]string, error) {
	h := sha256.New()
	for _, pic := range list {
		fmt.Fprintf(h, "%s %q\n", pic.SHA256, pic.Name)
	}
	dir := filepath.Join(p.dir, "laid-"+hex.EncodeToString(h.Sum(nil)[:8]))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("lesson: %w", err)
	}
	taken := map[string]bool{}
	paths := make([]string, len(list))
	for i, pic := range list {
		if pic.SHA256 == "" {
			continue
		}
		paths[i] = filepath.Join(dir, free(taken, baseName(pic.Name)))
		if err := p.lay(pic.SHA256, paths[i]); err != nil {
			return nil, fmt.Errorf("lesson: %s: %w", plain.Name(pic.Name), plain.Cause(err))
		}
	}
	return paths, nil
}

// free is a name that is not taken yet, whatever a file system makes of large and small letters: "a (2).jpg" for a second "a.jpg".
func free(taken map[string]bool, name string) string {
	e := filepath.Ext(name)
	stem, next := strings.TrimSuffix(name, e), name
	for n := 2; taken[strings.ToLower(next)]; n++ {
		next = fmt.Sprintf("%s (%d)%s", stem, n, e)
	}
	taken[strings.ToLower(next)] = true
	return next
}

// lay has a photo at a path: by a second name of the same file, or as a copy where the file system knows none.
func (p *Photos) lay(sum, path string) error {
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := os.Link(p.path(sum), path); err == nil {
		return nil
	}
	in, err := p.Open(sum)
	if err != nil {
		return err
	}
	defer in.Close()
	var n int64
	tmp, err := p.copy(context.Background(), in, &n)
	if err != nil {
		return err
	}
	return os.Rename(tmp, path)
}
