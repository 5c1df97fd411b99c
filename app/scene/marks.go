package scene

import (
	"fmt"
	"slices"
)

// mostMarks is how many classes can be marked: as many as can be told apart in a chart.
const mostMarks = 8

// ToggleMark marks a class in the chart, or takes its mark away. Of too many the one marked first gives way.
func (s Scene) ToggleMark(class int) Scene {
	if i := slices.Index(s.Marked, class); i >= 0 {
		s.Marked = slices.Delete(slices.Clone(s.Marked), i, i+1)
		return s
	}
	s.Marked = append(slices.Clone(s.Marked), class)
	if n := len(s.Marked); n > mostMarks {
		s.Marked = s.Marked[n-mostMarks:]
	}
	return s
}

// Unmarked is the scene without marked classes.
func (s Scene) Unmarked() Scene {
	s.Marked = nil
	return s
}

// checkMarks finds marks of classes, and a part of them in the chart, that there cannot be.
func (s Scene) checkMarks() error {
	if len(s.Marked) > mostMarks {
		return fmt.Errorf("%d marked classes, want %d at most", len(s.Marked), mostMarks)
	}
	for _, class := range s.Marked {
		if class < 0 {
			return fmt.Errorf("marked class %d, want 0 or more", class)
		}
	}
	if s.Classes.From < 0 || s.Classes.Count < 0 {
		return fmt.Errorf("%g classes from %g on in the chart, want 0 or more of both", s.Classes.Count, s.Classes.From)
	}
	return nil
}
