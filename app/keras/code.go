package keras

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/probe"
	"github.com/vggscope/vggscope/weights"
)

// A View is what is shown.
type View struct {
	Network *nn.Network
	Model   string        // its path; empty for the built-in one
	Input   weights.Input // how the picture goes in
	Picture string        // its path, or its name if it is inside the program
	Sample  bool          // it is inside the program
	Width   int           // of the picture, in pixels
	Height  int
	Scene   scene.Scene
	Limits  *[2]float32 // of the colours, where they are locked; else they are computed as Scene.Range says
}

// errSize is returned for a picture of no size.
var errSize = errors.New("keras: the picture has no pixels")

// Code is a Python program for the view. It needs keras, numpy, pillow and matplotlib, and the weights as a folder of .npy files,
// which vggscope weights convert writes of any model.
func Code(v View) (string, error) {
	if v.Width < 1 || v.Height < 1 {
		return "", errSize
	}
	picture, err := v.picture()
	if err != nil {
		return "", err
	}
	model, err := v.model()
	if err != nil {
		return "", err
	}
	parts := []string{v.head(), model, picture, v.maps(), v.plot()}
	return strings.Join(parts, "\n"), nil
}

// quoted is a string of Python, whose sources are UTF-8: names of files stay readable in any language.
func quoted(s string) string { return strconv.Quote(s) }

func (v View) head() string {
	from := quoted(v.Model)
	if v.Model == "" {
		from = "builtin"
	}
	sample := ""
	if v.Sample {
		sample = "  # a sample of VGGScope: save it under this name, or take a picture of your own"
	}
	return fmt.Sprintf(`import keras
import numpy as np
from PIL import Image, ImageOps

# The weights as .npy files, which this command writes:
#   vggscope weights convert %s vgg_npy
WEIGHTS = "vgg_npy"
PICTURE = %s%s
`, from, quoted(v.Picture), sample)
}

// model builds the network layer by layer, with each activation as a layer of its own, so that the values before it are there.
func (v View) model() (string, error) {
	var b strings.Builder
	off := v.Scene.OffIn(v.Network)
	for _, l := range v.Network.Layers {
		switch l.Kind {
		case nn.Input:
			fmt.Fprintf(&b, "x = inputs = keras.Input((%d, %d, %d), name=%q)\n", l.Out.H, l.Out.W, l.Out.C, l.Name)
		case nn.Conv:
			fmt.Fprintf(&b, "x = keras.layers.Conv2D(%d, 3, padding=\"same\", name=%q)(x)\n", l.Out.C, l.Name)
		case nn.Pool:
			fmt.Fprintf(&b, "x = keras.layers.MaxPooling2D(2, strides=2, name=%q)(x)\n", l.Name)
		case nn.Dense:
			fmt.Fprintf(&b, "x = keras.layers.Dense(%d, name=%q)(x)\n", l.Out.C, l.Name)
		default: // named as Keras names it
			fmt.Fprintf(&b, "x = keras.layers.%s(name=%q)(x)\n", l.Kind, l.Name)
		}
		if l.Activation != "" {
			fmt.Fprintf(&b, "x = keras.layers.Activation(%q, name=%q)(x)\n", l.Activation, l.Name+"_"+l.Activation)
		}
		switched, err := switched(l, off[l.Index])
		if err != nil {
			return "", err
		}
		b.WriteString(switched)
		if l.Index == v.Scene.Index(v.Network) {
			b.WriteString(v.shown(l)) // what comes behind it is not needed
			break
		}
	}
	b.WriteString(`model = keras.Model(inputs, shown)
for layer in model.layers:
    if layer.weights:
        kernel = np.load(f"{WEIGHTS}/{layer.name}_kernel.npy")
        bias = np.load(f"{WEIGHTS}/{layer.name}_bias.npy")
        layer.set_weights([kernel.astype("float32"), bias.astype("float32")])
`)
	return b.String(), nil
}

// switched takes a layer's channels away that do not have their own values, and puts the means of their maps in the place of some.
func switched(l nn.Layer, off []scene.Replaced) (string, error) {
	var all, means []string
	for _, r := range off {
		all = append(all, strconv.Itoa(r.Channel))
		switch r.With {
		case probe.Mean:
			means = append(means, strconv.Itoa(r.Channel))
		case probe.Swap:
			return "", fmt.Errorf("keras: another picture's channel stands in the place of %s %d, for which there are no lines: switch it on again first", l.Name, r.Channel)
		}
	}
	if len(all) == 0 {
		return "", nil
	}
	text := fmt.Sprintf("on = np.ones(%d, \"float32\")\non[[%s]] = 0  # these channels are switched off\n", l.Out.C, strings.Join(all, ", "))
	if len(means) == 0 {
		return text + "x = x * on\n", nil
	}
	return text + fmt.Sprintf("means = np.zeros(%d, \"float32\")\nmeans[[%s]] = 1  # the mean of their maps stands in the place of these\n", l.Out.C, strings.Join(means, ", ")) +
		"x = x * on + keras.ops.mean(x, axis=(1, 2), keepdims=True) * means\n", nil
}

// shown names the values that are looked at.
func (v View) shown(l nn.Layer) string {
	if v.Scene.Before && l.Activation != "" {
		return "shown = " + fmt.Sprintf("x._keras_history.operation.input  # before %s\n", l.Activation)
	}
	return "shown = x\n"
}

// picture brings the picture to the network's input, as the model's card says.
func (v View) picture() (string, error) {
	in := v.Input
	at, err := nn.PlaceOf(in, v.Width, v.Height)
	if err != nil {
		return "", err
	}
	w, h := math.Round(at.ScaleX*float64(v.Width)), math.Round(at.ScaleY*float64(v.Height))
	filter := strings.ToUpper(in.Resample)
	var b strings.Builder
	fmt.Fprintf(&b, `picture = ImageOps.exif_transpose(Image.open(PICTURE)).convert("RGB")
picture = picture.resize((%g, %g), Image.Resampling.%s)
`, w, h, filter)
	if at.X != 0 || at.Y != 0 || int(w) != in.Width || int(h) != in.Height {
		var fill [3]int
		for c, name := range []byte(in.Channels) {
			fill[strings.IndexByte("RGB", name)] = int(min(255, max(0, math.Round(in.Mean[c]/in.Scale))))
		}
		fmt.Fprintf(&b, "sheet = Image.new(\"RGB\", (%d, %d), (%d, %d, %d))  # %s\nsheet.paste(picture, (%g, %g))\npicture = sheet\n",
			in.Width, in.Height, fill[0], fill[1], fill[2], in.Fit, at.X, at.Y)
	}
	b.WriteString("pixels = np.asarray(picture, \"float32\")\n")
	if in.Channels == "BGR" {
		b.WriteString("pixels = pixels[..., ::-1]  # BGR\n")
	}
	if in.Scale != 1 {
		fmt.Fprintf(&b, "pixels = (pixels.astype(\"float64\") * %v).astype(\"float32\")\n", in.Scale)
	}
	fmt.Fprintf(&b, "pixels = (pixels - np.float32(%s)) / np.float32(%s)\n", list(in.Mean), list(in.Std))
	return b.String(), nil
}

func list(v [3]float64) string { return fmt.Sprintf("[%v, %v, %v]", v[0], v[1], v[2]) }

// maps computes the layer.
func (v View) maps() string {
	return "maps = keras.ops.convert_to_numpy(model(pixels[None]))[0]\nprint(maps.shape, maps.min(), maps.max())\n"
}

// plot shows the chosen channel as the window does; the values of a dense layer as bars.
func (v View) plot() string {
	n := v.Network
	l := n.Layers[v.Scene.Index(n)]
	if l.Out.Flat() {
		return "import matplotlib.pyplot as plt\n\nplt.bar(np.arange(len(maps)), maps)\nplt.title(" + quoted(l.Name) + ")\nplt.show()\n"
	}
	c := min(v.Scene.Channel, l.Out.C-1)
	smooth := "nearest"
	if v.Scene.Smooth {
		smooth = "bilinear"
	}
	colours, around := v.Scene.Colours, ""
	if v.Scene.Colormap().Signed() {
		colours = "RdBu_r" // the nearest that matplotlib has
		around = "high = max(abs(low), abs(high))\nlow = -high  # zero is in the middle of the colours\n"
	}
	return fmt.Sprintf(`channel = %d
low, high = %s
%simport matplotlib.pyplot as plt

plt.imshow(maps[:, :, channel], cmap=%s, vmin=low, vmax=high, interpolation=%q)
plt.colorbar()
plt.title(f"%s, channel {channel}")
plt.show()
`, c, v.limits(), around, quoted(colours), smooth, l.Name)
}

// limits is the range of the colours, in Python.
func (v View) limits() string {
	mid := "maps.mean(dtype=\"float64\")"
	dev := func(k int) string {
		return fmt.Sprintf("%s - %d * maps.std(dtype=\"float64\"), %s + %d * maps.std(dtype=\"float64\")", mid, k, mid, k)
	}
	switch {
	case v.Limits != nil:
		return fmt.Sprintf("%v, %v", v.Limits[0], v.Limits[1])
	case v.Scene.Range == scene.PerChannel:
		return "maps[:, :, channel].min(), maps[:, :, channel].max()"
	case v.Scene.Range == scene.Percentile:
		return "np.percentile(maps, [0.1, 99.9])"
	case v.Scene.Range == scene.Sigma1:
		return dev(1)
	case v.Scene.Range == scene.Sigma2:
		return dev(2)
	case v.Scene.Range == scene.Sigma3:
		return dev(3)
	}
	return "maps.min(), maps.max()"
}
