package ui

// What the race detector has of the window's tests. Painting and laying out take ten times as long there, and that is most of
// what a test of the window does; so it has one test for each thing that is done beside the main thread, and those in which no
// window is made. All run without it.

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// raced are the tests that the race detector has, by what is done beside the main thread in them.
var raced = map[string][]string{
	// Jobs, by what mainThread.beside is told of them.
	"a model":        {"TestModelsDialog"},
	"a question":     {"TestQuiz"},
	"area":           {"TestAnAreaIsMeasured"},
	"crops":          {"TestViews"},
	"download":       {"TestDownloadDialog"},
	"figure":         {"TestFigureBringsTheViewBack"},
	"file dialog":    {"TestDialogEndsWithWindow"},
	"glance":         {"TestViews"},
	"index":          {"TestViews"},
	"kernels":        {"TestViews"},
	"lesson":         {"TestLessonMakesWhatItShows"},
	"lesson model":   {"TestLessonMakesWhatItShows"},
	"lesson's draft": {"TestLessonIsKept"},
	"models found":   {"TestFoundOnThisMachine"},
	"photo":          {"TestViews"},
	"probabilities":  {"TestWalkingLayersIsInstant"},
	"session":        {"TestFigureBringsTheViewBack"},
	"small picture":  {"TestFilmIsTakenOver"},
	"sort":           {"TestAnAreaOfThePhoto"},
	"status.copying": {"TestFigureBringsTheViewBack"},
	"status.pasting": {"TestPaste"},
	"status.saving":  {"TestFigureBringsTheViewBack"},
	"two layers":     {"TestViews"},
	"two pictures":   {"TestViews"},
	"unit":           {"TestPick"},

	// The rest: preparing layers ahead, timers, a session that is the program's own, and acts in any order.
	"layers prepared":   {"TestLockedLayerIsThere", "TestFarLayersHaveNoValues", "TestNeededLayerHasValues"},
	"a rest in typing":  {"TestImportNumbers"},
	"patience":          {"TestNoPicture", "TestCancelledIsNotComputing"},
	"a session's tasks": {"TestLessonMakesWhatItShows"},
	"any":               {"TestNothingShownIsUntrue"},
}

// leftToOthers leaves a test that makes a window out in short, as the race detector has it, unless it is one of raced.
func leftToOthers(t testing.TB) {
	t.Helper()
	if !testing.Short() {
		return
	}
	name, _, _ := strings.Cut(t.Name(), "/")
	for _, tests := range raced {
		if slices.Contains(tests, name) {
			return
		}
	}
	t.Skip("in short: paints and lays out, and others do what this one does beside the main thread")
}

// Whatever is done beside the main thread has a test that the race detector has.
func TestJobsAreRaced(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var tests, sources strings.Builder
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(name, "_test.go") {
			tests.Write(text)
		} else {
			sources.Write(text)
		}
	}
	jobs := regexp.MustCompile(`\.(?:beside\(|works\.do\(job\{says: )"([^"]+)"`).FindAllStringSubmatch(sources.String(), -1)
	if len(jobs) < 20 {
		t.Errorf("%d jobs found in the sources", len(jobs))
	}
	for _, job := range jobs {
		if len(raced[job[1]]) == 0 {
			t.Errorf("the job %q is in no test that the race detector has: name one in raced", job[1])
		}
	}
	for what, names := range raced {
		for _, name := range names {
			if !strings.Contains(tests.String(), "func "+name+"(t *testing.T)") {
				t.Errorf("%s: there is no %s", what, name)
			}
		}
	}
}
