// Package fonts holds the Chinese part of what the window is drawn with, so that Chinese texts and file names are readable
// on a machine without a Chinese font. NOTICE.txt tells where it comes from.
package fonts

import (
	_ "embed"
	"os"

	"fyne.io/fyne/v2"
)

//go:generate python3 ../../tools/fonts/subset.py /usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf $NOTO_SANS vggscope-han.ttf ../locale/zh-Hans.json ../../weights/imagenet.tsv ../../weights/builtin/classes.json ../assets/assets.go

//go:embed vggscope-han.ttf
var han []byte

// chinese is one value: Fyne keeps what it read of a font by the resource's address.
var chinese = fyne.NewStaticResource("vggscope-han.ttf", han)

// For is the font of a theme's Font method, where base is the theme that is built on. Fyne asks the theme's font for each
// character first, then its own Noto Sans in that style, then emoji and what the system has. As the font here has hanzi
// and a space and no letters, Latin text stays Noto Sans, bold and italic too; hanzi are plain or bold.
//
// Monospaced text and symbols keep their fonts, as the space here has another width; so no Chinese is to be set in them.
// A user who chose a font by FYNE_FONT or FYNE_FONT_MONOSPACE keeps it.
func For(base fyne.Theme, style fyne.TextStyle) fyne.Resource {
	if style.Monospace && !style.Symbol && os.Getenv("FYNE_FONT") == "" && os.Getenv("FYNE_FONT_MONOSPACE") == "" {
		return mono()
	}
	if style.Monospace || style.Symbol || os.Getenv("FYNE_FONT") != "" {
		return base.Font(style)
	}
	if style.Bold {
		return heavy()
	}
	return chinese
}

// Prepare makes in the background what the first heading would wait for.
func Prepare() { go heavy() }
