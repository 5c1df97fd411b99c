//go:build darwin && cgo

package clip

/*
#cgo CFLAGS: -x objective-c -fobjc-arc
#cgo LDFLAGS: -framework AppKit

#include <stdlib.h>
#import <AppKit/AppKit.h>

static int vggscopeCopy(const void *png, size_t size) {
	@autoreleasepool {
		NSPasteboard *board = [NSPasteboard generalPasteboard];
		[board clearContents];
		return [board setData:[NSData dataWithBytes:png length:size] forType:NSPasteboardTypePNG];
	}
}

// vggscopePaste gives bytes that the caller frees, and of what: 1 a picture, 2 the path of a file, 3 text, 0 nothing.
static int vggscopePaste(void **bytes, size_t *size) {
	@autoreleasepool {
		NSPasteboard *board = [NSPasteboard generalPasteboard];
		NSData *data = nil;
		int kind = 0;
		NSURL *url = [NSURL URLFromPasteboard:board];
		if (url != nil && url.isFileURL) { // Finder adds the file's icon as a picture
			data = [url.path dataUsingEncoding:NSUTF8StringEncoding];
			kind = 2;
		} else if ((data = [board dataForType:NSPasteboardTypePNG]) != nil || (data = [board dataForType:NSPasteboardTypeTIFF]) != nil) {
			kind = 1;
		} else {
			NSString *text = [board stringForType:NSPasteboardTypeString];
			if (text != nil) {
				data = [text dataUsingEncoding:NSUTF8StringEncoding];
				kind = 3;
			}
		}
		if (data == nil || data.length == 0) {
			return 0;
		}
		*size = data.length;
		*bytes = malloc(data.length);
		if (*bytes == NULL) {
			return 0;
		}
		memcpy(*bytes, data.bytes, data.length);
		return kind;
	}
}
*/
import "C"

import (
	"context"
	"unsafe"
)

// A Clipboard is the system's. Its methods may be called on any goroutine.
type Clipboard struct{}

// Copy puts a PNG on the clipboard.
func (c *Clipboard) Copy(png []byte) error {
	if len(png) == 0 || C.vggscopeCopy(unsafe.Pointer(unsafe.SliceData(png)), C.size_t(len(png))) == 0 {
		return ErrRefused
	}
	return nil
}

// Paste takes what is on the clipboard: a file if there is one, else a picture, else text.
func (c *Clipboard) Paste(context.Context) (Content, error) {
	var bytes unsafe.Pointer
	var size C.size_t
	kind := C.vggscopePaste(&bytes, &size)
	if kind == 0 {
		return Content{}, ErrEmpty
	}
	defer C.free(bytes)
	if size > most {
		return Content{}, ErrTooBig
	}
	data := C.GoBytes(bytes, C.int(size))
	switch kind {
	case 1:
		return Content{Picture: data}, nil
	case 2:
		return Content{Paths: []string{string(data)}}, nil
	}
	return Content{Text: string(data)}, nil
}

// Close does nothing: the system keeps what was copied.
func (c *Clipboard) Close() {}
