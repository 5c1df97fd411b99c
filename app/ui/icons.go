package ui

import (
	"image/color"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// icons are a theme's, each made once: whoever asks for one again gets the same.
type icons struct {
	mu   sync.Mutex
	made map[fyne.ThemeIconName]fyne.Resource
}

// of is an icon of the toolkit's, kept in its colour if it has one of the theme's.
func (l *icons) of(n fyne.ThemeIconName, plain fyne.Resource) fyne.Resource {
	themed, is := plain.(*theme.ThemedResource)
	if !is {
		return plain
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, is := l.made[n]; !is {
		if l.made == nil {
			l.made = map[fyne.ThemeIconName]fyne.Resource{}
		}
		l.made[n] = &icon{ThemedResource: themed}
	}
	return l.made[n]
}

// An icon is one of the toolkit's in a colour of the theme. The toolkit reads an icon's drawing as XML, puts the colour in and writes it
// again each time that it is asked for it, which is for each button several times; here it is done once for each colour.
type icon struct {
	*theme.ThemedResource
	mu     sync.Mutex
	colour color.Color // that it was drawn in; nil for never
	drawn  []byte
}

// Content implements fyne.Resource.
func (i *icon) Content() []byte {
	i.mu.Lock()
	defer i.mu.Unlock()
	if now := theme.Color(i.ThemeColorName()); i.colour != now {
		i.colour, i.drawn = now, i.ThemedResource.Content()
	}
	return i.drawn
}
