//go:build !darwin && (gles || arm || arm64)

package screen

import gl "github.com/go-gl/gl/v3.1/gles2" // as the toolkit draws with, which has loaded it

func readFrame(width, height int, pix []uint8) {
	gl.ReadPixels(0, 0, int32(width), int32(height), gl.RGBA, gl.UNSIGNED_BYTE, gl.Ptr(pix))
}
