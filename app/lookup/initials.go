package lookup

import (
	_ "embed"
	"strings"
	"sync"
)

// initialsText has a line for each letter: the letter, and the characters of GB 2312 and of our texts that have a
// reading with it.
//
//go:generate sh -c "cd ../../tools/pinyin && go run . ../../app/locale/zh-Hans.json ../../weights/imagenet.tsv ../../weights/builtin/classes.json >../../app/lookup/initials.txt"
//go:embed initials.txt
var initialsText string

// initials are the letters, as bits, with which the readings of a character begin.
var initials = sync.OnceValue(func() map[rune]uint32 {
	table := map[rune]uint32{}
	for line := range strings.Lines(initialsText) {
		letter := line[0] - 'a'
		for _, r := range strings.TrimSpace(line[1:]) {
			table[r] |= 1 << letter
		}
	}
	return table
})

// reads reports whether a character is read with a letter at its beginning.
func reads(r, letter rune) bool {
	return letter >= 'a' && letter <= 'z' && initials()[r]&(1<<(letter-'a')) != 0
}
