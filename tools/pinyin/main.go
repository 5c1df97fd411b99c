// Command pinyin writes the first letters of how Chinese characters are read in Mandarin, which package app/lookup knows them by:
// a line for each letter, with the characters that have a reading with it: all of GB 2312, and those of the files that it is given.
// The readings are those of go-pinyin. It is a module of its own, so that the program needs none of that.
//
//	go generate ./app/lookup
package main

import (
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/mozillazg/go-pinyin"
	"golang.org/x/text/encoding/simplifiedchinese"
)

func main() {
	how := pinyin.NewArgs()
	how.Style, how.Heteronym = pinyin.FirstLetter, true
	var lines [26]strings.Builder
	used := given(os.Args[1:])
	encoder := simplifiedchinese.HZGB2312.NewEncoder()
	for r := rune(0x3400); r <= 0x9fff; r++ {
		if _, err := encoder.String(string(r)); err != nil && !used[r] {
			continue // not of GB 2312
		}
		has := [26]bool{}
		for _, readings := range pinyin.Pinyin(string(r), how) {
			for _, letter := range readings {
				if letter != "" && letter[0] >= 'a' && letter[0] <= 'z' && !has[letter[0]-'a'] {
					has[letter[0]-'a'] = true
					lines[letter[0]-'a'].WriteRune(r)
				}
			}
		}
	}
	for i := range lines {
		fmt.Printf("%c%s\n", 'a'+i, lines[i].String())
	}
}

// given are the characters of some files.
func given(files []string) map[rune]bool {
	used := map[rune]bool{}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			log.Fatal(err)
		}
		for _, r := range string(text) {
			used[r] = true
		}
	}
	return used
}
