package tour

import (
	"slices"

	"github.com/vggscope/vggscope/app/action"
	"github.com/vggscope/vggscope/app/scene"
	"github.com/vggscope/vggscope/nn"
)

// A Sight is what a tour sees of the window.
type Sight struct {
	Scene    scene.Scene
	Layer    nn.Layer // the chosen one
	Answered bool     // the picture went through the whole network
	Cause    bool     // the picture of the scene's cause is there
	Patched  bool     // a patch lies on the photo
}

// A Step is one thing to do. Its texts are tour.step.ID (what to do, and what is seen then).
type Step struct {
	ID    string
	Do    action.ID // whose key the text may name
	Keras string    // the lines that do the same

	// Reached is for a step that is done where something holds now and did not before. Changed is for one that is done where
	// something is another than it was when the step began. Each step has one of them.
	Reached func(now Sight) bool
	Changed func(from, now Sight) bool
}

// A Chapter is some steps in order. Its title is tour.chapter.ID.
type Chapter struct {
	ID    string
	Steps []Step
}

// Chapters are all, in the order of the tutorial that the program began with: classify, feature maps, kernels, what a channel likes;
// and why.
func Chapters() []Chapter {
	return []Chapter{
		{"classify", classify},
		{"maps", featureMaps},
		{"kernels", kernels},
		{"likes", likes()},
		{"why", why},
	}
}

var classify = []Step{
	{
		ID: "picture", Do: action.OpenFile,
		Keras:   "img = load_img(\"photo.jpg\", target_size=(224, 224))\nx = preprocess_input(img_to_array(img)[None])",
		Changed: func(from, now Sight) bool { return now.Answered && now.Scene.Picture != from.Scene.Picture },
	},
	{
		ID: "log", Do: action.LogChart,
		Keras:   "preds = model.predict(x)\nprint(decode_predictions(preds, top=5))",
		Changed: func(from, now Sight) bool { return now.Scene.Log != from.Scene.Log },
	},
	{
		ID:      "fit",
		Keras:   "img = load_img(\"photo.jpg\")\nimg = center_crop(img)   # and not stretched",
		Changed: func(from, now Sight) bool { return now.Answered && now.Scene.Fit != from.Scene.Fit },
	},
}

var featureMaps = []Step{
	{
		ID: "block1", Do: action.NextLayer,
		Keras:   "layer = model.get_layer(\"block1_conv2\")\nmaps = Model(model.input, layer.output).predict(x)",
		Reached: func(now Sight) bool { return mapsOf(now, 1) && now.Layer.Name != "block1_conv1" },
	},
	{
		ID: "enlarge", Do: action.Enlarge,
		Keras:   "plt.imshow(maps[0, :, :, channel])",
		Reached: func(now Sight) bool { return now.Scene.View == scene.Maps && now.Scene.Camera.Solo >= 0 },
	},
	{
		ID: "pool", Do: action.NextLayer,
		Keras:   "MaxPooling2D((2, 2), strides=(2, 2), name=\"block1_pool\")",
		Reached: func(now Sight) bool { return now.Scene.View == scene.Maps && now.Layer.Kind == nn.Pool },
	},
	{
		ID: "block3", Do: action.NextLayer,
		Keras:   "maps = Model(model.input,\n             model.get_layer(\"block3_conv1\").output).predict(x)",
		Reached: func(now Sight) bool { return mapsOf(now, 3) },
	},
	{
		ID: "relu", Do: action.ToggleReLU,
		Keras:   "conv.activation = None   # the sums before the ReLU\nmaps = np.maximum(sums, 0)",
		Changed: func(from, now Sight) bool { return now.Scene.Before != from.Scene.Before },
	},
	{
		ID: "block5", Do: action.NextLayer,
		Keras:   "maps = Model(model.input,\n             model.get_layer(\"block5_conv3\").output).predict(x)",
		Reached: func(now Sight) bool { return mapsOf(now, 5) },
	},
	{
		ID: "unit", Do: action.Tab(scene.UnitTab),
		Keras:   "maps[0, y, x, channel]   # one unit, one number",
		Changed: func(from, now Sight) bool { return now.Scene.Unit != nil && !sameUnit(from.Scene.Unit, now.Scene.Unit) },
	},
}

var kernels = []Step{
	{
		ID: "colour", Do: action.View(scene.Kernels),
		Keras:   "w, b = model.get_layer(\"block1_conv1\").get_weights()\nw.shape   # (3, 3, 3, 64)",
		Reached: func(now Sight) bool { return now.Scene.View == scene.Kernels && now.Layer.In.C == 3 },
	},
	{
		ID: "slices", Do: action.NextLayer,
		Keras: "w = model.get_layer(\"block3_conv1\").get_weights()[0]\nw[:, :, :, channel]   # a slice for each input channel",
		Reached: func(now Sight) bool {
			return now.Scene.View == scene.Kernels && isConv(now.Layer) && now.Layer.In.C != 3
		},
	},
}

// likes has the picture that is made for a channel where the window can make it.
func likes() []Step {
	steps := []Step{{
		ID: "peak", Do: action.NextPeak,
		Keras: "y, x = np.unravel_index(maps[0, ..., c].argmax(),\n                        maps.shape[1:3])",
		Changed: func(from, now Sight) bool {
			return now.Scene.Unit != nil && now.Layer.Block >= 3 && !sameUnit(from.Scene.Unit, now.Scene.Unit)
		},
	}}
	if v := scene.View("dream"); v.Valid() {
		steps = append(steps, Step{
			ID: "dream", Do: action.View(v),
			Keras:   "loss = tf.reduce_mean(maps[..., c])   # under a tape\nx += step * tape.gradient(loss, x)",
			Reached: func(now Sight) bool { return now.Scene.View == v },
		})
	}
	return steps
}

var why = []Step{
	{
		ID: "cam", Do: action.Tab(scene.WhyTab),
		Keras:   "grads = tape.gradient(preds[:, c], maps)\ncam = tf.nn.relu(maps @ tf.reduce_mean(grads, (1, 2))[0][:, None])",
		Reached: func(now Sight) bool { return seesWhy(now) && now.Cause },
	},
	{
		ID:    "method",
		Keras: "image = tape.gradient(preds[:, c], x) * x",
		Changed: func(from, now Sight) bool {
			return seesWhy(now) && now.Cause && now.Scene.Cause.Method != from.Scene.Cause.Method
		},
	},
	{
		ID:      "patch",
		Keras:   "x[:, top:top + 32, left:left + 32] = 0\nmodel.predict(x)[0, c] - preds[0, c]",
		Reached: func(now Sight) bool { return now.Patched },
	},
	{
		ID: "off", Do: action.SwitchChannel,
		Keras:   "maps[..., channel] = 0\nrest_of_the_model.predict(maps)",
		Changed: func(from, now Sight) bool { return now.Answered && switched(now) > switched(from) },
	},
}

func isConv(l nn.Layer) bool { return l.Kind == nn.Conv }

// mapsOf reports whether the maps of a block are looked at.
func mapsOf(now Sight, block int) bool {
	return now.Scene.View == scene.Maps && now.Layer.Block == block
}

func seesWhy(now Sight) bool {
	return now.Scene.Tab == scene.WhyTab || now.Scene.View == scene.CauseView
}

func sameUnit(a, b *scene.Unit) bool { return a != nil && b != nil && *a == *b }

// switched is how many channels are off.
func switched(s Sight) (n int) {
	for _, off := range s.Scene.Off {
		n += len(off.Channels)
	}
	return n
}

// find is a step by its name, with where it is; false for none.
func find(id string) (chapter, step int, ok bool) {
	for c, ch := range Chapters() {
		if i := slices.IndexFunc(ch.Steps, func(s Step) bool { return s.ID == id }); i >= 0 {
			return c, i, true
		}
	}
	return 0, 0, false
}
