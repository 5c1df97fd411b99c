package weights

// Layer is one of the 16 layers that have weights.
type Layer struct {
	Name  string // Keras' name
	Dense bool
	Full  int // output channels or units in the full-size VGG16 (Simonyan & Zisserman 2014, configuration D)
}

// Kernel is the name of the layer's kernel array.
func (l Layer) Kernel() string { return l.Name + "_kernel" }

// Bias is the name of the layer's bias array.
func (l Layer) Bias() string { return l.Name + "_bias" }

// Layers lists the layers in Keras' order, which is also the order of the arrays (kernel before bias).
func Layers() []Layer {
	return []Layer{
		{"block1_conv1", false, 64}, {"block1_conv2", false, 64},
		{"block2_conv1", false, 128}, {"block2_conv2", false, 128},
		{"block3_conv1", false, 256}, {"block3_conv2", false, 256}, {"block3_conv3", false, 256},
		{"block4_conv1", false, 512}, {"block4_conv2", false, 512}, {"block4_conv3", false, 512},
		{"block5_conv1", false, 512}, {"block5_conv2", false, 512}, {"block5_conv3", false, 512},
		{"fc1", true, 4096}, {"fc2", true, 4096}, {"predictions", true, 1000},
	}
}
