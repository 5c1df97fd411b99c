package weights

import (
	"strings"
	"testing"
)

func TestForeignCard(t *testing.T) {
	for text, want := range map[string]string{
		`{"name": "mine"}`:     "",
		`{"input": {}}`:        "",
		`{"description": "x"}`: "", // a card that lacks its name
		`{`:                    "", // a card that was cut
		`{"class_name": "Functional", "config": {"name": "vgg16"}, "keras_version": "3.1"}`: "Keras' description",
		`{"class_name": "Model", "name": "vgg16"}`:                                          "Keras' description",
		"\xef\xbb\xbf" + `{"modelTopology": {}, "weightsManifest": []}`:                     "TensorFlow.js'",
		`{"format": "layers-model", "weightsManifest": []}`:                                 "TensorFlow.js'",
		`{"architectures": ["VGG"], "name": "x"}`:                                           "Hugging Face",
		`{"name": "x", "layers": []}`:                                                       "description of a network",
		`{"private": true}`:                                                                 "another program",
		`{}`:                                                                                "another program",
		`[1, 2]`:                                                                            "another program",
	} {
		if got := noteTexts[foreignCard([]byte(text))]; !strings.Contains(got, want) || want == "" && got != "" {
			t.Errorf("%s is %q, want %q", text, got, want)
		}
	}
}

func TestOpenBesideForeignCard(t *testing.T) {
	files := tinyFiles(true)
	files[cardFile] = []byte(`{"class_name": "Functional", "config": {"layers": []}, "keras_version": "2.4.0"}`)
	s, err := Open(writeFolder(t, files))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !s.Card.Assumed || len(s.Notes) != 1 || s.Notes[0].String() != "model.json is Keras' description of a network and no model card; it was passed over" {
		t.Errorf("card %+v, notes %q", s.Card, s.Notes)
	}
}

// The forms of class lists that other programs write.
func TestParseClassesForms(t *testing.T) {
	for _, c := range []struct{ text, form string }{
		{`["tench", "cock"]`, ""},
		{`[{"id": "n1", "name": "tench"}, "cock"]`, ""},
		{`[["n1", "tench"], ["n2", "cock"]]`, ""},
		{`{"1": ["n2", "cock"], "0": ["n1", "tench"]}`, "names by index"}, // Keras' imagenet_class_index.json
		{`{"0": "tench", "1": "cock"}`, "names by index"},
		{`{"cock": 1, "tench": 0}`, "indices by name"}, // class_indices of Keras' generators
		{`{"classes": ["tench", "cock"], "version": 2}`, `a list "classes"`},
	} {
		list, note, err := parseClasses([]byte(c.text))
		form := ""
		if note != nil {
			form = note.String()
		}
		if err != nil || form != c.form || len(list) != 2 || list[0].Name != "tench" || list[1].Name != "cock" {
			t.Errorf("%s: %v, %q, %v", c.text, list, form, err)
		}
	}
	for _, text := range []string{`{"0": "a", "2": "b"}`, `{"a": 0, "b": 0}`, `{"a": 0.5}`, `{"a": 1}`, `{"a": -1}`, `[["a"]]`, `[["a", 1]]`,
		`[{"id": 3}]`, `7`, `"a"`, `null`, `[1, 2]`, `{"x": {}}`, `[`} {
		list, _, err := parseClasses([]byte(text))
		if err == nil {
			t.Errorf("%s: %v", text, list)
			continue
		}
		for _, word := range []string{"Go ", "struct", "weights.", "cannot unmarshal"} {
			if strings.Contains(err.Error(), word) {
				t.Errorf("%s: %q speaks of the program's own types", text, err)
			}
		}
	}
}
