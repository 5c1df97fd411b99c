//go:build unix

package gpu

import "syscall"

// allocHost gives zeroed memory that starts on a page and belongs to no allocator: C code may keep a pointer to it.
func allocHost(bytes int) ([]byte, error) {
	return syscall.Mmap(-1, 0, bytes, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_PRIVATE|syscall.MAP_ANON)
}

// freeHost gives it back.
func freeHost(m []byte) { _ = syscall.Munmap(m) } // it fails only for memory that allocHost did not give
