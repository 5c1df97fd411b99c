package weights

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"github.com/vggscope/vggscope/weights/plain"
)

// jsonError says what is wrong with a JSON file in its own terms, where package json speaks of types of Go.
func jsonError(err error) error {
	var t *json.UnmarshalTypeError
	if !errors.As(err, &t) {
		return fmt.Errorf("%w: %s", ErrFormat, plain.OneLine(err.Error()))
	}
	what := "it"
	if t.Field != "" {
		what = fmt.Sprintf("%q", plain.Clip(t.Field))
	}
	return fmt.Errorf("%w: %s is of the kind %s, want %s", ErrFormat, what, plain.Clip(t.Value), jsonKind(t.Type))
}

// jsonKind is what a type of Go looks like in JSON.
func jsonKind(t reflect.Type) string {
	switch t.Kind() {
	case reflect.String:
		return "text"
	case reflect.Int:
		return "a whole number"
	case reflect.Float64:
		return "a number"
	case reflect.Slice, reflect.Array:
		return "a list"
	}
	return "an object"
}
