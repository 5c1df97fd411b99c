package picture

import "errors"

// What can be wrong with a picture file. Every error of this package that is about the content of a file matches exactly
// one of these with errors.Is; errors of the file system (missing, no permission) and of the context match their own.
var (
	// ErrNotPicture: the content is no picture at all (empty, text, random bytes, a directory).
	ErrNotPicture = errors.New("not a picture")
	// ErrDamaged: a picture that stops early or contradicts itself.
	ErrDamaged = errors.New("damaged picture")
	// ErrTooLarge: more pixels than Limits allows, or a side that is too long.
	ErrTooLarge = errors.New("picture too large")
	// ErrUnsupported: a picture in a format, or in a variant of a format, that this package does not read.
	ErrUnsupported = errors.New("unsupported picture format")
)

// ErrSide is the cause of an ErrTooLarge that no limit can help: a side is longer than this package can resize.
var ErrSide = errors.New("side too long")

// Error says in one sentence what is wrong with a picture and what to do about it.
type Error struct {
	File string // the path as it was given, empty for Decode
	Msg  string // what is wrong and what to do, without the file's name
	Kind error  // one of the sentinels above, or nil for an error of the file system
	Err  error  // the cause, may be nil; not printed
}

// Error is "picture: FILE: what is wrong; what to do".
func (e *Error) Error() string {
	if e.File == "" {
		return "picture: " + e.Msg
	}
	return "picture: " + e.File + ": " + e.Msg
}

// Unwrap lets errors.Is find the kind and the cause.
func (e *Error) Unwrap() []error {
	var out []error
	for _, err := range []error{e.Kind, e.Err} {
		if err != nil {
			out = append(out, err)
		}
	}
	return out
}

// formats is the tail of every sentence that asks for another file.
const formats = "a JPEG, PNG, WebP, GIF, BMP or TIFF file"

func notPicture(what string) *Error {
	return &Error{Kind: ErrNotPicture, Msg: what + "; choose " + formats}
}

func unsupported(what string, cause error) *Error {
	return &Error{Kind: ErrUnsupported, Msg: what + " cannot be read; convert it to JPEG or PNG first", Err: cause}
}

// unsupportedJPEG is for a JPEG of a kind that few programs write: to say "convert it to JPEG" would be no advice.
func unsupportedJPEG(with string) *Error {
	return &Error{Kind: ErrUnsupported,
		Msg: "a JPEG picture " + with + " cannot be read; save it as PNG or as a baseline or progressive JPEG of 8 bits first"}
}

func damaged(format string, cause error) *Error {
	return &Error{Kind: ErrDamaged, Err: cause,
		Msg: "this " + format + " picture is damaged or incomplete; copy or download it again, or choose another file"}
}
