// Package assets holds what ships inside the program beside the code: the icon and the sample pictures.
package assets

import (
	"bytes"
	"embed"
)

//go:generate go run ../../tools/samples -out samples

//go:embed samples/*.png
var files embed.FS

//go:embed icon.svg
var icon []byte

// Icon is the program's icon as a square SVG drawing; tools/icons makes the files from it that systems ask for.
func Icon() []byte { return bytes.Clone(icon) }

// A Sample is a picture drawn for this program, 480 x 480 pixels, of a thing that the built-in model knows.
type Sample struct {
	Name    string // the file's stem: "stop-sign"
	Title   string // what it shows, in English
	TitleZh string // and in Simplified Chinese
	Class   string // the class id that the built-in model gives it
	PNG     []byte // the file
}

// Samples lists the samples, the one to open with first. The probabilities behind them are the built-in model's on these
// files with the preprocessing that its card names (stretch, bicubic); the second-best class has 0.01 at most.
func Samples() []Sample {
	list := []Sample{
		{Name: "sunflower", Title: "Sunflower", TitleZh: "向日葵", Class: "sunflower"},      // 0.97
		{Name: "soccer-ball", Title: "Soccer ball", TitleZh: "足球", Class: "soccer_ball"}, // 1.00
		{Name: "stop-sign", Title: "Stop sign", TitleZh: "停车标志", Class: "stop_sign"},     // 0.99
		{Name: "umbrella", Title: "Umbrella", TitleZh: "雨伞", Class: "umbrella"},          // 0.95
		{Name: "starfish", Title: "Starfish", TitleZh: "海星", Class: "starfish"},          // 1.00
		{Name: "yin-yang", Title: "Yin and yang", TitleZh: "太极图", Class: "yin_yang"},     // 0.97
	}
	for i := range list {
		b, err := files.ReadFile("samples/" + list[i].Name + ".png")
		if err != nil { // a name above without its file: a fault of ours, which the test finds
			panic("assets: " + err.Error())
		}
		list[i].PNG = b
	}
	return list
}
