package shaders

import (
	"fmt"
	"slices"
)

// Variant is one program: a file and the defines it is compiled with. No two have the same op and family.
type Variant struct {
	Op      string
	Family  Family
	File    string
	Defines map[string]int
}

// Family is a kind of device that variants are written for. All variants of an op read and write the same layouts, so that
// they can take each other's place.
type Family string

// The families.
const (
	Plain  Family = "plain"  // storage-block loads: what anyone can read, and any driver runs
	Image  Family = "image"  // image loads and register blocking, for llvmpipe
	Shared Family = "shared" // tiles in shared memory, for GPUs, of whichever size suits a layer
	// The sizes of tiles, in pixels (or tiles of Winograd's) x channels.
	SharedSmall  Family = "shared_small"  // 28 x 64: more groups for small maps, fewer registers
	SharedMedium Family = "shared_medium" // 56 x 64
	SharedLarge  Family = "shared_large"  // 112 x 64: less is read from memory
)

// fallBack is where a family takes an op from that it has no variant of.
var fallBack = map[Family]Family{
	Image: Plain, Shared: Plain, SharedSmall: Shared, SharedMedium: Shared, SharedLarge: Shared,
}

// variants is the table of all programs.
var variants = []Variant{
	{"conv3x3", Plain, "conv3x3.comp", map[string]int{"LOCAL": 64}},
	{"maxpool2x2", Plain, "maxpool2x2.comp", map[string]int{"LOCAL": 64}},
	{"flatten", Plain, "flatten.comp", map[string]int{"LOCAL": 64}},
	{"dense", Plain, "dense.comp", map[string]int{"LOCAL": 64, "COLUMNS": 1, "SLICE": 32}},
	{"dense_float16", Plain, "dense.comp", map[string]int{"LOCAL": 64, "COLUMNS": 1, "SLICE": 32, "HALF": 1}},
	{"dense_sum", Plain, "dense_sum.comp", map[string]int{"LOCAL": 64, "PARTS": 1}},
	{"softmax", Plain, "softmax.comp", map[string]int{"LOCAL": 64}},
	{"mask", Plain, "mask.comp", map[string]int{"LOCAL": 64}},
	{"relu_back", Plain, "relu_back.comp", map[string]int{"LOCAL": 64}},
	{"maxpool2x2_back", Plain, "maxpool2x2_back.comp", map[string]int{"LOCAL": 64}},
	{"flatten_back", Plain, "flatten_back.comp", map[string]int{"LOCAL": 64}},
	{"dense_back", Plain, "dense_back.comp", map[string]int{"LOCAL": 64}},
	{"dense_back_float16", Plain, "dense_back.comp", map[string]int{"LOCAL": 64, "HALF": 1}},

	{"conv3x3", Image, "conv3x3_image.comp", map[string]int{"LOCAL": 8, "ROWS": 7, "QUADS": 2, "IMAGE_LOADS": 1}},
	// Winograd's F(4,3), and F(2,3) for small maps.
	{"winograd4_whole", Image, "winograd_whole.comp", map[string]int{"LOCAL": 8, "OUT": 4, "TILES": 14, "QUADS": 2, "IMAGE_LOADS": 1}},
	{"winograd2_whole", Image, "winograd_whole.comp", map[string]int{"LOCAL": 8, "OUT": 2, "TILES": 14, "QUADS": 2, "IMAGE_LOADS": 1}},
	{"winograd4_input", Image, "winograd_input.comp", map[string]int{"LOCAL": 8, "OUT": 4, "IMAGE_LOADS": 1}},
	{"winograd4_kernel", Image, "winograd_kernel.comp", map[string]int{"LOCAL": 8, "OUT": 4, "QUADS": 2, "LANES": 8, "IMAGE_LOADS": 1}},
	{"winograd4_output", Image, "winograd_output.comp", map[string]int{"LOCAL": 8, "OUT": 4, "IMAGE_LOADS": 1}},
	{"winograd2_input", Image, "winograd_input.comp", map[string]int{"LOCAL": 8, "OUT": 2, "IMAGE_LOADS": 1}},
	{"winograd2_kernel", Image, "winograd_kernel.comp", map[string]int{"LOCAL": 8, "OUT": 2, "QUADS": 2, "LANES": 8, "IMAGE_LOADS": 1}},
	{"winograd_gemm", Image, "winograd_gemm.comp", map[string]int{"LOCAL": 8, "TILES": 14, "QUADS": 2, "IMAGE_LOADS": 1}},
	{"winograd2_output", Image, "winograd_output.comp", map[string]int{"LOCAL": 8, "OUT": 2, "IMAGE_LOADS": 1}},
	{"maxpool2x2", Image, "maxpool2x2.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"flatten", Image, "flatten.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"dense", Image, "dense.comp", map[string]int{"LOCAL": 8, "COLUMNS": 16, "SLICE": 64, "IMAGE_LOADS": 1}},
	{"dense_float16", Image, "dense.comp", map[string]int{"LOCAL": 8, "COLUMNS": 32, "SLICE": 64, "IMAGE_LOADS": 1, "HALF": 1}},
	{"dense_sum", Image, "dense_sum.comp", map[string]int{"LOCAL": 8, "PARTS": 1, "IMAGE_LOADS": 1}},
	{"softmax", Image, "softmax.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"mask", Image, "mask.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"relu_back", Image, "relu_back.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"maxpool2x2_back", Image, "maxpool2x2_back.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"flatten_back", Image, "flatten_back.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"dense_back", Image, "dense_back.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"dense_back_float16", Image, "dense_back.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1, "HALF": 1}},

	{"conv3x3", SharedSmall, "conv3x3_shared.comp", map[string]int{"LOCAL": 64, "ROWS": 4, "STRIP": 7, "LANES": 16, "QUADS": 1}},
	{"conv3x3", SharedMedium, "conv3x3_shared.comp", map[string]int{"LOCAL": 64, "ROWS": 8, "STRIP": 7, "LANES": 8, "QUADS": 2}},
	{"conv3x3", SharedLarge, "conv3x3_shared.comp", map[string]int{"LOCAL": 128, "ROWS": 16, "STRIP": 7, "LANES": 8, "QUADS": 2}},
	// One text for F(4,3) and F(2,3); every tile shape has blocks of 16 out quads, so that they share transformed kernels.
	{"winograd_gemm", SharedSmall, "winograd_gemm_shared.comp", map[string]int{"LOCAL": 64, "ROWS": 4, "TILES": 7, "LANES": 16, "QUADS": 1, "DEPTH": 4, "PREFETCH": 1}},
	{"winograd_gemm", SharedMedium, "winograd_gemm_shared.comp", map[string]int{"LOCAL": 64, "ROWS": 8, "TILES": 7, "LANES": 8, "QUADS": 2, "DEPTH": 4, "PREFETCH": 1}},
	{"winograd_gemm", SharedLarge, "winograd_gemm_shared.comp", map[string]int{"LOCAL": 128, "ROWS": 16, "TILES": 7, "LANES": 8, "QUADS": 2, "DEPTH": 4}},
	{"winograd4_input", Shared, "winograd_input.comp", map[string]int{"LOCAL": 64, "OUT": 4, "TILES_FIRST": 1}},
	{"winograd4_kernel", Shared, "winograd_kernel.comp", map[string]int{"LOCAL": 64, "OUT": 4, "QUADS": 2, "LANES": 8}},
	{"winograd4_output", Shared, "winograd_output.comp", map[string]int{"LOCAL": 64, "OUT": 4, "TILES_FIRST": 1}},
	{"winograd2_input", Shared, "winograd_input.comp", map[string]int{"LOCAL": 64, "OUT": 2, "TILES_FIRST": 1}},
	{"winograd2_kernel", Shared, "winograd_kernel.comp", map[string]int{"LOCAL": 64, "OUT": 2, "QUADS": 2, "LANES": 8}},
	{"winograd2_output", Shared, "winograd_output.comp", map[string]int{"LOCAL": 64, "OUT": 2, "TILES_FIRST": 1}},

	{"dense", Shared, "dense.comp", map[string]int{"LOCAL": 32, "COLUMNS": 1, "SLICE": 16}},
	{"dense_float16", Shared, "dense.comp", map[string]int{"LOCAL": 32, "COLUMNS": 1, "SLICE": 16, "HALF": 1}},
	{"dense_sum", Shared, "dense_sum.comp", map[string]int{"LOCAL": 16, "PARTS": 16}},
	{"softmax", Shared, "softmax.comp", map[string]int{"LOCAL": 64, "TOGETHER": 1}},

	{"peak", Plain, "peak.comp", map[string]int{"LOCAL": 64, "CHAINS": 3, "STEPS": 8}},
}

// Variants lists all variants.
func Variants() []Variant { return variants }

// Name is what plans, messages and the driver's labels call the variant: its op, and its family unless that is the plain one.
func (v Variant) Name() string {
	if v.Family == Plain {
		return v.Op
	}
	return v.Op + "_" + string(v.Family)
}

// Define gives a define's value, 0 where the variant does not set it.
func (v Variant) Define(name string) int { return v.Defines[name] }

// Find gives the variant of an op in a family, or in the one that the family falls back to. It panics when there is none:
// both are constants of the program.
func Find(op string, family Family) Variant {
	for f, ok := family, true; ok; f, ok = fallBack[f] {
		at := slices.IndexFunc(variants, func(v Variant) bool { return v.Op == op && v.Family == f })
		if at >= 0 {
			return variants[at]
		}
	}
	panic(fmt.Sprintf("shaders: no variant %q in family %q", op, family))
}
