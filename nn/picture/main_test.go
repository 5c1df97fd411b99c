package picture

import (
	"os"
	"testing"

	"github.com/vggscope/vggscope/weights/raced"
)

// inRace are the tests of PNG files whose pixels come from a goroutine, also where it is stopped and where the disk fails.
const inRace = "ReadAllTheSame|DecodeLikePillow|DiskFault|Cancel|BadFiles|FuzzDecode"

func TestMain(m *testing.M) {
	raced.Only(inRace)
	os.Exit(m.Run())
}
