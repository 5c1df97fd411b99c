// Icons makes the program's icon in every size and container from its drawing, app/assets/icon.svg.
//
//	go run ./tools/icons -out DIR
//
// DIR gets vggscope-16.png to vggscope-1024.png, vggscope.ico for Windows and vggscope.icns for macOS. The same drawing
// gives the same bytes.
package main

import (
	"bytes"
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"github.com/vggscope/vggscope/app/assets"
)

// Pixels of the PNG files: the folders of the freedesktop.org icon theme hicolor, and 1024 for shops.
var pngSizes = []int{16, 22, 24, 32, 48, 64, 128, 256, 512, 1024}

func main() {
	out := flag.String("out", "", "folder to write the icons to")
	flag.Parse()
	if *out == "" || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := run(*out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(dir string) error {
	files, err := icons(newDrawing(assets.Icon()))
	if err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("icons: %w", err)
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o644); err != nil {
			return fmt.Errorf("icons: %w", err)
		}
	}
	return nil
}

// icons are all files by name.
func icons(d drawing) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, size := range pngSizes {
		img, err := d.at(size)
		if err != nil {
			return nil, err
		}
		var b bytes.Buffer
		if err := png.Encode(&b, img); err != nil {
			return nil, fmt.Errorf("icons: %w", err)
		}
		files[fmt.Sprintf("vggscope-%d.png", size)] = b.Bytes()
	}
	var err error
	if files["vggscope.ico"], err = encodeICO(d); err != nil {
		return nil, err
	}
	if files["vggscope.icns"], err = encodeICNS(d); err != nil {
		return nil, err
	}
	return files, nil
}
