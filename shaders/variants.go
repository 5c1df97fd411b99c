package shaders

import "fmt"

// Variant is one program: a file and the defines it is compiled with.
type Variant struct {
	Name    string
	File    string
	Defines map[string]int
}

// Families of variants. Each op has one variant in each family, and all variants of an op read and write the same
// layouts, so that they can take each other's place.
const (
	Plain = "plain" // storage-block loads: what anyone can read, and any driver runs
	Image = "image" // image loads and register blocking, for llvmpipe
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
	{"winograd4_gemm_image", "winograd_gemm.comp", map[string]int{"LOCAL": 8, "TILES": 14, "QUADS": 2, "IMAGE_LOADS": 1}},
	{"winograd4_output_image", "winograd_output.comp", map[string]int{"LOCAL": 8, "OUT": 4, "IMAGE_LOADS": 1}},
	{"winograd2_input_image", "winograd_input.comp", map[string]int{"LOCAL": 8, "OUT": 2, "IMAGE_LOADS": 1}},
	{"winograd2_kernel_image", "winograd_kernel.comp", map[string]int{"LOCAL": 8, "OUT": 2, "QUADS": 2, "LANES": 8, "IMAGE_LOADS": 1}},
	{"winograd2_gemm_image", "winograd_gemm.comp", map[string]int{"LOCAL": 8, "TILES": 14, "QUADS": 2, "IMAGE_LOADS": 1}},
	{"winograd2_output_image", "winograd_output.comp", map[string]int{"LOCAL": 8, "OUT": 2, "IMAGE_LOADS": 1}},
	{"maxpool2x2_image", "maxpool2x2.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"flatten_image", "flatten.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"dense_image", "dense.comp", map[string]int{"LOCAL": 8, "COLUMNS": 4, "SLICE": 64, "IMAGE_LOADS": 1}},
	{"dense_sum_image", "dense_sum.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
	{"softmax_image", "softmax.comp", map[string]int{"LOCAL": 8, "IMAGE_LOADS": 1}},
}

// Variants lists all variants.
func Variants() []Variant { return variants }

// Find gives the variant of an op in a family. It panics when there is none: both are constants of the program.
func Find(op, family string) Variant {
	name := op
	if family != Plain {
		name += "_" + family
	}
	for _, v := range variants {
		if v.Name == name {
			return v
		}
	}
	panic(fmt.Sprintf("shaders: no variant %q", name))
}

// Define gives a define's value, 0 where the variant does not set it.
func (v Variant) Define(name string) int { return v.Defines[name] }
