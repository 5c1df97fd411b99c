package main_test

import "testing"

// leaves are small things that every package may use, unless a rule says never, and that use none.
var leaves = []string{"weights/atomicfile", "weights/peak", "weights/plain", "weights/reclaim", "weights/splitmix", "weights/work"}

var importRules = []importRule{
	{
		packages: leaves, only: []string{}, never: leaves,
		why: "what all may use can use none of them",
	},
	{
		packages: []string{"gpu/..."}, only: []string{"gpu", "gpu/clock"},
		why: "gpu runs programs and knows nothing of networks, so that it can be tested and understood alone",
	},
	{
		packages: []string{"shaders"}, only: []string{},
		why: "shaders is text and a table, which tools read without OpenGL",
	},
	{
		packages: []string{"weights"}, only: []string{"weights/format", "weights/vgg"},
		why: "weights is arrays by name, whichever runner takes them",
	},
	{
		packages: []string{"weights/format"}, only: []string{"weights/format/hdf5", "weights/format/inflate", "weights/format/pickle"},
		why: "a file is arrays with names and shapes, whatever network they are of",
	},
	{
		packages: []string{"weights/format/hdf5"}, only: []string{"weights/format/inflate"},
		why: "a file is datasets, whatever they are of",
	},
	{
		packages: []string{"weights/format/inflate", "weights/format/pickle"}, only: []string{},
		why: "a coding is read by itself, so that it can be tested and fuzzed alone",
	},
	{
		packages: []string{"weights/fetch"}, only: []string{"weights"},
		why: "a download is a file and what is published of it: the model in it is opened as any other",
	},
	{
		packages: []string{"..."}, except: []string{"weights/fetch"}, never: []string{"net/http"},
		why: "one package uses the network, so that it is easy to see when",
	},
	{
		packages: []string{"weights/vgg"}, only: []string{},
		why: "the family of networks is data that every room may read",
	},
	{
		packages: []string{"nn"}, only: []string{"gpu", "gpu/clock", "shaders", "weights", "weights/vgg", "nn/picture", "nn/op", "nn/simd", "nn/tune", "nn/internal/hook"},
		why: "nn is the engine and knows nothing of the program around it",
	},
	{
		packages: []string{"nn/preview"}, only: []string{"nn", "nn/picture", "weights"},
		why: "a model that is asked in several ways is a runner and a picture, for the window and the command line alike",
	},
	{
		packages: []string{"nn/op"}, only: []string{"gpu", "shaders"},
		why: "an op is tensors and steps: it knows neither layers nor networks, so that it can be tested by itself",
	},
	{
		packages: []string{"nn/simd"}, only: []string{},
		why: "vector code takes plain slices, so that any package may use it and it can be tested by itself",
	},
	{
		packages: []string{"nn/tune"}, only: []string{"gpu", "shaders", "nn/op"},
		why: "how fast a device computes an op has nothing to do with any network",
	},
	{
		packages: []string{"nn/probe"}, only: []string{"nn", "nn/explain", "nn/picture", "weights"},
		why: "what is changed on purpose is measured with what nn offers, for the targets that can be explained",
	},
	{
		packages: []string{"nn/dream"}, only: []string{"nn", "nn/explain", "nn/picture", "weights"},
		why: "a picture is made by going up gradients that nn gives, for the targets that can be explained",
	},
	{
		packages: []string{"nn/gallery"}, only: []string{"nn", "nn/picture", "weights"},
		why: "an index of pictures is passes over them and a file, whoever shows it",
	},
	{
		packages: []string{"app/..."}, never: []string{"nn/op", "nn/simd", "nn/tune"},
		why: "the program needs nothing of the engine's inside but what nn passes on",
	},
	{
		packages: []string{"..."}, except: []string{"nn"}, never: []string{"nn/internal/hook"},
		why: "only tests hook into a runner; nn looks whether one did",
	},
	{
		packages: []string{"nn/picture"}, only: []string{"nn/picture/fax", "nn/picture/jpegscan"},
		why: "reading a picture needs no network and no GPU",
	},
	{
		packages: []string{"nn/picture/fax", "nn/picture/jpegscan"}, only: []string{},
		why: "a coding is bits to samples and nothing else",
	},
	{
		packages: []string{"app/..."}, never: []string{"gpu", "gpu/gputest", "shaders"},
		why: "the program asks nn for a runner, so that the CPU can stand in where OpenGL 4.3 is missing",
	},
	{
		packages: []string{"nn/trace"}, only: []string{"nn", "nn/op", "weights"},
		why: "where a number comes from is worked out from what a pass holds, without a runner",
	},
	{
		packages: []string{"app/keras"}, only: []string{"app/scene", "nn", "nn/probe", "weights"},
		why: "a program for Keras is text, made of a scene and of a network",
	},
	{
		packages: []string{"app/kept"}, only: []string{"app/scene", "weights"},
		why: "a session file is a scene and which files it is of, whoever opens those",
	},
	{
		packages: []string{"app/lesson"}, only: []string{"app/kept", "app/scene"},
		why: "a lesson is a file of sessions and their pictures, whoever opens those",
	},
	{
		packages: []string{"app/clip"}, only: []string{"app/fileurl"},
		why: "the clipboard takes and gives files and bytes, whatever those are of",
	},
	{
		packages: []string{"..."}, except: []string{"app/clip"}, never: []string{"github.com/jezek/xgb"},
		why: "one package speaks X beside the toolkit, so that another library can take its place",
	},
	{
		packages: []string{"app/view/figure"}, only: []string{"app/view", "app/view/draw"},
		why: "a figure is laid out of pictures and words, whichever pane they are of",
	},
	{
		packages: []string{"app/lookup"}, only: []string{},
		why: "how well a name matches what is typed has nothing to do with what it names",
	},
	{
		packages: []string{"app/view/rank"}, only: []string{},
		why: "an order is made of numbers, wherever those come from",
	},
	{
		packages: []string{"app/view"}, only: []string{"app/view/draw", "app/view/rank", "nn", "nn/explain", "weights"},
		why: "views are pure functions from results to pictures, the same for the window, the command line and the tests",
	},
	{
		packages: []string{"app/view/draw"}, only: []string{},
		why: "what is drawn with knows nothing of what is drawn",
	},
	{
		packages: []string{"app/view/sheet"}, only: []string{"app/view", "app/view/draw", "app/view/figure", "app/view/rank", "nn"},
		why: "a sheet is drawn with what draws the window's panes",
	},
	{
		packages: []string{"nn/check"}, only: []string{"nn", "nn/explain", "nn/op", "nn/picture", "nn/internal/testcard", "shaders", "weights"},
		why: "checking is done with what nn offers to everyone",
	},
	{
		packages: []string{"nn/explain"}, only: []string{"nn", "weights"},
		why: "what explains an answer is made of passes, forward and backward, whichever runner computes them",
	},
	{
		packages: []string{"app/cli"}, only: []string{"app/assets", "app/batch", "app/export", "app/fileurl", "app/locale", "app/notices", "app/report", "app/view", "app/view/figure", "app/view/rank", "app/view/sheet", "nn", "nn/check", "nn/dream", "nn/explain", "nn/picture", "nn/preview", "nn/trace", "weights", "weights/fetch", "weights/vgg"},
		why: "the command line works without a window",
	},
	{
		packages: []string{"app/session"}, only: []string{"app/assets", "app/fileurl", "nn", "nn/check", "nn/dream", "nn/explain", "nn/gallery", "nn/picture", "nn/probe", "weights"},
		why: "what the app is doing is decided without a window, so that it can be tested without one",
	},
	{
		packages: []string{"app/ui/kit"}, only: []string{},
		why: "widgets and layouts that know nothing of networks, which any window could be made of",
	},
	{
		packages: []string{"app/ui/native"}, only: []string{},
		why: "the system's dialogs are asked for paths, whatever those are for",
	},
	{
		packages: []string{"..."}, except: []string{"app/ui/native"}, never: []string{"github.com/ncruces/zenity"},
		why: "one package knows how the system's dialogs are called, so that another library can take its place",
	},
	{
		packages: []string{"app/ui"},
		only: []string{"app/library", "nn/preview", "weights/fetch", "app/action", "app/assets", "app/clip", "app/fileurl", "app/export", "app/fonts", "app/kept", "app/keras", "app/lesson", "app/locale", "app/lookup", "app/notices", "app/crowd", "app/quiz", "app/tour", "app/report", "app/scene", "app/session", "app/settings",
			"app/ui/kit", "app/ui/native", "app/view", "app/view/draw", "app/view/rank", "app/view/figure", "app/view/sheet", "nn", "nn/check", "nn/explain", "nn/picture", "nn/trace", "weights",
			"nn/dream", "nn/gallery", "nn/probe"},
		why: "the window shows what session and view give it, and computes nothing",
	},
	{
		packages: []string{"app/library"}, only: []string{"app/session", "app/settings", "nn", "nn/picture", "nn/preview", "weights", "weights/fetch"},
		why: "what is known of models on this computer can be tested without a window",
	},
	{
		packages: []string{"app/scene"}, only: []string{"app/settings", "app/view", "app/view/rank", "nn", "nn/dream", "nn/explain", "nn/picture", "nn/probe", "weights"},
		why: "what is looked at is a value that can be kept, compared and tested without a window",
	},
	{
		packages: []string{"app/action"}, only: []string{"app/scene", "app/view", "app/view/rank", "nn/dream", "nn/explain", "nn/picture", "nn/probe"},
		why: "the table of actions is read by the window, by tests and by what makes documents",
	},
	{
		packages: []string{"app/report"}, only: []string{"app/locale", "app/view", "nn", "nn/explain", "nn/picture", "weights"},
		why: "a page is made of results, for the window and the command line alike",
	},
	{
		packages: []string{"app/crowd"}, only: []string{"app/batch", "app/session", "nn", "nn/picture", "weights"},
		why: "what channels make of many pictures is worked out without a window, with the numbers of the tables",
	},
	{
		packages: []string{"app/tour"}, only: []string{"app/action", "app/scene", "nn"},
		why: "a tour sees what is looked at, so that it can be walked without a window",
	},
	{
		packages: []string{"app/quiz"}, only: []string{"nn", "nn/trace", "weights"},
		why: "questions and their answers follow from a network and a pass, whoever asks them",
	},
	{
		packages: []string{"app/batch"}, only: []string{"app/export", "nn", "nn/picture", "weights", "weights/format"},
		why: "a table of many pictures is made without flags and without a window",
	},
	{
		packages: []string{"..."}, except: []string{"app/batch"}, never: []string{"github.com/parquet-go/parquet-go"},
		why: "one package writes Parquet, so that another library can take its place",
	},
	{
		packages: []string{"app/export"}, only: []string{"nn", "nn/explain", "weights"},
		why: "writing a result down is the same for the window and the command line",
	},
	{
		packages: []string{"..."}, except: []string{"app", "app/ui", "app/ui/kit", "app/fonts", "app/locale"}, never: []string{"fyne.io/fyne/v2"},
		why: "the toolkit stays where the window is",
	},
	{
		packages: []string{"app/locale"}, only: []string{"weights"},
		why: "texts are looked up by whoever shows them, and know of class names only",
	},
	{
		packages: []string{"app/fileurl", "app/fonts", "app/settings", "app/logfile", "app/notices", "app/screen"}, only: []string{},
		why: "each is one small thing for the window, and stands alone",
	},
	{
		packages: []string{"..."}, except: []string{"app/cli"}, never: []string{"github.com/alecthomas/kong"},
		why: "flags are parsed at the edge, and the rest takes plain arguments",
	},
	{
		packages: []string{"app/assets"}, only: []string{},
		why: "assets are files and their names",
	},
	{
		packages: []string{"..."}, except: []string{"gpu"}, never: []string{"github.com/go-gl/gl/v4.3-core/gl"},
		why: "every OpenGL call for computing goes through gpu's one thread",
	},
	{
		packages: []string{"..."}, except: []string{"gpu", "app/screen"}, never: []string{"github.com/go-gl/glfw/v3.3/glfw"},
		why: "GLFW has one state for the whole process: two small packages leave it as the toolkit expects it",
	},
	{
		packages: []string{"..."}, except: []string{"app"}, never: []string{"app/screen"},
		why: "whether there is room for a window is asked once, before one is made",
	},
	{
		packages: []string{"..."}, except: []string{"gpu/gputest", "nn/internal/nntest", "packaging/appimage/squashfstest", "weights/raced"},
		never: []string{"gpu/gputest", "nn/internal/nntest", "packaging/appimage/squashfstest", "weights/raced", "testing"},
		why:   "helpers for tests have no place in the product",
	},
	{
		packages: []string{"packaging/appimage/..."}, only: []string{"packaging/appimage/squashfs"}, never: leaves,
		why: "the runtime is two megabytes before every AppImage, and must not grow by what it carries",
	},
}

func TestImportRules(t *testing.T) {
	imports, err := readImports("..")
	if err != nil {
		t.Fatal(err)
	}
	for _, problem := range checkImports(importRules, imports) {
		t.Error(problem)
	}
}
