package screen

import "image"

// Frame reads what is drawn so far of the frame that the toolkit is drawing, in pixels; call it while it draws. What is on the
// screen already cannot be read back everywhere: a software OpenGL has its front buffer empty.
func Frame(width, height int) image.Image {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	if len(img.Pix) == 0 {
		return img
	}
	upsideDown := make([]uint8, len(img.Pix))
	readFrame(width, height, upsideDown)
	for y := range height { // OpenGL's first row is the lowest
		copy(img.Pix[y*img.Stride:], upsideDown[(height-1-y)*img.Stride:][:img.Stride])
	}
	for i := 3; i < len(img.Pix); i += 4 {
		img.Pix[i] = 0xff // what a window lets through is the desktop's affair
	}
	return img
}
