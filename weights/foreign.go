package weights

import (
	"encoding/json"
	"slices"
)

// foreignKeys tell whose model.json a file is that is no model card. The first that it has decides.
var foreignKeys = []struct{ key, of string }{
	{"modelTopology", ofTFJS},
	{"weightsManifest", ofTFJS},
	{"keras_version", ofKeras},
	{"class_name", ofKeras},
	{"input_layers", ofKeras},
	{"architectures", ofHuggingFace},
	{"layers", ofNetwork},
}

// foreignCard gives the note of what a model.json is that some other program wrote, or nothing for a card of ours: one that has a key of
// Card and none of foreignKeys. What is no JSON at all may be a card that was cut.
func foreignCard(text []byte) string {
	var v any
	if json.Unmarshal(trimBOM(text), &v) != nil {
		return ""
	}
	keys, ok := v.(map[string]any)
	if !ok {
		return ofAnother
	}
	for _, f := range foreignKeys {
		if _, ok := keys[f.key]; ok {
			return f.of
		}
	}
	own := []string{"name", "description", "license", "source", "trained_on", "accuracy", "input", "sha256", "head"}
	if slices.ContainsFunc(own, func(key string) bool { _, ok := keys[key]; return ok }) {
		return ""
	}
	return ofAnother
}
