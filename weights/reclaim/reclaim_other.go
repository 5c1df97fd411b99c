//go:build !linux || !cgo

package reclaim

// Other systems' allocators give back what they do, and have no such call.

func readily() {}

func trim() {}
