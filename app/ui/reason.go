package ui

import (
	"cmp"
	"errors"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"

	"github.com/vggscope/vggscope/app/clip"
	"github.com/vggscope/vggscope/app/lesson"
	"github.com/vggscope/vggscope/app/locale"
	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view/sheet"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/check"
	"github.com/vggscope/vggscope/nn/picture"
	"github.com/vggscope/vggscope/weights"
	"github.com/vggscope/vggscope/weights/fetch"
	"github.com/vggscope/vggscope/weights/plain"
)

// A known error has a text of its own in other languages than English.
type known struct {
	is  func(error) bool
	key string
}

// reasons are those that are known, the particular ones first: an error may be several of them.
var reasons = []known{
	{diskFull, "reason.diskfull"},
	{like(fs.ErrNotExist), "reason.notexist"},
	{like(fs.ErrPermission), "reason.permission"},
	{like(picture.ErrNotPicture), "reason.notpicture"},
	{like(picture.ErrDamaged), "reason.damaged"},
	{like(picture.ErrTooLarge), "reason.toolarge"},
	{like(picture.ErrUnsupported), "reason.unsupported"},
	{like(picture.ErrNone), "reason.nopictures"},
	{like(session.ErrManyModels), "reason.manymodels"},
	{like(lesson.ErrMuch), "reason.lesson.much"},
	{like(lesson.ErrForm), "reason.lesson.form"},
	{like(weights.ErrNotModel), "reason.notmodel"},
	{like(weights.ErrChecksum), "reason.checksum"},
	{like(weights.ErrNotFinite), "reason.notfinite"},
	{like(weights.ErrNoPlace), "reason.noplace"},
	{like(weights.ErrMissing), "reason.missing"},
	{like(weights.ErrShape), "reason.shape"},
	{like(weights.ErrFormat), "reason.format"},
	{notFiniteInput, "reason.overflow.input"},
	{like(nn.ErrNotFinite), "reason.overflow"},
	{like(nn.ErrNoDisplay), "reason.nodisplay"},
	{like(nn.ErrNoGL), "reason.nogl"},
	{like(nn.ErrGPUMemory), "reason.gpumemory"},
	{like(nn.ErrDeviceLost), "reason.devicelost"},
	{like(check.ErrWrong), "reason.wronggpu"},
	{like(sheet.ErrTooBig), "reason.sheet"},
	{like(fetch.ErrMirror), "reason.mirror"},
	{like(fetch.ErrSpace), "reason.space"},
	{like(fetch.ErrOccupied), "reason.occupied"},
	{like(fetch.ErrDamaged), "reason.download"},
	{like(fetch.ErrRefused), "reason.refused"},
	{like(clip.ErrSilent), "reason.clip.silent"},
	{like(clip.ErrTooBig), "reason.clip.big"},
	{like(clip.ErrNone), "reason.clip.none"},
	{like(clip.ErrRefused), "reason.clip.refused"},
}

func like(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

// notFiniteInput reports whether the input itself was not finite, before any layer.
func notFiniteInput(err error) bool {
	var at *nn.NotFiniteError
	return errors.As(err, &at) && at.Layer.Kind == nn.Input
}

// toldWhole are the texts that say all that the error's own words do, but for a path: those need not stand below in English.
var toldWhole = []string{"reason.diskfull", "reason.notexist", "reason.permission", "reason.nopictures", "reason.manymodels",
	"reason.overflow", "reason.overflow.input"}

// diskFull reports whether there was no room for what was to be written. Windows has two numbers for that (ERROR_HANDLE_DISK_FULL
// and ERROR_DISK_FULL), which Go does not bring under ENOSPC.
func diskFull(err error) bool {
	var n syscall.Errno
	if runtime.GOOS == "windows" && errors.As(err, &n) {
		return n == 39 || n == 112
	}
	return errors.Is(err, syscall.ENOSPC)
}

// problemKeys are the last parts of the keys of what to do.
var problemKeys = map[session.ProblemKind]string{
	session.PictureProblem: "picture",
	session.ModelProblem:   "model",
	session.DeviceProblem:  "device",
	session.ProgramProblem: "program",
	session.TaskProblem:    "task",
	session.PassProblem:    "pass",
}

// reason says why something failed: in English in the error's own words, which know most; in another language by the kind
// of the error, or "" for one without a text.
func reason(err error, l *locale.Language) string {
	if l.Code() == locale.English {
		return plain.Sentence(err)
	}
	text, _ := reasonAndKey(err, l)
	return text
}

func reasonAndKey(err error, l *locale.Language) (text, key string) {
	i := slices.IndexFunc(reasons, func(r known) bool { return r.is(err) })
	if i < 0 {
		return "", ""
	}
	text, key = l.Text(reasons[i].key), reasons[i].key
	if at := (*nn.NotFiniteError)(nil); key == "reason.overflow" && errors.As(err, &at) {
		text = l.Text("reason.of", at.Layer.Name, text)
	}
	return text, key
}

// inWords is reason, or the error's own words where that has none.
func inWords(err error, l *locale.Language) string {
	return cmp.Or(reason(err, l), inItsOwn(err, l))
}

// inItsOwn are an error's own words, which are said to be English where they are in a window that is not.
func inItsOwn(err error, l *locale.Language) string {
	if l.Code() == locale.English || errors.As(err, new(errText)) {
		return plain.Sentence(err)
	}
	return l.Text("reason.own", plain.Sentence(err))
}

// problemWords puts a problem into two texts: what is wrong with which file, and for the small print where that file is and, in
// another language than English, the error's own words.
func problemWords(p *session.Problem, l *locale.Language) (what, detail string) {
	own, name := plain.Sentence(p.Err), filepath.Base(p.About)
	if l.Code() == locale.English {
		if p.About != "" && p.About != name {
			return strings.ReplaceAll(own, p.About, name), p.About
		}
		return own, ""
	}
	what, key := reasonAndKey(p.Err, l)
	if what == "" || p.What == session.ProgramProblem {
		what, key = l.Text("reason."+problemKeys[p.What]), ""
	}
	if p.About != "" {
		what = l.Text("reason.of", name, what)
	}
	switch {
	case slices.Contains(toldWhole, key):
		return what, p.About
	case p.About != "" && !strings.Contains(own, p.About):
		return what, l.Text("reason.own", p.About+l.Colon()+own)
	}
	return what, inItsOwn(p.Err, l)
}
