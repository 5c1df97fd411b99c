package locale

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/vggscope/vggscope/weights"
)

func TestSameKeys(t *testing.T) {
	en, zh := load(English), load(Chinese)
	for key := range en.texts {
		if !zh.Has(key) {
			t.Errorf("zh-Hans.json lacks %q", key)
		}
	}
	for key := range zh.texts {
		if _, ok := en.texts[key]; !ok {
			t.Errorf("en.json lacks %q", key)
		}
	}
}

// verb is a format verb, numbered or not.
var verb = regexp.MustCompile(`%(\[(\d+)\])?[-+# 0]*\d*(\.\d+)?([a-zA-Z%])`)

// verbs are a format's verbs by the argument that they take.
func verbs(format string) map[int]string {
	found := map[int]string{}
	next := 1
	for _, m := range verb.FindAllStringSubmatch(format, -1) {
		if m[4] == "%" {
			continue
		}
		if m[2] != "" {
			fmt.Sscan(m[2], &next)
		}
		found[next] = m[4]
		next++
	}
	return found
}

func TestSameVerbs(t *testing.T) {
	en, zh := load(English), load(Chinese)
	for key, format := range en.texts {
		if a, b := verbs(format), verbs(zh.texts[key]); !maps.Equal(a, b) {
			t.Errorf("%s: the verbs are %v in English and %v in Chinese", key, a, b)
		}
	}
}

func TestVerbs(t *testing.T) {
	for format, want := range map[string]map[int]string{
		"100 %":         {},
		"100 %% of %d":  {1: "d"},
		"%s at %.2f":    {1: "s", 2: "f"},
		"%[2]d / %[1]s": {1: "s", 2: "d"},
	} {
		if got := verbs(format); !maps.Equal(got, want) {
			t.Errorf("%q: %v, want %v", format, got, want)
		}
	}
}

// A JSON object may have a key twice, of which the last one counts: a text that is never seen.
func TestNoKeyTwice(t *testing.T) {
	for _, code := range []string{English, Chinese} {
		text, err := files.ReadFile(code + ".json")
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		d := json.NewDecoder(strings.NewReader(string(text)))
		d.Token() // the brace
		for d.More() {
			key, err := d.Token()
			if err != nil {
				t.Fatal(err)
			}
			if seen[key.(string)] {
				t.Errorf("%s.json: %q stands twice", code, key)
			}
			seen[key.(string)] = true
			d.Token() // the text
		}
	}
}

// mayBeEmpty reports whether a text may be left out: the reasons of failures are, in English, where the errors speak for
// themselves.
func mayBeEmpty(code, key string) bool { return code == English && strings.HasPrefix(key, "reason.") }

func TestKeysAndTexts(t *testing.T) {
	for _, l := range All() {
		for key, text := range l.texts {
			if !keyLike.MatchString(key) {
				t.Errorf("%s: key %q is no dotted name", l.Code(), key)
			}
			if text == "" && !mayBeEmpty(l.Code(), key) || strings.TrimSpace(text) != text {
				t.Errorf("%s: %s: %q is empty or has spaces around it", l.Code(), key, text)
			}
		}
	}
}

// What is the same in both languages is forgotten more often than meant.
func TestChineseIsChinese(t *testing.T) {
	same := []string{"filter.lanczos", "tool.language"} // the button shows the other language
	words := regexp.MustCompile(`[A-Za-z]`)
	en, zh := load(English), load(Chinese)
	han := regexp.MustCompile(`\p{Han}`)
	for _, key := range slices.Sorted(maps.Keys(zh.texts)) {
		keycap := strings.HasPrefix(key, "keys.") && !strings.HasSuffix(key, ".what")
		text := verb.ReplaceAllString(zh.texts[key], "")
		if words.MatchString(text) && !han.MatchString(text) && !keycap && !slices.Contains(same, key) {
			t.Errorf("%s: %q has no Chinese in it", key, zh.texts[key])
		}
		if key != "language.name" && key != "tip.language" && key != "tool.language" && han.MatchString(en.texts[key]) {
			t.Errorf("%s: %q is Chinese in en.json", key, en.texts[key])
		}
	}
}

// English texts have one apostrophe.
func TestOneApostrophe(t *testing.T) {
	for key, text := range load(English).texts {
		if strings.Contains(text, "’") {
			t.Errorf("%s: %q: the others have '", key, text)
		}
	}
}

// A thing has one name wherever it is spoken of, who reads is addressed in one way, and what asks for more ends in the same dots.
func TestOneNameInChinese(t *testing.T) {
	en, zh := load(English), load(Chinese)
	for key, text := range zh.texts {
		for other, name := range map[string]string{
			"你": "您", "……": "…", "尺度": "标度", "统一标度": "同一标度", "乘加": "乘法", "前向计算": "前向传播", "模型卡": "说明卡", "”页": "”标签页",
		} {
			if strings.Contains(text, other) {
				t.Errorf("%s: %q: it is %s everywhere else, not %s", key, text, name, other)
			}
		}
		if more := "…"; strings.HasSuffix(text, more) != strings.HasSuffix(en.texts[key], more) {
			t.Errorf("%s: %q and %q", key, text, en.texts[key])
		}
	}
}

func TestText(t *testing.T) {
	en, zh := New(English), New(Chinese)
	for _, c := range []struct{ got, want string }{
		{en.Text("grid.count.channels", 3, 64), "3 of 64 channels"},
		{zh.Text("grid.count.channels", 3, 64), "3 / 64 个通道"},
		{en.Text("button.cancel"), "Cancel"},
		{zh.Text("aim.difference", "飞机", "汽车侧面", "3.56"), "飞机与汽车侧面的 logit 之差 = 3.56"},
		{zh.Text("aim.difference", "airplane", "汽车侧面", "3.56"), "airplane 与汽车侧面的 logit 之差 = 3.56"},
		{zh.Text("crowd.cell.max", "图 1", 4, "3.5"), "图 1 · 通道 4 · 最大值 3.5"},
		{en.Text("aim.difference", "飞机", "汽车侧面", "3.56"), "logit of 飞机 less that of 汽车侧面 = 3.56"},
		{en.Text("no.such.key", 1), "no.such.key"},
		{zh.Name(), "简体中文"},
		{zh.Code(), "zh-Hans"},
		{en.Class(weights.Class{Name: "tench", Zh: "丁鱥"}), "tench"},
		{zh.Class(weights.Class{Name: "tench", Zh: "丁鱥"}), "丁鱥"},
		{zh.Class(weights.Class{Name: "tench"}), "tench"},
		{zh.Pick("Umbrella", "雨伞"), "雨伞"},
		{en.Pick("Umbrella", "雨伞"), "Umbrella"},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}

func TestMatch(t *testing.T) {
	for name, want := range map[string]string{
		"zh_CN.UTF-8": Chinese, "zh": Chinese, "zh-Hans-CN": Chinese, "zh_TW": Chinese, "ZH_cn": Chinese,
		"en_GB.UTF-8": English, "de": English, "C": English, "": English, "zhx": English, "C.UTF-8": English,
	} {
		if got := match(name); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
}

// What is said one after the other has a space between in English, and in Chinese none behind a sign of its own.
func TestSaid(t *testing.T) {
	for _, c := range []struct {
		code string
		said []string
		want string
	}{
		{English, []string{"One.", "", "Two."}, "One. Two."}, {English, []string{"", "rules:", "flat"}, "rules: flat"},
		{Chinese, []string{"其一。", "其二。"}, "其一。其二。"}, {Chinese, []string{"规则：", "flat"}, "规则：flat"}, {Chinese, []string{"步长", "0.05"}, "步长 0.05"},
	} {
		if got := New(c.code).Said(c.said...); got != c.want {
			t.Errorf("%s: %q, want %q", c.code, got, c.want)
		}
	}
	if en, zh := New(English).Comma(), New(Chinese).Comma(); en != ", " || zh != "，" {
		t.Errorf("commas %q and %q", en, zh)
	}
	if en, zh := New(English).Colon(), New(Chinese).Colon(); en != ": " || zh != "：" {
		t.Errorf("colons %q and %q", en, zh)
	}
}

// A count and its noun go together: one, none and several.
func TestCounts(t *testing.T) {
	en := load(English)
	for _, c := range []struct {
		key  string
		args []any
		want string
	}{
		{"crowd.of", []any{0, 1, 1}, "0 of 1 picture × 1 channel"},
		{"crowd.of", []any{1, 12, 64}, "1 of 12 pictures × 64 channels"},
		{"grid.count.channels", []any{0, 64}, "0 of 64 channels"},
		{"answers.model", []any{"10 %d", 1}, "10 %d knows 1 class."},
		{"area.count", []any{"1", 1}, "1 value in each of 1 channel"},
		{"area.count", []any{"1,024", 3}, "1,024 values in each of 3 channels"},
		{"column.zeros", []any{1, 64}, "1 of 64 is zero"},
		{"silent.unread", []any{1}, "The 1 picture could not be read."},
		{"silent.unread", []any{3}, "None of the 3 pictures could be read."},
		{"status.threads", []any{1}, "1 CPU thread"},
	} {
		if got := en.Text(c.key, c.args...); got != c.want {
			t.Errorf("%s of %v: %q, want %q", c.key, c.args, got, c.want)
		}
	}
	plural := regexp.MustCompile(`%d (pictures|channels|units|classes|columns|steps|places|values|files|threads|kernels|slices)\b`)
	for key, text := range en.texts {
		if plural.MatchString(text) && !allowed[key] {
			t.Errorf("%s: %q reads wrong where there is one", key, text)
		}
		if left := counted(text, nil); strings.ContainsAny(left, "{}") {
			t.Errorf("%s: %q has a choice that is none", key, text)
		}
	}
}

// allowed are texts of numbers that are never one.
var allowed = map[string]bool{
	"quiz.softmax": true, "model.note.why.chain": true, "model.note.why.size": true, "model.note.why.asked": true,
}
