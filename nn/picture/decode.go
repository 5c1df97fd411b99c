package picture

import (
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"os"
	"strings"
)

// DefaultMaxPixels is the limit when Limits says nothing: more than any single shot of a camera in common use, and little
// enough to decode in a gigabyte.
const DefaultMaxPixels = 100_000_000

// maxSide bounds each side: the resampler's tables grow with it.
const maxSide = 1 << 20

// Limits protect against files that unpack to far more than their size. They are checked on the header, before a pixel is
// decoded. Decoding takes at most about 20 bytes of memory for each pixel allowed (16-bit interlaced PNG); 8 are usual.
type Limits struct {
	MaxPixels int // width x height; DefaultMaxPixels at 0
}

func (l Limits) check(w, h int) error {
	most := l.MaxPixels
	if most <= 0 {
		most = DefaultMaxPixels
	}
	if w < 1 || h < 1 {
		return &Error{Kind: ErrDamaged, Msg: fmt.Sprintf("the header gives a size of %d x %d pixels; choose another file", w, h)}
	}
	if w > maxSide || h > maxSide {
		return &Error{Kind: ErrTooLarge, Err: ErrSide, Msg: fmt.Sprintf(
			"%d x %d pixels, want at most %d on a side; make the picture smaller", w, h, maxSide)}
	}
	if w > most/h {
		return &Error{Kind: ErrTooLarge, Msg: fmt.Sprintf(
			"%d x %d pixels, want at most %d in all and %d on a side; make the picture smaller or raise the limit", w, h, most, maxSide)}
	}
	return nil
}

// Info describes the file a picture came from.
type Info struct {
	Format      string // "JPEG", "PNG", "GIF", "BMP", "TIFF" or "WebP"
	Orientation int    // EXIF orientation 1 to 8; 1, upright, when the file gives none
	W, H        int    // as stored; for 5 to 8 the upright picture has them swapped
}

// input is what a decoder gets: the whole file to seek in, and the limits.
type input struct {
	io.ReadSeeker
	lim Limits
}

// rewind seeks to the start.
func (in input) rewind() error {
	_, err := in.Seek(0, io.SeekStart)
	return err
}

// decoded is what a decoder gives: the pixels as stored.
type decoded struct {
	pix         *RGB
	orientation int
}

// Decode reads a picture from its start, whatever its format, and makes it upright. The errors are *Error, or those of r.
func Decode(r io.ReadSeeker, lim Limits) (*RGB, Info, error) {
	tracked := &errReader{ReadSeeker: r}
	pix, info, err := decode(input{tracked, lim})
	if err != nil && tracked.err != nil {
		// The decoder stumbled over a failing disk or a cancelled context: that is the news, not what it made of it.
		err = tracked.err
	}
	return pix, info, err
}

func decode(in input) (*RGB, Info, error) {
	c, err := sniff(in)
	if err != nil {
		return nil, Info{}, err
	}
	d, err := guarded(c, in)
	if err != nil {
		return nil, Info{Format: c.name}, err
	}
	info := Info{Format: c.name, Orientation: d.orientation, W: d.pix.W, H: d.pix.H}
	return upright(d.pix, d.orientation), info, nil
}

// panicError is a panic in a decoder, caught. FuzzDecode treats it as a finding.
type panicError struct{ value any }

func (p panicError) Error() string { return fmt.Sprint("panic: ", p.value) }

// guarded runs a decoder and sorts its errors. A panic means that a file brought a decoder to a state that its authors did
// not foresee, so it is the file that is called damaged.
func guarded(c codec, in input) (d decoded, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = damaged(c.name, panicError{p})
		}
	}()
	if err := in.rewind(); err != nil {
		return decoded{}, err
	}
	d, err = c.decode(in)
	var ours *Error
	switch {
	case err == nil, errors.As(err, &ours):
		return d, err
	case isUnsupported(err) && c.name == "JPEG":
		return d, unsupportedJPEG("of an unusual kind")
	case isUnsupported(err):
		return d, unsupported("this variant of "+c.name, err)
	default:
		return d, damaged(c.name, err)
	}
}

// DecodeFile reads the picture at path. Errors name the file; they stop with the context's error when it is cancelled.
func DecodeFile(ctx context.Context, path string, lim Limits) (*RGB, Info, error) {
	f, err := open(path)
	if err != nil {
		return nil, Info{}, err
	}
	defer f.Close()
	pix, info, err := Decode(&ctxFile{ctx, f}, lim)
	if err != nil {
		return nil, info, inFile(path, err)
	}
	return pix, info, ctx.Err()
}

// open refuses what would block or make no sense before it opens it.
func open(path string) (*os.File, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, inFile(path, err)
	}
	if st.IsDir() {
		return nil, &Error{File: path, Kind: ErrNotPicture, Msg: "is a folder; name a picture in it"}
	}
	if !st.Mode().IsRegular() {
		return nil, &Error{File: path, Kind: ErrNotPicture, Msg: "is a device or a pipe; save the picture to a file first"}
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, inFile(path, err)
	}
	return f, nil
}

// inFile adds the file's name to an error and words those of the file system.
func inFile(path string, err error) error {
	var ours *Error
	switch {
	case errors.As(err, &ours):
		named := *ours
		named.File = path
		return &named
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return &Error{File: path, Err: err, Msg: "does not exist; check the name"}
	case errors.Is(err, fs.ErrPermission):
		return &Error{File: path, Err: err, Msg: "may not be read by you; change its permissions or copy it"}
	}
	var op *fs.PathError
	if errors.As(err, &op) {
		return &Error{File: path, Err: err, Msg: "cannot be read (" + op.Err.Error() + "); check the name and the disk"}
	}
	return &Error{File: path, Err: err, Msg: "cannot be read (" + err.Error() + "); check the disk"}
}

// errReader remembers the first error that is not the end of the file.
type errReader struct {
	io.ReadSeeker
	err error
}

func (r *errReader) Read(p []byte) (int, error) {
	n, err := r.ReadSeeker.Read(p)
	if err != nil && err != io.EOF && r.err == nil {
		r.err = err
	}
	return n, err
}

// ctxFile stops reading when the context is done.
type ctxFile struct {
	ctx context.Context
	*os.File
}

func (f *ctxFile) Read(p []byte) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	return f.File.Read(p)
}

// isUnsupported reports whether a library says that a file is valid but beyond it.
func isUnsupported(err error) bool {
	var p png.UnsupportedError
	var j jpeg.UnsupportedError
	switch {
	case errors.As(err, &j):
		// The JPEG library calls stray bytes an unsupported marker; in practice that is damage.
		return !strings.Contains(string(j), "marker")
	case errors.As(err, &p):
		return true
	}
	return false
}
