package locale

import (
	"syscall"
	"unsafe"
)

// byName is MUI_LANGUAGE_NAME of winnls.h: languages come as "zh-Hans-CN", not as numbers.
const byName = 8

// localeNameLength is LOCALE_NAME_MAX_LENGTH of winnls.h, in UTF-16 units.
const localeNameLength = 85

// System is the code of the language in which Windows speaks to the user, the first of those under Settings, Language. It
// is not that of the region, which decides how dates and numbers are written; the region serves where there is no other.
func System() string {
	kernel := syscall.NewLazyDLL("kernel32.dll")
	if name := firstPreferred(kernel.NewProc("GetUserPreferredUILanguages")); name != "" {
		return match(name)
	}
	var name [localeNameLength]uint16
	kernel.NewProc("GetUserDefaultLocaleName").Call(uintptr(unsafe.Pointer(&name[0])), uintptr(len(name)))
	return match(syscall.UTF16ToString(name[:]))
}

// firstPreferred is the first of the names that the call gives, each with a zero behind it; "" if it fails.
func firstPreferred(call *syscall.LazyProc) string {
	var count, size uint32
	arguments := func(list *uint16) (ok bool) {
		r, _, _ := call.Call(byName, uintptr(unsafe.Pointer(&count)), uintptr(unsafe.Pointer(list)), uintptr(unsafe.Pointer(&size)))
		return r != 0
	}
	if call.Find() != nil || !arguments(nil) || size == 0 {
		return ""
	}
	list := make([]uint16, size)
	if !arguments(&list[0]) {
		return ""
	}
	return syscall.UTF16ToString(list)
}
