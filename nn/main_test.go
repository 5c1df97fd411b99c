package nn

import (
	"runtime"
	"testing"

	"github.com/vggscope/vggscope/gpu/gputest"
	"github.com/vggscope/vggscope/weights/raced"
)

var glContext gputest.Context

func init() { runtime.LockOSThread() } // GLFW wants its windows made on the main thread

// inRace are the tests in which goroutines meet: those that read, stop, close and load while others compute, and one of each way that
// goes over all cores. What is compared with PyTorch's values goes the same ways, for longer.
const inRace = "OneReader|ReadsThatFail|NothingWaits|ManyGoroutines|WhileWeightsAreLoaded|InTheBackground|WaitingForWeights|LeavesTheQueue|StopsBetween|" +
	"ForwardAll|GradientOfAnOddInput|Cancelled|Rest$|Doze|Cone|Exchange|PartOfAPass|PassesAreIndependent|NotKept|Hold|FaultsComeThrough|" +
	"OutliveTheir|BeyondTheRunner|Retain|Tune|Peak|OffEquals|LoadingReports|HeldKernels"

func TestMain(m *testing.M) {
	raced.Only(inRace)
	gputest.Main(m, &glContext)
}
