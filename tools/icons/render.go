package main

import (
	"bytes"
	"fmt"
	"image"
	"image/draw"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
)

// A drawing hands out renderings of an SVG, each made once: the large ones take their time, and are asked for again.
type drawing struct {
	svg  []byte
	made map[int]*image.NRGBA // by size
}

func newDrawing(svg []byte) drawing { return drawing{svg, map[int]*image.NRGBA{}} }

// at gives size x size pixels, which must not be changed.
func (d drawing) at(size int) (*image.NRGBA, error) {
	if img, ok := d.made[size]; ok {
		return img, nil
	}
	img, err := render(d.svg, size)
	if err == nil {
		d.made[size] = img
	}
	return img, err
}

// render draws a square SVG in size x size pixels, with the renderer that the window's toolkit draws the icon with too.
// What it does not know of SVG is an error: it would be missing on the screen.
func render(svg []byte, size int) (*image.NRGBA, error) {
	icon, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return nil, fmt.Errorf("icons: the drawing: %w", err)
	}
	if icon.ViewBox.W != icon.ViewBox.H || icon.ViewBox.W <= 0 {
		return nil, fmt.Errorf("icons: the drawing's viewBox is %g x %g, want a square", icon.ViewBox.W, icon.ViewBox.H)
	}
	icon.SetTarget(0, 0, float64(size), float64(size))
	// The rasterizer is several times as fast on premultiplied pixels, and leaves no colour where nothing is drawn.
	premultiplied := image.NewRGBA(image.Rect(0, 0, size, size))
	icon.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, premultiplied, premultiplied.Rect)), 1)
	img := image.NewNRGBA(premultiplied.Rect)
	draw.Draw(img, img.Rect, premultiplied, image.Point{}, draw.Src)
	return img, nil
}
