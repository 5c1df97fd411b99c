package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// The keys in menus stand below each other. The toolkit has a column of its own for them, in a colour that nobody can read; so they are
// moved there by spaces, of two widths.

const (
	keyGap    = 18 // between the longest of the labels that have keys and the column
	space     = " "
	hairSpace = "\u200a"
)

// withKeys writes the keys of items behind their labels.
func withKeys(items []*fyne.MenuItem, keys map[*fyne.MenuItem]string) []*fyne.MenuItem {
	column := float32(0)
	for item := range keys {
		column = max(column, menuWidth(item.Label)+keyGap)
	}
	for item, key := range keys {
		item.Label = padded(item.Label, column) + key
	}
	return items
}

// padded is a label with so many spaces of both widths that what follows begins at the column, or as little before it as can be.
func padded(label string, column float32) string {
	wide, thin, from := spaceWidth(space), spaceWidth(hairSpace), menuWidth(label)
	most := max(0, int((column-from)/wide))
	best, least := "", column
	for n := most; n >= max(0, most-8); n-- {
		hairs := max(0, int((column-from-float32(n)*wide)/thin))
		text := label + strings.Repeat(space, n) + strings.Repeat(hairSpace, hairs)
		if off := max(column-menuWidth(text), menuWidth(text)-column); off < least {
			best, least = text, off
		}
	}
	return best
}

// spaceWidth is how wide one is of many behind a letter, which is not what one alone is.
func spaceWidth(s string) float32 {
	const many = 32
	return (menuWidth("a"+strings.Repeat(s, many)) - menuWidth("a")) / many
}

// menuWidth is how wide a text is in a menu.
func menuWidth(text string) float32 {
	return fyne.MeasureText(text, theme.TextSize(), fyne.TextStyle{}).Width
}
