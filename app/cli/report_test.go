package cli

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestReport(t *testing.T) {
	dir := t.TempDir()
	page := filepath.Join(dir, "page.html")
	r := run(t, onSmall("report", "--size=5", "--lang=zh", "--explain=gradcam", "--explain=saliency", "--off=block5_conv3:0", "--html", page, sunflower)...).ok(t)
	if r.out != page+"\n" {
		t.Errorf("answer %q", r.out)
	}
	text := fileText(t, page)
	if len(text) > 5_000_000 {
		t.Errorf("%d bytes", len(text))
	}
	contains(t, text, `<html lang="zh-Hans">`, "<title>sunflower.png · VGGScope</title>", `"off":"block5_conv3:0"`, "gradcam · ", "saliency · ", "VGGScope 1.2.3", `id="layer-block1_conv1"`)
	if strings.Contains(text, dir) {
		t.Error("the page names a folder of this machine")
	}
	run(t, onSmall("report", "--html", page, sunflower)...).failed(t, exitFailed, page, "exists", "--force")
	run(t, onSmall("report", "--force", "--html", page, sunflower)...).ok(t)
	run(t, onSmall("report", "--html", filepath.Join(dir, "no", "page.html"), sunflower)...).failed(t, exitFailed, "no folder")
	run(t, onSmall("report", "--html", filepath.Join(dir, "b.html"), filepath.Join(dir, "no.png"))...).failed(t, exitFailed, "no.png", "does not exist")
	run(t, onSmall("report", "--html", filepath.Join(dir, "b.html"), "--explain=tea", sunflower)...).failed(t, exitFailed, `"tea"`, "vggscope explain")
	run(t, "report", "--html=x", "--size=7", sunflower).failed(t, exitUsage, "--size must be one of")
	if names := files(t, dir); len(names) != 1 {
		t.Errorf("files %q", names)
	}
}
