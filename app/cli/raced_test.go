package cli

import (
	"flag"
	"os"
	"testing"
)

// inShort are the tests in which goroutines of the commands meet: pictures that are read ahead, tables in the making, what stops them,
// and bars that tell how far it is. In short, which is how the race detector has them, there are no others; whole, all are run.
const inShort = "Table|Pictures|ReadingAhead|Stops|Progress|BenchStep|CheckPasses|KeepsFiles|Download|BadFiles|Runs|AWrongGPU"

func TestMain(m *testing.M) {
	flag.Parse()
	if run := flag.Lookup("test.run"); testing.Short() && run.Value.String() == "" {
		if err := run.Value.Set(inShort); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}
