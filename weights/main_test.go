package weights

import (
	"os"
	"testing"

	"github.com/vggscope/vggscope/weights/raced"
)

// inRace are the tests in which goroutines meet: rows read by several at once, and what is folded, turned or kept meanwhile.
const inRace = "ReadRows|ReadHalves|Fold|Turned|Neighbours|Rest|OpenForms|OpenFormats$|OpenHeads|OpenPickled"

func TestMain(m *testing.M) {
	raced.Only(inRace)
	os.Exit(m.Run())
}
