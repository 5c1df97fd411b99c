package cli

import (
	"bytes"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights"
)

// kernelOf reads a kernel as the commands get it.
func kernelOf(t *testing.T, model, layer string) nn.Kernel {
	t.Helper()
	set, err := weights.Open(model)
	if err != nil {
		t.Fatal(err)
	}
	defer set.Close()
	n, err := nn.NewNetwork(set)
	if err != nil {
		t.Fatal(err)
	}
	l, _ := n.Find(layer)
	k, err := nn.ReadKernel(t.Context(), n, set, l.Index)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// What is written of kernels is what the model's file holds, value for value, in Keras' order of axes.
func TestKernels(t *testing.T) {
	dir := t.TempDir()
	run(t, "kernels", "--model", smallNPZ, "--layer=block1_conv1", "--npy", "--png", "--svg", "--out", dir).oneLine(t, "in the order BGR")
	k := kernelOf(t, smallNPZ, "block1_conv1")
	shape, values := readNPY(t, filepath.Join(dir, "block1_conv1_kernel.npy"))
	if !slices.Equal(shape, []int{3, 3, 3, k.Out}) || !slices.Equal(values, k.Taps) {
		t.Errorf("shape %v, or other values than the file's", shape)
	}
	if pictures := svgPictures(t, filepath.Join(dir, "block1_conv1_kernel.svg")); len(pictures) != k.Out || pictures[0].Bounds().Dx() != 3 {
		t.Errorf("%d pictures in the SVG, want %d", len(pictures), k.Out)
	}
	content, err := os.ReadFile(filepath.Join(dir, "block1_conv1_kernel.png"))
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	most := 0.0
	for _, v := range k.Taps {
		most = max(most, math.Abs(float64(v)))
	}
	r, g, b, _ := img.At(28+16+8, 84+32+8).RGBA() // kernel 0, row 2, column 1; the channels are B, G, R
	for in, got := range []uint32{b >> 8, g >> 8, r >> 8} {
		want := 127.5 + 127.5*float64(k.Taps[(7*3+in)*k.Out])/most
		if math.Abs(float64(got)-want) > 1 {
			t.Errorf("input channel %d is level %d, want %.1f", in, got, want)
		}
	}
}

func TestKernelsOfAChannel(t *testing.T) {
	dir := t.TempDir()
	run(t, onSmall("kernels", "--layer=block2_conv2", "--channel=1", "--sort=reach", "--npy", "--png", "--out", dir, sunflower)...).ok(t)
	k := kernelOf(t, smallNPZ, "block2_conv2")
	shape, values := readNPY(t, filepath.Join(dir, "block2_conv2_kernel_1.npy"))
	if !slices.Equal(shape, []int{3, 3, k.In}) {
		t.Errorf("shape %v", shape)
	}
	for i, v := range values {
		if v != k.Taps[i*k.Out+1] {
			t.Fatalf("weight %d is %v, want %v", i, v, k.Taps[i*k.Out+1])
		}
	}
	if got := files(t, dir); !slices.Equal(got, []string{"block2_conv2_kernel_1.npy", "block2_conv2_kernel_1.png"}) {
		t.Errorf("the folder holds %q", got)
	}
	run(t, onSmall("kernels", "--layer=block2_conv2", "--channel=1", "--npy", "--out", dir)...).oneLine(t, "kept what is in", "--force")
}

func TestKernelsBadInput(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	refuses(t, []string{"kernels", "--model", smallNPZ, "--out", out}, []refusal{
		{[]string{"--layer=fc1"}, exitFailed, []string{"fc1", "no convolution"}},
		{[]string{"--layer=block9"}, exitFailed, []string{`no layer "block9"`}},
		{[]string{"--layer=block2_conv1"}, exitFailed, []string{"--channel", "--npy"}},
		{[]string{"--layer=block2_conv1", "--channel=999"}, exitFailed, []string{"not 999"}},
		{[]string{"--layer=block2_conv1", "--channel=-2"}, exitUsage, []string{"--channel"}},
		{[]string{"--layer=block2_conv1", "--channel=0", "--sort=reach"}, exitUsage, []string{"needs a picture"}},
		{[]string{"--layer=block2_conv1", "--sort=l2", "--npy"}, exitUsage, []string{"--channel"}},
		{[]string{"--layer=block2_conv1", "--channel=0", "--sort=max"}, exitUsage, []string{"--sort"}},
	})
	if _, err := os.Stat(out); err == nil {
		t.Error("a folder is left behind")
	}
}
