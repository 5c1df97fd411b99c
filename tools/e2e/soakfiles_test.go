package e2e

import (
	"fmt"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// soakPictures fills a folder with pictures of many shapes and kinds, and gives their names in the window's order.
func soakPictures(t *testing.T, dir string) (names []string) {
	t.Helper()
	check(t, os.Mkdir(dir, 0o755))
	sizes := []image.Point{
		{1, 1}, {224, 224}, {3000, 2000}, {7, 900}, {640, 480}, {223, 225}, {1200, 1600}, {2, 3}, {1920, 1080}, {900, 5}, {320, 200},
	}
	for i := range 44 {
		img := rings(sizes[i%len(sizes)], i)
		kind := []string{"png", "jpg"}[i%2]
		name := fmt.Sprintf("%02d.%s", i, kind)
		file, err := os.Create(filepath.Join(dir, name))
		check(t, err)
		if kind == "png" {
			err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(file, img)
		} else {
			err = jpeg.Encode(file, img, nil)
		}
		check(t, err)
		check(t, file.Close())
		names = append(names, name)
	}
	return names
}

// rings is a picture with rings, different for each seed, in one of several colour models.
func rings(size image.Point, seed int) draw.Image {
	r := image.Rectangle{Max: size}
	var img draw.Image
	switch seed / 2 % 5 {
	case 0:
		img = image.NewRGBA(r)
	case 1:
		img = image.NewGray(r)
	case 2:
		img = image.NewNRGBA64(r)
	case 3:
		img = image.NewPaletted(r, palette.Plan9)
	case 4:
		img = image.NewNRGBA(r)
	}
	for y := range size.Y {
		for x := range size.X {
			d := math.Hypot(float64(x-size.X/2), float64(y-size.Y/3))
			v := 0.5 + 0.5*math.Sin(d/float64(4+seed))
			img.Set(x, y, color.NRGBA{uint8(v * 255), uint8(x * 255 / size.X), uint8(y * 255 / size.Y), uint8(255 - seed)})
		}
	}
	return img
}

// markOf reads what the system says of a process.
func markOf(t *testing.T, pid, live int) mark {
	t.Helper()
	m := mark{live: live}
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	check(t, err)
	for line := range strings.Lines(string(status)) {
		f := strings.Fields(line)
		if len(f) < 2 {
			continue
		}
		switch f[0] {
		case "RssAnon:":
			m.memory, err = strconv.Atoi(f[1])
		case "Threads:":
			m.threads, err = strconv.Atoi(f[1])
		}
		check(t, err)
	}
	files, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", pid))
	check(t, err)
	m.files = len(files)
	return m
}
