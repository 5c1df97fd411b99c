package sheet

import (
	"image"
	"image/color"
	"testing"
)

// The picture is on the sheet as it is, enlarged, below its title and its notes; more notes take more room.
func TestCaptioned(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for i := range img.Pix {
		img.Pix[i] = 255
	}
	mark := color.RGBA{200, 10, 20, 255}
	img.SetRGBA(3, 5, mark)
	one, err := Captioned(img, "block4_conv1:7", []string{"seed 3"})
	if err != nil {
		t.Fatal(err)
	}
	var found image.Rectangle
	for y := range one.Rect.Dy() {
		for x := range one.Rect.Dx() {
			if one.RGBAAt(x, y) == mark {
				found = found.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	if found.Dx() != 7 || found.Dy() != 7 { // 448 / 64
		t.Errorf("a pixel of the picture is %v on the sheet, want 7 x 7", found)
	}
	two, err := Captioned(img, "block4_conv1:7", []string{"a note that is long enough for a line of its own, if lines have seventy-eight", "and another one that is as long as that so that there are two of them in all"})
	if err != nil || two.Rect.Dy() != one.Rect.Dy()+causeLine {
		t.Errorf("two lines of notes make %v, one %v", two.Rect, one.Rect)
	}
	if _, err := Captioned(image.NewRGBA(image.Rectangle{}), "x", nil); err == nil {
		t.Error("no picture is no error")
	}
}
