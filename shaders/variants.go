package shaders

import (
	"fmt"
	"strings"
)

// Variant is one program: a file and the defines it is compiled with.
type Variant struct {
	Name    string
	File    string
	Defines map[string]int
}

// Families of variants. All variants of an op read and write the same layouts, so that they can take each other's place.
// An op without a variant of its own in a family has that of the family before the last underscore, or the plain one.
const (
	Plain  = "plain"  // storage-block loads: what anyone can read, and any driver runs
	Image  = "image"  // image loads and register blocking, for llvmpipe
	Shared = "shared" // tiles in shared memory, for GPUs, of whichever size suits a layer
	// The sizes of tiles, in pixels (or tiles of Winograd's) x channels.
	SharedSmall  = "shared_small"  // 28 x 64: more groups for small maps, fewer registers
	SharedMedium = "shared_medium" // 56 x 64
	SharedLarge  = "shared_large"  // 112 x 64: less is read from memory
)

// variants is the table of all programs. The name is what plans, messages and the driver's labels use.
var variants = []Variant{
	{"conv3x3", "conv3x3.comp", map[string]int{"LOCAL": 64}},
	{"maxpool2x2", "maxpool2x2.comp", map[string]int{"LOCAL": 64}},
	{"flatten", "flatten.comp", map[string]int{"LOCAL": 64}},
	{"dense", "dense.comp", map[string]int{"LOCAL": 64, "COLUMNS": 1, "SLICE": 32}},
	{"dense_sum", "dense_sum.comp", map[string]int{"LOCAL": 64}},
	{"softmax", "softmax.comp", map[string]int{"LOCAL": 64}},

	{"conv3x3_image", "conv3x3_image.comp", map[string]int{"LOCAL": 8, "ROWS": 7, "QUADS": 2, "IMAGE_LOADS": 1}},
	// Winograd's F(4,3), and F(2,3) for small maps.
	{"winograd4_input_image", "winograd_input.comp", map[string]int{"LOCAL": 8, "OUT": 4, "IMAGE_LOADS": 1}},
	{"winograd4_kernel_image", "winograd_kernel.comp", map[string]int{"LOCAL": 8, "OUT": 4, "QUADS": 2, "LANES": 8, "IMAGE_LOADS": 1}},
	{"winograd4_output_image", "winograd_output.comp", map[string]int{"LOCAL": 8, "OUT": 4, "IMAGE_LOADS": 1}},
	{"winograd2_input_image", "winograd_input.comp", map[string]int{"LOCAL": 8, "OUT": 2, "IMAGE_LOADS": 1}},
	{"winograd2_kernel_image", "winograd_kernel.comp", map[string]int{"LOCAL": 8, "OUT": 2, "QUADS": 2, "LANES": 8, "IMAGE_LOADS": 1}},
	{"winograd_gemm_image", "winograd_gemm.comp", map[string]int{"LOCAL": 8, "TILES": 14, "QUADS": 2, "IMAGE_LOADS": 1}},
	{"winograd2_output_image", "winograd_output.comp", map[string]int{"LOCAL": 8, "OUT": 2, "IMAGE_LOADS": 1}},
	{"maxpool2x2_image", "maxpool2x2.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"flatten_image", "flatten.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"dense_image", "dense.comp", map[string]int{"LOCAL": 8, "COLUMNS": 4, "SLICE": 64, "IMAGE_LOADS": 1}},
	{"dense_sum_image", "dense_sum.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"softmax_image", "softmax.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},

	{"conv3x3_shared_small", "conv3x3_shared.comp", map[string]int{"LOCAL": 64, "ROWS": 4, "STRIP": 7, "LANES": 16, "QUADS": 1}},
	{"conv3x3_shared_medium", "conv3x3_shared.comp", map[string]int{"LOCAL": 64, "ROWS": 8, "STRIP": 7, "LANES": 8, "QUADS": 2}},
	{"conv3x3_shared_large", "conv3x3_shared.comp", map[string]int{"LOCAL": 128, "ROWS": 16, "STRIP": 7, "LANES": 8, "QUADS": 2}},
	// One text for F(4,3) and F(2,3); every tile shape has blocks of 16 out quads, so that they share transformed kernels.
	{"winograd_gemm_shared_small", "winograd_gemm_shared.comp", map[string]int{"LOCAL": 64, "ROWS": 4, "TILES": 7, "LANES": 16, "QUADS": 1, "DEPTH": 4}},
	{"winograd_gemm_shared_medium", "winograd_gemm_shared.comp", map[string]int{"LOCAL": 64, "ROWS": 8, "TILES": 7, "LANES": 8, "QUADS": 2, "DEPTH": 4}},
	{"winograd_gemm_shared_large", "winograd_gemm_shared.comp", map[string]int{"LOCAL": 128, "ROWS": 16, "TILES": 7, "LANES": 8, "QUADS": 2, "DEPTH": 4}},
	{"winograd4_input_shared", "winograd_input.comp", map[string]int{"LOCAL": 64, "OUT": 4, "TILES_FIRST": 1}},
	{"winograd4_kernel_shared", "winograd_kernel.comp", map[string]int{"LOCAL": 64, "OUT": 4, "QUADS": 2, "LANES": 8}},
	{"winograd4_output_shared", "winograd_output.comp", map[string]int{"LOCAL": 64, "OUT": 4, "TILES_FIRST": 1}},
	{"winograd2_input_shared", "winograd_input.comp", map[string]int{"LOCAL": 64, "OUT": 2, "TILES_FIRST": 1}},
	{"winograd2_kernel_shared", "winograd_kernel.comp", map[string]int{"LOCAL": 64, "OUT": 2, "QUADS": 2, "LANES": 8}},
	{"winograd2_output_shared", "winograd_output.comp", map[string]int{"LOCAL": 64, "OUT": 2, "TILES_FIRST": 1}},

	{"peak", "peak.comp", map[string]int{"LOCAL": 64, "CHAINS": 3, "STEPS": 8}},
}

// Variants lists all variants.
func Variants() []Variant { return variants }

// Find gives the variant of an op in a family. It panics when there is none: both are constants of the program.
func Find(op, family string) Variant {
	for f := "_" + family; ; {
		name := op + f
		if f == "_"+Plain {
			name = op
		}
		for _, v := range variants {
			if v.Name == name {
				return v
			}
		}
		if name == op {
			panic(fmt.Sprintf("shaders: no variant %q in family %q", op, family))
		}
		f = f[:strings.LastIndex(f, "_")]
	}
}

// Define gives a define's value, 0 where the variant does not set it.
func (v Variant) Define(name string) int { return v.Defines[name] }
