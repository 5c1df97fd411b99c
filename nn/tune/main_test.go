package tune

import (
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/gpu/gputest"
)

var glContext gputest.Context

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

func TestMain(m *testing.M) { gputest.Main(m, &glContext) }
