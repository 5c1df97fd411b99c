package check

import (
	"fmt"
	"testing"
	"time"

	"github.com/vggscope/vggscope/shaders"
)

func TestTry(t *testing.T) {
	start := time.Now()
	used := map[string]bool{}
	r, err := Suite(t.Context(), Options{Window: glContext.Window(t), Source: func(v shaders.Variant) (string, error) { used[v.Name] = true; return v.Source() },
		Progress: func(d, n int) {
			if d%23 == 0 {
				fmt.Println(d, n, time.Since(start))
			}
		}})
	fmt.Println(err, r.OK, r.Verdict, time.Since(start))
	for _, p := range r.Reports {
		fmt.Println(p.Verdict)
	}
	for _, v := range shaders.Variants() {
		if !used[v.Name] {
			fmt.Println("unused", v.Name)
		}
	}
}
