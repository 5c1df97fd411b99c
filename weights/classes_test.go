package weights

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"
)

// maxZh is the length in characters that a label of the window has room for.
const maxZh = 10

// sameZh lists Chinese names that more than one class may have, each with the reason. Empty: so far a shorter or more
// precise term has told every pair apart, also where English does not.
var sameZh = map[string]string{}

func TestImageNetClassesWellFormed(t *testing.T) {
	list := ImageNetClasses()
	if len(list) != 1000 {
		t.Fatalf("%d classes, want 1000", len(list))
	}
	id := regexp.MustCompile(`^n\d{8}$`)
	zh := regexp.MustCompile(`^[\p{Han}0-9A-Za-z·-]+$`)
	ids := map[string]int{}
	for i, c := range list {
		if !id.MatchString(c.ID) {
			t.Errorf("class %d: id %q is not a wnid", i, c.ID)
		}
		if first, seen := ids[c.ID]; seen {
			t.Errorf("class %d has the id of class %d, %s", i, first, c.ID)
		}
		ids[c.ID] = i
		if c.Name == "" || strings.ContainsAny(c.Name, "_\t") {
			t.Errorf("class %d: English name %q", i, c.Name)
		}
		if !zh.MatchString(c.Zh) || utf8.RuneCountInString(c.Zh) > maxZh {
			t.Errorf("class %d, %s: Chinese name %q", i, c.Name, c.Zh)
		}
	}
}

// Only an iPod is called by its Latin name alone; anything else without a Chinese character has not been translated.
func TestImageNetClassesTranslated(t *testing.T) {
	han := regexp.MustCompile(`\p{Han}`)
	for i, c := range ImageNetClasses() {
		if !han.MatchString(c.Zh) && c.Zh != "iPod" {
			t.Errorf("class %d, %s: %q is not Chinese", i, c.Name, c.Zh)
		}
	}
}

func TestImageNetClassesDistinct(t *testing.T) {
	owners := map[string][]string{}
	for i, c := range ImageNetClasses() {
		owners[c.Zh] = append(owners[c.Zh], fmt.Sprintf("%d %s", i, c.Name))
	}
	for zh, classes := range owners {
		if len(classes) > 1 && sameZh[zh] == "" {
			t.Errorf("%s is the name of %q", zh, classes)
		}
	}
	for zh := range sameZh {
		if len(owners[zh]) < 2 {
			t.Errorf("%s is listed as shared, but %q has it alone", zh, owners[zh])
		}
	}
}

// The rows are words whose everyday sense is another one, and both ends of the file, which a lost line would move.
func TestImageNetClassesSense(t *testing.T) {
	list := ImageNetClasses()
	for i, want := range map[int]Class{
		0:   {"n01440764", "tench", "丁鱥"},
		7:   {"n01514668", "cock", "公鸡"},
		21:  {"n01608432", "kite", "鸢"},
		97:  {"n01847000", "drake", "公鸭"},
		134: {"n02012849", "crane", "鹤"},
		242: {"n02108089", "boxer", "拳师犬"},
		264: {"n02113186", "Cardigan", "卡迪根威尔士柯基犬"},
		278: {"n02119789", "kit fox", "敏狐"},
		339: {"n02389026", "sorrel", "栗色马"},
		383: {"n02497673", "Madagascar cat", "环尾狐猴"},
		408: {"n02704792", "amphibian", "水陆两用车"},
		456: {"n02879718", "bow", "弓"},
		474: {"n02963159", "cardigan", "开襟毛衣"},
		517: {"n03126707", "crane", "起重机"},
		605: {"n03584254", "iPod", "iPod"},
		610: {"n03595614", "jersey", "T恤"},
		638: {"n03710637", "maillot", "舞蹈紧身衣"},
		639: {"n03710721", "maillot", "连体泳衣"},
		726: {"n03954731", "plane", "刨子"},
		778: {"n04141975", "scale", "秤"},
		836: {"n04355933", "sunglass", "取火镜"},
		837: {"n04356056", "sunglasses", "太阳镜"},
		884: {"n04523525", "vault", "拱顶"},
		989: {"n12620546", "hip", "蔷薇果"},
		998: {"n13133613", "ear", "玉米穗"},
		999: {"n15075141", "toilet tissue", "卫生纸"},
	} {
		if list[i] != want {
			t.Errorf("class %d: %+v, want %+v", i, list[i], want)
		}
	}
}
