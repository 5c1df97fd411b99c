package shaders

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestSourceExpandsIncludesOnceWithLineNumbers(t *testing.T) {
	for _, v := range Variants() {
		src, err := v.Source()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(src, "#version 430 core\n#define ") {
			t.Errorf("%s: starts with %q", v.Name(), src[:40])
		}
		if strings.Contains(src, "#include") {
			t.Errorf("%s: an include is left", v.Name())
		}
		if n := strings.Count(src, "texels.glsl: two ways"); n != 1 {
			t.Errorf("%s: texels.glsl appears %d times, want once", v.Name(), n)
		}
	}
	src, _ := Find("conv3x3", Plain).Source()
	for _, want := range []string{"#define LOCAL 64\n#line 1 0\n", "#line 1 1\n// texels.glsl", "#line 1 2\n// bordered.glsl"} {
		if !strings.Contains(src, want) {
			t.Errorf("conv3x3: no %q in\n%s", want, src[:400])
		}
	}
	again, _ := Find("conv3x3", Plain).Source()
	if src != again {
		t.Error("two expansions differ")
	}
}

func TestUnknownFileAndVariant(t *testing.T) {
	if _, err := (Variant{Op: "x", File: "nothing.comp"}).Source(); err == nil || !strings.Contains(err.Error(), "nothing.comp") {
		t.Errorf("error %v, want one that names the file", err)
	}
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	Find("conv5x5", Plain)
}

// An op without a variant in a family has that of the larger family, and in the end the plain one.
func TestFindFallsBack(t *testing.T) {
	for _, c := range []struct {
		op     string
		family Family
		want   string
	}{
		{"conv3x3", Plain, "conv3x3"},
		{"conv3x3", Image, "conv3x3_image"},
		{"conv3x3", SharedLarge, "conv3x3_shared_large"},
		{"winograd4_input", SharedLarge, "winograd4_input_shared"},
		{"maxpool2x2", SharedLarge, "maxpool2x2"},
		{"maxpool2x2", Shared, "maxpool2x2"},
	} {
		if got := Find(c.op, c.family).Name(); got != c.want {
			t.Errorf("%s in family %s: %s, want %s", c.op, c.family, got, c.want)
		}
	}
}

// Every shader opens by saying what it is, how its data lies, and which Go function must agree with it.
func TestHeaders(t *testing.T) {
	names, err := filepath.Glob("*.comp")
	if err != nil || len(names) == 0 {
		t.Fatal("no shaders", err)
	}
	used := map[string]bool{}
	for _, v := range Variants() {
		used[v.File] = true
	}
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"// " + name + ": ", "// Layouts ", "// Groups ", "// CPU twin  nn/"} {
			if !strings.Contains(string(text), want) {
				t.Errorf("%s: the header lacks %q", name, want)
			}
		}
		if !used[name] {
			t.Errorf("%s: no variant uses it", name)
		}
	}
}

// Parameters are members of the block, which the device uploads; a plain uniform would silently stay zero.
func TestNoPlainUniforms(t *testing.T) {
	plain := regexp.MustCompile(`(?m)^\s*uniform\b.*`)
	for _, v := range Variants() {
		src, err := v.Source()
		if err != nil {
			t.Fatal(err)
		}
		if line := plain.FindString(src); line != "" {
			t.Errorf("%s: %q is no member of PARAMETERS", v.Name(), line)
		}
	}
}

func TestCompilesWithGlslang(t *testing.T) {
	validator, err := exec.LookPath("glslangValidator")
	if err != nil {
		t.Skip("glslangValidator is not installed")
	}
	for _, v := range Variants() {
		t.Run(v.Name(), func(t *testing.T) {
			src, err := v.Source()
			if err != nil {
				t.Fatal(err)
			}
			cmd := exec.Command(validator, "--stdin", "-S", "comp")
			cmd.Stdin = strings.NewReader(src)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
