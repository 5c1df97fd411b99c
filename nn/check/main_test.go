package check

import (
	"flag"
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/gpu/gputest"
)

var (
	glContext gputest.Context
	update    = flag.Bool("update", false, "write the stored values anew from nn/testdata/reference")
)

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

func TestMain(m *testing.M) { gputest.Main(m, &glContext) }
