package cli

import (
	"cmp"
	"encoding/json"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// The file has the picture whose activation is printed; the same seed gives the same file.
func TestDream(t *testing.T) {
	dir := t.TempDir()
	file, again := filepath.Join(dir, "a.png"), filepath.Join(dir, "b.PNG")
	args := []string{"--layer=block2_conv1", "--channel=1", "--steps=3", "--seed=5"}
	r := run(t, onSmall("dream", append(args, "--json", "--out="+file)...)...).ok(t)
	run(t, onSmall("dream", append(args, "--out="+again)...)...).ok(t)
	var got dreamt
	if err := json.Unmarshal([]byte(r.out), &got); err != nil {
		t.Fatal(err)
	}
	if got.Target != "block2_conv1:1" || got.Method != "fourier" || got.Steps != 3 || len(got.Curve) != 3 || got.After == got.Before || got.Image != file {
		t.Errorf("%+v", got)
	}
	one, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(again)
	if err != nil || !slices.Equal(one, other) {
		t.Errorf("the same seed gives another file, error %v", err)
	}
	if want := meanOf(t, file, 4, 1); math.Abs(want-got.After) > 1e-5*math.Abs(want) {
		t.Errorf("the activation is said to be %g, and is %g", got.After, want)
	}
	run(t, onSmall("dream", append(args, "--out="+file)...)...).failed(t, exitFailed, "it exists", "--force")
	text := run(t, onSmall("dream", append(args, "--force", "--out="+file)...)...).ok(t).out
	contains(t, text, "activation before", "activation after", "block2_conv1:1", "steps/s", "fourier, 3 steps, seed 5")
}

// meanOf is a channel's mean in a picture, computed without the command.
func meanOf(t *testing.T, file string, layer, channel int) float64 {
	t.Helper()
	out, err := passOf(t, file, nil).Output(layer)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for _, v := range out.Channel(nil, channel) {
		sum += float64(v)
	}
	return sum / float64(out.H*out.W)
}

// Each way to name what the picture is for works, and with a photo the picture stays near it.
func TestDreamTargets(t *testing.T) {
	dir := t.TempDir()
	sides := map[string]int{"--size=96": 96, "--size=230": 230}
	for i, args := range [][]string{
		{"--size=96", "--layer=block5_pool", "--channel=1"}, {"--size=230", "--target=class:2"},
		{"--target=class:2", "--method=maco", "--natural", sunflower}, {"--layer=predictions", "--channel=2", "--method=naive", "--clear"},
		{"--target=block3_conv1:1:3,4"}, {"--target=top", "--photo", sunflower},
	} {
		file := filepath.Join(dir, string(rune('a'+i))+".png")
		run(t, onSmall("dream", append(args, "--steps=2", "--out="+file)...)...).ok(t)
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(f)
		f.Close()
		side := cmp.Or(sides[args[0]], 224)
		if err != nil || img.Bounds().Dx() != side || img.Bounds().Dy() != side {
			t.Errorf("%v: %v, error %v", args, img.Bounds(), err)
		}
	}
}

func TestDreamRefuses(t *testing.T) {
	out := "--out=" + filepath.Join(t.TempDir(), "a.png")
	refuses(t, onSmall("dream"), []refusal{
		{[]string{out}, exitUsage, []string{"--layer NAME with --channel N, or --target"}},
		{[]string{"--layer=fc1", out}, exitUsage, []string{"--layer needs --channel"}},
		{[]string{"--layer=fc1", "--channel=x", out}, exitUsage, []string{"--channel"}},
		{[]string{"--target=fc1:2", "--channel=3", out}, exitUsage, []string{"--channel is for --layer"}},
		{[]string{"--layer=fc1", "--channel=1"}, exitUsage, []string{"--out"}},
		{[]string{"--layer=fc1", "--channel=1", "--out=a.jpg"}, exitUsage, []string{"must end in .png but got a.jpg"}},
		{[]string{"--layer=fc1", "--channel=1", "--steps=-3", out}, exitUsage, []string{"--steps must be at least 1 but got -3"}},
		{[]string{"--layer=fc1", "--channel=1", "--method=deep", out}, exitUsage, []string{"deep"}},
		{[]string{"--layer=fc1", "--channel=1", "--method=accentuate", out}, exitUsage, []string{"needs --photo"}},
		{[]string{"--layer=fc1", "--channel=1", "--method=maco", "--photo=x.png", out}, exitUsage, []string{"not with maco"}},
		{[]string{"--layer=fc1", "--channel=1", "--tie=2", out}, exitUsage, []string{"--tie is for --photo"}},
		{[]string{"--layer=fc1", "--channel=1", "--natural=x.png", out}, exitUsage, []string{"--natural is for --method maco"}},
		{[]string{"--layer=fc", "--channel=1", out}, exitFailed, []string{`no layer "fc"`, "did you mean"}},
		{[]string{"--layer=input_1", "--channel=1", out}, exitFailed, []string{"the picture itself"}},
		{[]string{"--layer=fc1", "--channel=4096", out}, exitFailed, []string{"fc1 has channels 0 to"}},
		{[]string{"--target=top", out}, exitFailed, []string{"depends on a picture"}},
		{[]string{"--target=class:99", out}, exitFailed, []string{"no class 99"}},
		{[]string{"--target=what", out}, exitFailed, []string{"a target is"}},
		{[]string{"--target=top", "--photo=nowhere.png", out}, exitFailed, []string{"nowhere.png"}},
		{[]string{"--target=class:1", "--out=" + filepath.Join(t.TempDir(), "no", "a.png")}, exitFailed, []string{"there is no folder"}},
		{[]string{"--target=class:1", "--size=96", out}, exitFailed, []string{"--size 96: the dense layers of", "take pictures of 224 x 224 pixels alone"}},
		{[]string{"--layer=fc1", "--channel=1", "--size=320", out}, exitFailed, []string{"--size 320: the dense layers"}},
		{[]string{"--target=block1_conv1:0", "--size=2000", out}, exitFailed, []string{"--size: an input of 2000 x 2000 pixels", "32 to 1024"}},
		{[]string{"--target=block1_conv1:0", "--size=-1", out}, exitUsage, []string{"--size must be from 32 to 1024"}},
		{[]string{"--target=class:1", "--steps=100001", out}, exitFailed, []string{"100001 steps"}},
	})
}
