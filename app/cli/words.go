package cli

import (
	"fmt"
	"strings"
	"time"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// original says what kind of file a picture came from, and whether it was turned.
func original(p input) string {
	if p.info.Orientation > 1 {
		return fmt.Sprintf("%s, %d x %d before EXIF orientation %d", p.info.Format, p.info.W, p.info.H, p.info.Orientation)
	}
	return p.info.Format
}

// resizing says how a picture gets the network's size.
func resizing(in weights.Input) string {
	switch {
	case in.Fit == "crop" && in.Resize > 0:
		return fmt.Sprintf("short side %d, middle cropped, %s", in.Resize, in.Resample)
	case in.Fit == "crop":
		return "middle cropped, " + in.Resample
	case in.Fit == "pad":
		return "padded, " + in.Resample
	}
	return "stretched, " + in.Resample
}

// scaling is what happens to a level of 0 to 255, as a formula.
func scaling(in weights.Input) string {
	s := in.Channels
	switch {
	case in.Scale == 1:
	case 1/in.Scale == float64(int(1/in.Scale)):
		s += fmt.Sprintf(" / %.0f", 1/in.Scale)
	default:
		s += fmt.Sprintf(" * %g", in.Scale)
	}
	if in.Mean != [3]float64{} {
		s += " - " + triple(in.Mean)
	}
	if in.Std != [3]float64{1, 1, 1} {
		s = fmt.Sprintf("(%s) / %s", s, triple(in.Std))
	}
	return s
}

func triple(v [3]float64) string {
	s := make([]string, 3)
	for i, x := range v {
		s[i] = fmt.Sprintf("%.6g", x)
	}
	return "[" + strings.Join(s, ", ") + "]"
}

func backendName(b nn.Backend) string { return strings.ToUpper(string(b)) }

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
