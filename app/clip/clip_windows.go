package clip

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image/png"
	"runtime"
	"time"
	"unsafe"

	"golang.org/x/sys/windows"
)

// What of Windows is called (Win32, "Clipboard").
var (
	user32   = windows.NewLazySystemDLL("user32.dll")
	kernel32 = windows.NewLazySystemDLL("kernel32.dll")
	shell32  = windows.NewLazySystemDLL("shell32.dll")

	openClipboard    = user32.NewProc("OpenClipboard")
	closeClipboard   = user32.NewProc("CloseClipboard")
	emptyClipboard   = user32.NewProc("EmptyClipboard")
	getClipboardData = user32.NewProc("GetClipboardData")
	setClipboardData = user32.NewProc("SetClipboardData")
	registerFormat   = user32.NewProc("RegisterClipboardFormatW")
	globalAlloc      = kernel32.NewProc("GlobalAlloc")
	globalFree       = kernel32.NewProc("GlobalFree")
	globalLock       = kernel32.NewProc("GlobalLock")
	globalUnlock     = kernel32.NewProc("GlobalUnlock")
	globalSize       = kernel32.NewProc("GlobalSize")
	moveMemory       = kernel32.NewProc("RtlMoveMemory")
	dragQueryFile    = shell32.NewProc("DragQueryFileW")
)

// The system's own forms.
const (
	cfDIB         = 8
	cfUnicodeText = 13
	cfHDrop       = 15
	cfDIBV5       = 17
)

// A Clipboard is the system's. Its methods may be called on any goroutine.
type Clipboard struct{}

// Copy puts a PNG on the clipboard, as PNG and as a bitmap.
func (c *Clipboard) Copy(data []byte) error {
	img, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("clip: %w", err)
	}
	return withClipboard(context.Background(), func() error {
		if ok, _, err := emptyClipboard.Call(); ok == 0 {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
		if err := set(format("PNG"), data); err != nil {
			return err
		}
		return set(cfDIB, dibOf(img))
	})
}

// Paste takes what is on the clipboard: a picture if there is one, else files, else text.
func (c *Clipboard) Paste(ctx context.Context) (found Content, err error) {
	err = withClipboard(ctx, func() error {
		found, err = read()
		return err
	})
	return found, err
}

// Close does nothing: the system keeps what was copied.
func (c *Clipboard) Close() {}

// withClipboard opens the clipboard, which one program may have at a time, and closes it. It belongs to the thread.
func withClipboard(ctx context.Context, do func() error) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
		ok, _, err := openClipboard.Call(0)
		if ok != 0 {
			break
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if time.Now().After(end) {
			return fmt.Errorf("%w: %w", ErrRefused, err)
		}
	}
	defer closeClipboard.Call()
	return do()
}

// format is the number of a form that programs have named.
func format(name string) uintptr {
	text, err := windows.UTF16PtrFromString(name)
	if err != nil {
		return 0
	}
	n, _, _ := registerFormat.Call(uintptr(unsafe.Pointer(text)))
	return n
}

// set puts bytes on the clipboard, in memory that is then the system's.
func set(form uintptr, data []byte) error {
	const moveable = 2
	h, _, err := globalAlloc.Call(moveable, uintptr(len(data)))
	if h == 0 {
		return fmt.Errorf("clip: %w", err)
	}
	at, _, err := globalLock.Call(h)
	if at == 0 {
		globalFree.Call(h)
		return fmt.Errorf("clip: %w", err)
	}
	moveMemory.Call(at, uintptr(unsafe.Pointer(unsafe.SliceData(data))), uintptr(len(data)))
	globalUnlock.Call(h)
	if ok, _, err := setClipboardData.Call(form, h); ok == 0 {
		globalFree.Call(h)
		return fmt.Errorf("%w: %w", ErrRefused, err)
	}
	return nil
}

// get takes bytes from the clipboard; nil where it has none of that form.
func get(form uintptr) ([]byte, error) {
	h, _, _ := getClipboardData.Call(form)
	if h == 0 {
		return nil, nil
	}
	size, _, _ := globalSize.Call(h)
	if size > most {
		return nil, ErrTooBig
	}
	at, _, _ := globalLock.Call(h)
	if at == 0 || size == 0 {
		return nil, nil
	}
	defer globalUnlock.Call(h)
	data := make([]byte, size)
	moveMemory.Call(uintptr(unsafe.Pointer(unsafe.SliceData(data))), at, size)
	return data, nil
}

func read() (Content, error) {
	for _, name := range []string{"PNG", "image/png"} {
		if data, err := get(format(name)); err != nil || len(data) > 0 {
			return Content{Picture: data}, err
		}
	}
	if paths := dropped(); len(paths) > 0 {
		return Content{Paths: paths}, nil
	}
	for _, form := range []uintptr{cfDIBV5, cfDIB} {
		data, err := get(form)
		if err != nil {
			return Content{}, err
		}
		if len(data) > 0 {
			picture, err := bmpOf(data)
			return Content{Picture: picture}, err
		}
	}
	data, err := get(cfUnicodeText)
	if err != nil || len(data) < 2 {
		return Content{}, cmp.Or(err, ErrEmpty)
	}
	text := make([]uint16, len(data)/2)
	for i := range text {
		text[i] = uint16(data[2*i]) | uint16(data[2*i+1])<<8
	}
	return Content{Text: windows.UTF16ToString(text)}, nil
}

// dropped are the files that the file manager copied.
func dropped() (paths []string) {
	h, _, _ := getClipboardData.Call(cfHDrop)
	if h == 0 {
		return nil
	}
	count, _, _ := dragQueryFile.Call(h, 0xffffffff, 0, 0)
	for i := range count {
		n, _, _ := dragQueryFile.Call(h, i, 0, 0)
		name := make([]uint16, n+1)
		if got, _, _ := dragQueryFile.Call(h, i, uintptr(unsafe.Pointer(unsafe.SliceData(name))), n+1); got > 0 {
			paths = append(paths, windows.UTF16ToString(name))
		}
	}
	return paths
}
