package fetch

// Sum is a published checksum of a file.
type Sum struct {
	Kind string // md5 or sha256; empty where none is published
	Hex  string // in small letters
}

// Source is a file of weights as it is published.
type Source struct {
	Name    string // what it is asked for by
	Title   string // for people
	URL     string
	File    string // what it is called on this machine
	Size    int64  // in bytes, exactly; 0 where that is not published
	About   int64  // in bytes, roughly, where Size is 0
	Sum     Sum
	License string
	Mirrors []string // well-known ones that have it under the same path
}

// Bytes is the size, or what it is about where the exact one is not known.
func (s Source) Bytes() int64 {
	if s.Size > 0 {
		return s.Size
	}
	return s.About
}

// aboutVGG16 is 138,357,544 parameters of four bytes, with names and shapes.
const aboutVGG16 = 138_357_544*4 + 8<<10

// Sources lists where VGG16 with its 1000 classes can be had, the usual one first.
//
// The addresses, sizes and checksums are those of keras/src/applications/vgg16.py, of torchvision/models/vgg.py (whose file's
// name begins its SHA-256), of timm's repository at Hugging Face, and of the page
// https://www.cs.toronto.edu/~frossard/post/vgg16/, which has no checksum.
func Sources() []Source {
	return []Source{{
		Name: "keras", Title: "VGG16 with 1000 classes as Keras has it (Oxford, 2014)",
		URL:  "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/vgg16_weights_tf_dim_ordering_tf_kernels.h5",
		File: "vgg16_weights_tf_dim_ordering_tf_kernels.h5", Size: 553_467_096,
		Sum:     Sum{"md5", "64373286793e3c8b2b4e3219cbf3544b"},
		License: "CC-BY-4.0 (Visual Geometry Group, University of Oxford)",
	}, {
		Name: "torchvision", Title: "VGG16 with 1000 classes as torchvision trained it",
		URL:  "https://download.pytorch.org/models/vgg16-397923af.pth",
		File: "vgg16-397923af.pth", Size: 553_433_881,
		Sum:     Sum{"sha256", "397923af8e79cdbb6a7127f12361acd7a2f83e06b05044ddf496e83de57a5bf0"},
		License: "BSD-3-Clause as torchvision itself, which says that weights may have terms of their own (ImageNet's)",
	}, {
		Name: "timm", Title: "VGG16 with 1000 classes as torchvision trained it, in timm's file",
		URL:  "https://huggingface.co/timm/vgg16.tv_in1k/resolve/b8d8aa2dd860af9233c8c67385a8097fd6c35d3f/model.safetensors",
		File: "vgg16.tv_in1k.safetensors", About: aboutVGG16,
		Sum:     Sum{"sha256", "57b026918159a6bf9faf8405c3a551903768e7138989d9c6224a14227203fad8"},
		License: "BSD-3-Clause",
		Mirrors: []string{"https://hf-mirror.com"},
	}, {
		Name: "frossard", Title: "VGG16 with 1000 classes as Frossard converted it (Oxford, 2014)",
		URL:  "https://www.cs.toronto.edu/~frossard/vgg16/vgg16_weights.npz",
		File: "vgg16_weights.npz", About: aboutVGG16,
		License: "CC-BY-4.0, as the Oxford weights that it was converted from",
	}}
}

// SourceCalled gives the source of that name.
func SourceCalled(name string) (Source, bool) {
	for _, s := range Sources() {
		if s.Name == name {
			return s, true
		}
	}
	return Source{}, false
}
