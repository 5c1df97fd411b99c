//go:build !cgo || !(amd64 || arm64)

package simd

import "unsafe"

// Without cgo there are no kernels: found gives no set, and nothing else is called.

func found() []Set { return nil }

const none = "simd: called without an instruction set"

func pack(Set, []float32, size, int, int, []float32)                 { panic(none) }
func load(Set, []float32, tiles, float32, []float32)                 { panic(none) }
func product(_ Set, _, _, _ []float32, _, _, _, _, _ int)            { panic(none) }
func store(Set, []float32, tiles, []float32, []float32) bool         { panic(none) }
func pool(_ Set, _, _ []float32, _, _ int, _ float32, _, _ int)      { panic(none) }
func dense(_ Set, _ []float32, _ []int32, _, _ []float32)            { panic(none) }
func dense16(_ Set, _ []float32, _ []int32, _ []uint16, _ []float32) { panic(none) }
func gather(_ Set, _ []float32, _, _, _ int, _ []float32)            { panic(none) }
func gather16(_ Set, _ []uint16, _, _, _ int, _ []float32)           { panic(none) }
func back(_ Set, _, _, _ []float32)                                  { panic(none) }
func back16(Set, []float32, []uint16, []float32)                     { panic(none) }
func narrow(Set, []float32, []uint16) bool                           { panic(none) }
func multiplyAdd(Set, int)                                           { panic(none) }
func alloc(int) unsafe.Pointer                                       { panic(none) }
func free(unsafe.Pointer, int)                                       { panic(none) }
