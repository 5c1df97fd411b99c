package explain

import (
	"fmt"
	"slices"
)

// Method is a way to explain, by the name that the command line has for it.
type Method string

// The methods; docs/EXPLAIN.md defines each.
const (
	Gradient   Method = "gradient"   // the derivative of the target at the input
	Saliency   Method = "saliency"   // its magnitude, one value for each pixel
	Guided     Method = "guided"     // guided backprop
	Deconv     Method = "deconv"     // deconvnet
	GradXInput Method = "gradxinput" // gradient times input
	SmoothGrad Method = "smoothgrad" // the mean gradient of noisy copies of the picture
	IG         Method = "ig"         // integrated gradients
	GradCAM    Method = "gradcam"
	HiResCAM   Method = "hirescam"
	LayerCAM   Method = "layercam"
	LRP        Method = "lrp"       // layer-wise relevance propagation
	Occlusion  Method = "occlusion" // by how much the target falls with a patch of the picture covered
)

// method is a line of the table: what to run and which options it reads.
type method struct {
	name    Method
	run     func(*job) error
	options []option
	// map2D: one value for each place, and no channels.
	map2D bool
}

// methods is the table of all methods, in the order in which they are listed.
func methods() []method {
	return []method{
		{name: Gradient, run: (*job).gradient},
		{name: Saliency, run: (*job).saliency, options: []option{reducerOption}, map2D: true},
		{name: Guided, run: (*job).guided},
		{name: Deconv, run: (*job).deconv},
		{name: GradXInput, run: (*job).gradXInput},
		{name: SmoothGrad, run: (*job).smoothGrad, options: []option{nOption, sigmaOption, seedOption}},
		{name: IG, run: (*job).integrated, options: []option{stepsOption, baselineOption}},
		{name: GradCAM, run: (*job).gradCAM, options: []option{layerOption, keepSignOption}, map2D: true},
		{name: HiResCAM, run: (*job).hiResCAM, options: []option{layerOption, keepSignOption}, map2D: true},
		{name: LayerCAM, run: (*job).layerCAM, options: []option{layerOption, keepSignOption}, map2D: true},
		{name: LRP, run: (*job).lrp, options: []option{compositeOption, zeroBiasOption, conditionOption}},
		{name: Occlusion, run: (*job).occlusion, options: []option{patchOption, strideOption, fillOption}, map2D: true},
	}
}

// Methods lists the methods.
func Methods() []Method {
	var names []Method
	for _, m := range methods() {
		names = append(names, m.name)
	}
	return names
}

func find(name Method) (method, bool) {
	all := methods()
	i := slices.IndexFunc(all, func(m method) bool { return m.name == name })
	if i < 0 {
		return method{}, false
	}
	return all[i], true
}

func noMethod(name Method) error {
	return fmt.Errorf("explain: no method %q; there are %s", name, joined(Methods()))
}
