package gpu

import (
	"strings"

	"github.com/go-gl/gl/v4.3-core/gl"
)

// Info names the driver, as it names itself.
type Info struct {
	Vendor, Renderer, Version, GLSL string
	// Software is set where the "GPU" is the CPU (llvmpipe and its like): dispatches then block their caller, timer
	// queries mean nothing, and loads through images are many times faster than through storage buffers.
	Software bool
}

// Limits are the driver's own, read once. OpenGL 4.3 guarantees the minima in brackets.
type Limits struct {
	StorageBlockBytes   int    // bytes of one storage block that a shader may address [16 MiB]
	StorageBindings     int    // storage blocks of one compute shader [8]
	ImageUniforms       int    // images of one compute shader [8]
	TextureBufferTexels int    // texels of one buffer texture, so of one image binding [65536]
	Groups              [3]int // work groups of one dispatch, by axis [65535 each]
	GroupSize           [3]int // invocations of one work group, by axis [1024, 1024, 64]
	Invocations         int    // invocations of one work group in all [1024]
	SharedBytes         int    // shared memory of one work group [32 KiB]
}

func readInfo(g *functions) Info {
	text := func(name uint32) string { return gl.GoStr(g.GetString(name)) }
	i := Info{Vendor: text(gl.VENDOR), Renderer: text(gl.RENDERER), Version: text(gl.VERSION), GLSL: text(gl.SHADING_LANGUAGE_VERSION)}
	for _, name := range []string{"llvmpipe", "softpipe", "swrast", "SwiftShader", "Basic Render"} {
		i.Software = i.Software || strings.Contains(i.Renderer, name)
	}
	return i
}

// hasExtension looks an extension up in the driver's list.
func hasExtension(g *functions, name string) bool {
	var n int32
	g.GetIntegerv(gl.NUM_EXTENSIONS, &n)
	for i := range uint32(n) {
		if gl.GoStr(g.GetStringi(gl.EXTENSIONS, i)) == name {
			return true
		}
	}
	return false
}

func readLimits(g *functions) Limits {
	get := func(name uint32) int {
		var v int32
		g.GetIntegerv(name, &v)
		return int(v)
	}
	axes := func(name uint32) (v [3]int) {
		for i := range v {
			var n int32
			g.GetIntegeri(name, uint32(i), &n)
			v[i] = int(n)
		}
		return v
	}
	return Limits{
		StorageBlockBytes:   get(gl.MAX_SHADER_STORAGE_BLOCK_SIZE),
		StorageBindings:     get(gl.MAX_COMPUTE_SHADER_STORAGE_BLOCKS),
		ImageUniforms:       get(gl.MAX_COMPUTE_IMAGE_UNIFORMS),
		TextureBufferTexels: get(gl.MAX_TEXTURE_BUFFER_SIZE),
		Groups:              axes(gl.MAX_COMPUTE_WORK_GROUP_COUNT),
		GroupSize:           axes(gl.MAX_COMPUTE_WORK_GROUP_SIZE),
		Invocations:         get(gl.MAX_COMPUTE_WORK_GROUP_INVOCATIONS),
		SharedBytes:         get(gl.MAX_COMPUTE_SHARED_MEMORY_SIZE),
	}
}

// BufferTexels is the most vec4 texels that one buffer may hold so that a shader can read all of it,
// be it as a storage block or as an image.
func (l Limits) BufferTexels() int { return min(l.StorageBlockBytes/TexelBytes, l.TextureBufferTexels) }

// HalfTexels is BufferTexels for texels of float16.
func (l Limits) HalfTexels() int {
	return min(l.StorageBlockBytes/HalfTexelBytes, l.TextureBufferTexels)
}
