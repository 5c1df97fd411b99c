// Package hook lets tests reach into a runner that they open through nn's front door: they give it broken shaders, or errors
// that no driver raised. What is hooked travels in the context, as with net/http/httptrace, so that no option of the
// product's is for tests.
package hook

import (
	"context"
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/shaders"
)

// Hooks are what a test changes; the zero value changes nothing.
type Hooks struct {
	Faults []gpu.Fault                           // GL errors that are made up
	Source func(shaders.Variant) (string, error) // gives the text of a shader in place of the variant's own
	Queued bool                                  // a software renderer is given work as a GPU is; see gpu.Options
	CPU    string                                // the instruction set of CPU mode in place of the fastest; "plain" for Go
}

type key struct{}

// With gives a context in which runners are opened with hooks.
func With(ctx context.Context, h Hooks) context.Context { return context.WithValue(ctx, key{}, h) }

// From gives the hooks of a context. Source is never nil.
func From(ctx context.Context) Hooks {
	h, _ := ctx.Value(key{}).(Hooks)
	if h.Source == nil {
		h.Source = shaders.Variant.Source
	}
	return h
}

// Broken gives the texts of shaders, in that of one variant other words for some.
func Broken(variant, old, text string) func(shaders.Variant) (string, error) {
	return func(v shaders.Variant) (string, error) {
		src, err := v.Source()
		if v.Name() != variant || err != nil {
			return src, err
		}
		if !strings.Contains(src, old) {
			return "", fmt.Errorf("hook: %s has no %q", variant, old)
		}
		return strings.ReplaceAll(src, old, text), nil
	}
}
