//go:build linux || darwin || freebsd

package fetch

import "syscall"

func freeAt(dir string) (int64, bool) {
	var s syscall.Statfs_t
	if syscall.Statfs(dir, &s) != nil {
		return 0, false
	}
	blocks := int64(s.Bavail) // of what root keeps for itself it may be below zero on FreeBSD
	return max(blocks, 0) * int64(s.Bsize), true
}
