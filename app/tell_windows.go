package main

import (
	"fmt"
	"os"
	"syscall"
	"unsafe"
)

// iconError is MB_ICONERROR of winuser.h.
const iconError = 0x10

// tell says why there is no window: on the console, or, where there is none, in a box.
func tell(text string) {
	if console, _, _ := syscall.NewLazyDLL("kernel32.dll").NewProc("GetConsoleWindow").Call(); console != 0 {
		fmt.Fprintln(os.Stderr, "vggscope:", text)
		return
	}
	body, err := syscall.UTF16PtrFromString(text)
	if err != nil { // a zero in a text of ours
		return
	}
	title, _ := syscall.UTF16PtrFromString("VGGScope")
	syscall.NewLazyDLL("user32.dll").NewProc("MessageBoxW").Call(0, uintptr(unsafe.Pointer(body)), uintptr(unsafe.Pointer(title)), iconError)
}
