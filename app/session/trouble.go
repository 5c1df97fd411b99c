package session

import (
	"errors"

	"github.com/vggscope/vggscope/weights/work"
)

func isPanic(err error) bool { return errors.As(err, new(*work.Panic)) }

// blame makes an error a problem, and logs it. Panics are the program's, whatever was being done.
func (w *worker) blame(err error, what ProblemKind, about string) *Problem {
	if isPanic(err) {
		what = ProgramProblem
	}
	w.log.Warn("problem", "kind", what.String(), "about", about, "error", err)
	return &Problem{Err: err, What: what, About: about}
}

// String is the kind in a word, for the log.
func (k ProblemKind) String() string {
	return [...]string{"picture", "model", "device", "program", "task", "pass"}[k]
}

// aboutFile reports whether other files make the problem a thing of the past.
func (p *Problem) aboutFile() bool {
	return p != nil && (p.What == PictureProblem || p.What == ModelProblem)
}
