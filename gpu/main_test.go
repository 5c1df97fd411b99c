package gpu_test

import (
	"fmt"
	"os"
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/gpu"
	"github.com/vggscope/vggscope/gpu/gputest"
)

var context gputest.Context

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

func TestMain(m *testing.M) {
	if os.Getenv(helperVar) != "" {
		_, err := gpu.NewWindow()
		fmt.Println("result:", openResult(err))
		return
	}
	gputest.Main(m, &context)
}
