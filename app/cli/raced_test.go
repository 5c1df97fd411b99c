package cli

import (
	"os"
	"testing"

	"github.com/vggscope/vggscope/weights/raced"
)

// inRace are the tests in which goroutines of the commands meet: pictures that are read ahead, tables in the making, what stops them,
// and bars that tell how far it is.
const inRace = "Table|Pictures|ReadingAhead|Stops|Progress|BenchStep|CheckPasses|KeepsFiles|Download|BadFiles|Runs|AWrongGPU"

func TestMain(m *testing.M) {
	raced.Only(inRace)
	os.Exit(m.Run())
}
