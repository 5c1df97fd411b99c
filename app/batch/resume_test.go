package batch

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// Runs that end early are gone on with, and what is complete stays.

// A run can end at any row in any way: with a word, or as a kill leaves it, with rows that nobody noted and half of one more.
// What is gone on with ends as a run that nobody disturbed.
func TestGoingOn(t *testing.T) {
	const n = 11
	all := rows(n)
	for f, name := range formats {
		want := uninterrupted(t, f, all)
		for upTo := range n + 1 {
			for _, killed := range []bool{false, true} {
				dir := t.TempDir()
				table := Table{filepath.Join(dir, name), f, columns, false}
				end := (*Output).Close
				if killed {
					end = func(o *Output) error {
						o.sink.sync() // the files have what nothing says is there
						for _, p := range o.sink.parts {
							p.file.WriteString("torn")
						}
						o.sink.close()
						return nil
					}
				}
				put(t, table, all, upTo, end)
				o := put(t, table, all, n, (*Output).Finish)
				if o.Done() != n || o.Failed() != 2 {
					t.Errorf("%s after %d: %d rows, %d failed", f, upTo, o.Done(), o.Failed())
				}
				if got := content(t, dir); !maps.Equal(got, want) {
					t.Fatalf("%s after %d, killed %v: %q, want %q", f, upTo, killed, slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
				}
			}
		}
	}
}

// A kill between the last row and the end leaves some files with their names and some without.
func TestGoingOnAmongTheNames(t *testing.T) {
	all := rows(7)
	for f, name := range formats {
		want := uninterrupted(t, f, all)
		for done := 0; ; done++ {
			dir := t.TempDir()
			table := Table{filepath.Join(dir, name), f, columns, false}
			o := put(t, table, all, len(all), (*Output).Close)
			files := o.Files()
			if done > len(files) {
				break
			}
			for _, path := range files[:done] {
				if f == Parquet {
					if err := o.toParquet(path); err != nil {
						t.Fatal(err)
					}
				} else if err := os.Rename(path+partSuffix, path); err != nil {
					t.Fatal(err)
				}
			}
			put(t, table, all, len(all), (*Output).Finish)
			if got := content(t, dir); !maps.Equal(got, want) {
				t.Errorf("%s with %d names: %q", f, done, slices.Sorted(maps.Keys(got)))
			}
		}
	}
}

// Rows that are noted are noted as time goes by, not at the end only.
func TestRowsAreNoted(t *testing.T) {
	dir := t.TempDir()
	table := Table{filepath.Join(dir, "t.csv"), CSV, columns, false}
	o, err := Open(table, testRun(10))
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	for i, r := range rows(4) {
		if i == 2 {
			o.noted = time.Now().Add(-noteEvery)
		}
		if err := o.Append(r, false); err != nil {
			t.Fatal(err)
		}
	}
	var r record
	if err := json.Unmarshal([]byte(content(t, dir)["t.csv.run.json"]), &r); err != nil || r.Done != 3 {
		t.Errorf("%+v, %v, want 3 rows noted", r, err)
	}
}

// What is complete is complete on another device too, and stays as it is.
func TestCompleteStays(t *testing.T) {
	for f, name := range formats {
		dir := t.TempDir()
		table := Table{filepath.Join(dir, name), f, columns, false}
		put(t, table, rows(4), 4, (*Output).Finish)
		before := content(t, dir)
		run := testRun(4)
		run.Backend = "gpu"
		o, err := Open(table, run)
		if err != nil || o.Done() != 4 || o.Failed() != 1 {
			t.Fatalf("%s: %+v, %v", f, o, err)
		}
		if err := errors.Join(o.Finish(), o.Close()); err != nil || !maps.Equal(before, content(t, dir)) {
			t.Errorf("%s: %v, or files were touched", f, err)
		}
	}
}

// Two runs cannot write to one table, whether they begin it or go on.
func TestOneRunAtATime(t *testing.T) {
	for f, name := range formats {
		table := Table{filepath.Join(t.TempDir(), name), f, columns, false}
		first, err := Open(table, testRun(5))
		if err != nil {
			t.Fatal(err)
		}
		for _, force := range []bool{false, true} {
			second := table
			second.Force = force
			if _, err := Open(second, testRun(5)); !errors.Is(err, errLocked) {
				t.Errorf("%s, force %v: %v, want %v", f, force, err, errLocked)
			}
		}
		if err := first.Close(); err != nil {
			t.Fatal(err)
		}
		put(t, table, rows(5), 5, (*Output).Finish)
	}
}

func TestNoRows(t *testing.T) {
	for f, name := range formats {
		dir := t.TempDir()
		table := Table{filepath.Join(dir, name), f, columns, false}
		for _, path := range put(t, table, nil, 0, (*Output).Finish).Files() {
			if _, err := os.Stat(path); err != nil {
				t.Errorf("%s: %v", f, err)
			}
		}
		put(t, table, nil, 0, (*Output).Finish)
	}
}
