package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/vggscope/vggscope/weights"
)

//go:embed en.json zh-Hans.json
var files embed.FS

// The codes of the languages, as BCP 47 writes them.
const (
	English = "en"
	Chinese = "zh-Hans"
)

// Language is the program's texts in one language. It is read-only and safe for concurrent use.
type Language struct {
	code  string
	texts map[string]string // by key
}

// All lists the languages, in the order in which a menu shows them.
func All() []*Language { return []*Language{load(English), load(Chinese)} }

// New gives the language of a code; for an unknown code, and for an empty one, the system's.
func New(code string) *Language {
	if code != English && code != Chinese {
		code = System()
	}
	return load(code)
}

// load gives a language, which is read once.
func load(code string) *Language { return loaded[code]() }

var loaded = map[string]func() *Language{
	English: sync.OnceValue(func() *Language { return read(English) }),
	Chinese: sync.OnceValue(func() *Language { return read(Chinese) }),
}

func read(code string) *Language {
	text, err := files.ReadFile(code + ".json")
	l := &Language{code: code}
	if err == nil {
		err = json.Unmarshal(text, &l.texts)
	}
	if err != nil { // files of ours, which the tests read
		panic("locale: " + code + ".json: " + err.Error())
	}
	return l
}

// Code is the language's code, to be remembered.
func (l *Language) Code() string { return l.code }

// Name is the language's name in itself.
func (l *Language) Name() string { return l.Text("language.name") }

// Text is the text of a key, with the arguments put into it as package fmt does, and with the words that go with their numbers: of
// "%d {picture|pictures}" the first where the number before it is 1, of "{2:is|are}" where the second argument is. A key that is missing
// stands for itself, which is ugly enough to be noticed and does no harm.
func (l *Language) Text(key string, args ...any) string {
	text, ok := l.texts[key]
	switch {
	case !ok:
		return key
	case len(args) == 0:
		return text
	}
	text = counted(text, args)
	if l.code == Chinese && !strings.Contains(text, "%q") {
		return closed(text, args)
	}
	return fmt.Sprintf(text, args...)
}

// Marks around what is put into a text; no text has them.
const opens, closes = "\ue000", "\ue001"

// Spaces that stand between hanzi where a name in hanzi was put in.
var (
	spaceBefore = regexp.MustCompile(`(\p{Han}) ` + opens + `(\p{Han})`)
	spaceBehind = regexp.MustCompile(`(\p{Han})` + closes + ` (\p{Han})`)
	noMarks     = strings.NewReplacer(opens, "", closes, "")
)

// closed is Sprintf for a Chinese text, which has spaces beside what is put into it, as they stand beside Latin letters and numbers: where
// that is in hanzi too, none stay.
func closed(text string, args []any) string {
	marked := slices.Clone(args)
	var inHanzi bool
	for i, a := range args {
		s, is := a.(string)
		first, _ := utf8.DecodeRuneInString(s)
		last, _ := utf8.DecodeLastRuneInString(s)
		if is && (unicode.Is(unicode.Han, first) || unicode.Is(unicode.Han, last)) {
			marked[i], inHanzi = opens+s+closes, true
		}
	}
	said := fmt.Sprintf(text, marked...)
	if !inHanzi {
		return said
	}
	said = spaceBefore.ReplaceAllString(said, "$1"+opens+"$2")
	return noMarks.Replace(spaceBehind.ReplaceAllString(said, "$1$2"))
}

// choice is a word in its forms for one and for several, and which argument tells how many: without a number the last one before it.
var choice = regexp.MustCompile(`\{(?:(\d):)?([^{|}]*)\|([^{|}]*)\}`)

// takes is a verb of a format that takes an argument.
var takes = regexp.MustCompile(`%(?:\[(\d+)\])?[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]`)

// counted puts the words that go with numbers into a text.
func counted(text string, args []any) string {
	if !strings.Contains(text, "{") {
		return text
	}
	var b strings.Builder
	end := 0
	for _, m := range choice.FindAllStringSubmatchIndex(text, -1) {
		b.WriteString(text[end:m[0]])
		at := before(text[:m[0]])
		if m[2] >= 0 {
			at, _ = strconv.Atoi(text[m[2]:m[3]])
		}
		if at >= 1 && at <= len(args) && fmt.Sprint(args[at-1]) == "1" {
			b.WriteString(text[m[4]:m[5]])
		} else {
			b.WriteString(text[m[6]:m[7]])
		}
		end = m[1]
	}
	return b.String() + text[end:]
}

// before is the number of the argument that the last verb of a text takes.
func before(text string) (at int) {
	for _, m := range takes.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1) {
		at++
		if m[1] != "" {
			at, _ = strconv.Atoi(m[1])
		}
	}
	return at
}

// Has reports whether there is a text for a key.
func (l *Language) Has(key string) bool { return l.texts[key] != "" }

// Class is the name of a class in this language, or in English where the model has no other.
func (l *Language) Class(c weights.Class) string {
	if l.code == Chinese && c.Zh != "" {
		return c.Zh
	}
	return c.Name
}

// Pick chooses between a text's two versions, for what comes with both, such as the samples' titles.
func (l *Language) Pick(english, chinese string) string {
	if l.code == Chinese && chinese != "" {
		return chinese
	}
	return english
}

// Comma is what stands between two things of a list.
func (l *Language) Comma() string { return l.Pick(", ", "，") }

// Colon is what stands between a name and what is said of it.
func (l *Language) Colon() string { return l.Pick(": ", "：") }

// Said is what is said one after the other: with a space between, unless there is nothing, or a sign of Chinese, before it or behind it.
func (l *Language) Said(parts ...string) string {
	var said string
	for _, part := range parts {
		last, _ := utf8.DecodeLastRuneInString(said)
		if said != "" && part != "" && !strings.ContainsRune("。：；，？！）", last) {
			said += " "
		}
		said += part
	}
	return said
}

// match is the code of the language that suits a locale's name such as "zh_CN.UTF-8", "zh-Hans-CN" or "de". All Chinese
// readers get Simplified Chinese, all others English.
func match(name string) string {
	name, _, _ = strings.Cut(strings.ToLower(name), ".")
	if lang, _, _ := strings.Cut(strings.ReplaceAll(name, "_", "-"), "-"); lang == "zh" {
		return Chinese
	}
	return English
}
