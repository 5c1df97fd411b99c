package weights

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/vggscope/vggscope/weights/plain"
)

// parseClasses reads a classes.json: a list of {"id", "name", "zh"}, or simply of names. Where only one of id and name is
// given it serves as both. The forms that other programs write are read too, and form says which it was: entries by index,
// {"0": ["n01440764", "tench"], …}, and indices by name, {"tench": 0, …}. The number of entries is the caller's to compare.
func parseClasses(text []byte) (list []Class, form *Note, err error) {
	var v any
	if err := json.Unmarshal(trimBOM(text), &v); err != nil {
		return nil, nil, jsonError(err)
	}
	entries, form := classEntries(v)
	if entries == nil {
		return nil, nil, fmt.Errorf("%w: want a list of names or of {\"id\", \"name\", \"zh\"}, or an object of names by index", ErrFormat)
	}
	list = make([]Class, len(entries))
	for i, e := range entries {
		c, ok := classOf(e)
		if !ok {
			return nil, nil, fmt.Errorf("%w: entry %d is neither a name nor {\"id\", \"name\", \"zh\"}", ErrFormat, i)
		}
		if c.Name == "" {
			c.Name = c.ID
		}
		if c.ID == "" {
			c.ID = c.Name
		}
		if c.ID == "" {
			return nil, nil, fmt.Errorf("%w: entry %d has neither an id nor a name", ErrFormat, i)
		}
		list[i] = c
	}
	return list, form, nil
}

// classEntries gives the entries in the order of the outputs, or nil.
func classEntries(v any) (entries []any, form *Note) {
	switch v := v.(type) {
	case []any:
		return v, nil
	case map[string]any:
		for _, key := range []string{"classes", "class_names", "labels", "names"} {
			if list, ok := v[key].([]any); ok {
				return list, why(ofNamed, key)
			}
		}
		if list := byIndex(v); list != nil {
			return list, why(ofByIndex)
		}
		if list := byName(v); list != nil {
			return list, why(ofByName)
		}
	}
	return nil, nil
}

// byIndex reads an object whose keys are the numbers from 0 on.
func byIndex(m map[string]any) []any {
	var list []any
	for i := range len(m) {
		v, ok := m[strconv.Itoa(i)]
		if !ok {
			return nil
		}
		list = append(list, v)
	}
	return list
}

// byName reads an object whose values are the numbers from 0 on.
func byName(m map[string]any) []any {
	if len(m) == 0 {
		return nil
	}
	list := make([]any, len(m))
	for name, v := range m {
		f, ok := v.(float64)
		i := int(f)
		if !ok || f < 0 || f >= float64(len(m)) || float64(i) != f || list[i] != nil {
			return nil
		}
		list[i] = name
	}
	return list
}

// classOf reads one entry: a name, an object, or a list of id and name.
func classOf(v any) (c Class, ok bool) {
	text := func(v any) string {
		if v == nil {
			return ""
		}
		s, is := v.(string)
		ok = ok && is
		return plain.OneLine(s)
	}
	ok = true
	switch v := v.(type) {
	case nil:
	case string:
		c.Name = text(v)
	case map[string]any:
		c = Class{ID: text(v["id"]), Name: text(v["name"]), Zh: text(v["zh"])}
	case []any:
		if len(v) != 2 {
			return c, false
		}
		c = Class{ID: text(v[0]), Name: text(v[1])}
	default:
		return c, false
	}
	return c, ok
}
