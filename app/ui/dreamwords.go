package ui

import (
	"fmt"
	"strings"

	"github.com/vggscope/vggscope/app/session"
	"github.com/vggscope/vggscope/app/view"
	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/nn/dream"
	"github.com/vggscope/vggscope/nn/explain"
)

// dreamName names what the dream is of.
func (s *subject) dreamName() string {
	t := s.dreamTarget()
	if t == (explain.Target{}) {
		return s.lang.Text("dream.none")
	}
	return s.targetText(t)
}

// dreamText says whose picture it is, and how much that likes it: so far, or of the first and of the last picture.
func (s *subject) dreamText(got *dreamt, under bool, hindered func() string) string {
	t := s.lang.Text
	switch {
	case got.Err != nil:
		return t("dream.failed", inWords(got.Err, s.lang))
	case got.Result != nil && !under:
		key := "dream.value." + s.dreamKind(got.Result.Request.Target)
		return t(key, s.targetText(got.Result.Request.Target), view.Number(got.Result.Before, 4), view.Number(got.Result.After, 4))
	case len(got.Curve) > 0:
		return t("dream.step", s.dreamName(), len(got.Curve), got.steps, view.Number(got.Curve[len(got.Curve)-1], 4), view.Number(got.PerSecond, 3))
	case under:
		return t("dream.waiting", s.dreamName())
	}
	if why := hindered(); why != "" {
		return t(why)
	}
	return t("dream.ready", s.dreamName())
}

// dreamKind is what a target is, for texts: a class, a unit or a channel.
func (s *subject) dreamKind(t explain.Target) string {
	switch {
	case t.Class != "":
		return "class"
	case t.Unit:
		return "unit"
	}
	return "channel"
}

// dreamFacts say how it was made.
func (s *subject) dreamFacts(got *dreamt) string {
	if got.Result == nil {
		return ""
	}
	words := []string{s.lang.Text("dream.steps.of", len(got.Curve), view.Number(got.PerSecond, 3))}
	for _, f := range got.Result.Facts {
		switch f.Key {
		case "method":
			words = append([]string{s.lang.Text("dream.method." + string(got.Result.Request.Method))}, words...)
		case "steps":
		default:
			words = append(words, s.factText(f))
		}
	}
	if p := got.Result.Picture; s.dreamSide() > 0 {
		words = append(words, s.lang.Text("dream.size.of", p.W, p.H))
	}
	if s.offCount() > 0 {
		words = append(words, s.lang.Text("dream.allon"))
	}
	return strings.Join(words, "  ·  ")
}

// dreamCommand is the command line that makes the picture.
func (s *subject) dreamCommand(key dreamKey, got *dreamt, backend string) string {
	words := []string{"vggscope", "dream"}
	if m := s.state.Model; m != nil && m.Path != "" {
		words = append(words, "--model", m.Path)
	}
	if key.side > 0 {
		backend = string(nn.CPU)
	}
	if backend != "" {
		words = append(words, "--backend", backend)
	}
	words = append(words, "--target", key.target.String())
	flag := "--photo"
	if key.method == dream.MACO {
		flag = "--natural"
		words = append(words, "--method", string(key.method))
	}
	if key.photo != nil {
		words = append(words, flag, key.photo.Path)
		if in := key.photo.Input; in.Fit != s.card().Fit {
			words = append(words, "--fit", in.Fit)
		}
		if in := key.photo.Input; in.Resample != s.card().Resample {
			words = append(words, "--resample", in.Resample)
		}
	} else if key.method != dream.MACO {
		words = append(words, "--method", string(key.method))
	}
	if key.tie > 0 {
		words = append(words, "--tie", fmt.Sprint(key.tie))
	}
	if key.side > 0 {
		words = append(words, "--size", fmt.Sprint(key.side))
	}
	words = append(words, "--steps", fmt.Sprint(max(len(got.Curve), 1)), "--seed", fmt.Sprint(key.seed))
	if s.scene.Dream.Clear {
		words = append(words, "--clear", "--opaque", fmt.Sprint(s.scene.Dream.OpaqueFrom()))
	}
	words = append(words, "--out", "dream.png")
	for i, w := range words {
		words[i] = shellWord(w)
	}
	return strings.Join(words, " ")
}

// shellWord is a word as a shell takes it whole.
func shellWord(w string) string {
	if w != "" && strings.IndexFunc(w, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("_-./:,+@%=", r))
	}) < 0 {
		return w
	}
	return "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
}

// hindered says why no picture can be made now.
func (d *dreams) hindered() string {
	n := d.now.network()
	switch {
	case n == nil:
		return "why.nomodel"
	case d.now.dreamTarget() == (explain.Target{}):
		return "why.nodream"
	case d.now.outgrown():
		return "why.dreamsize"
	case d.now.scene.Dream.OfPhoto() && (d.now.result == nil || d.now.state.Phase != session.Idle && d.now.result.Picture != d.now.state.Picture):
		return "why.nopicture"
	}
	return ""
}
