package batch

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/vggscope/vggscope/weights/atomicfile"
	"github.com/vggscope/vggscope/weights/plain"
)

// Run says what rows are made of: all that makes two runs write the same.
type Run struct {
	Settings map[string]string // by name: the model, what is asked of it, the list and the shard
	Backend  string            // what computes; another one's numbers differ in their last digits
	Rows     int               // how many there will be
}

// Table says where rows go.
type Table struct {
	Path    string
	Format  Format
	Columns []Column
	Force   bool // begin anew, whatever is there
}

// record is what FILE.run.json holds.
type record struct {
	Settings map[string]string `json:"settings"`
	Backend  string            `json:"backend"`
	Rows     int               `json:"rows"`
	Done     int               `json:"done"`   // rows that are safe
	Failed   int               `json:"failed"` // of these, pictures without an answer
	Sizes    []int64           `json:"sizes"`  // of the files with them
	Complete bool              `json:"complete"`
}

// Output takes rows, in order, into the files of a table. It belongs to one goroutine.
type Output struct {
	table  Table
	record record // as it is on the disk
	done   int
	failed int
	sink   *sink // nil where all was there
	noted  time.Time
}

// noteEvery is how often the disk is told how many rows are safe, which is also how much work a kill costs.
const noteEvery = time.Second

// errOther says that files are of another run.
var errOther = errors.New("--force starts anew")

// Open begins a table's files, or goes on with those of a run that was the same and ended early. Done then tells how many rows
// are there. Where all of them are, the files stay as they are. It is an error where there are files of another run.
func Open(t Table, run Run) (*Output, error) {
	if err := t.Format.Fits(t.Columns); err != nil {
		return nil, err
	}
	o := &Output{table: t, noted: time.Now()}
	var err error
	if o.record, err = o.before(); err != nil {
		return nil, err
	}
	if o.record.Settings == nil {
		if err := o.free(); err != nil {
			return nil, err
		}
		o.record = record{Settings: run.Settings, Backend: run.Backend, Rows: run.Rows}
	} else if err := o.same(run); err != nil {
		return nil, err
	}
	o.done, o.failed = o.record.Done, o.record.Failed
	if o.record.Complete {
		return o, o.untouched()
	}
	return o, o.start()
}

// untouched looks that the files of a complete run are as that left them.
func (o *Output) untouched() error {
	for i, path := range o.Files() {
		info, err := os.Stat(path)
		if err == nil && o.table.Format != Parquet && info.Size() != o.record.Sizes[i] {
			err = fmt.Errorf("it has %d bytes and not %d", info.Size(), o.record.Sizes[i])
		}
		if err != nil {
			return fmt.Errorf("batch: %s was complete and is not as it was; %w: %w", path, errOther, plain.Cause(err))
		}
	}
	return nil
}

func (o *Output) start() error {
	if o.whole() { // but for the files' names
		return o.complete()
	}
	var err error
	if o.sink, err = openSink(o.table, o.record.Rows); err != nil {
		return err
	}
	// From here on the files are this process's. What it read before they were may have been overtaken.
	now, err := o.before()
	if err == nil && now.Done != o.record.Done {
		err = fmt.Errorf("batch: %s: %w", o.table.Path, errLocked)
	}
	if err == nil {
		err = o.sink.cut(o.record.Sizes)
	}
	if err == nil {
		err = o.note()
	}
	if err != nil {
		o.sink.close()
	}
	return err
}

func (o *Output) recordPath() string { return o.table.Path + ".run.json" }

// before reads what a run before noted; nothing if there was none, or if it does not count.
func (o *Output) before() (record, error) {
	text, err := os.ReadFile(o.recordPath())
	if errors.Is(err, fs.ErrNotExist) || o.table.Force {
		return record{}, nil
	}
	var r record
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	if err == nil && (r.Settings == nil || r.Done < 0 || r.Done > r.Rows || r.Complete && r.Done != r.Rows ||
		len(r.Sizes) != len(o.Files())) {
		err = errors.New("it is not what a run writes")
	}
	if err != nil {
		return r, fmt.Errorf("batch: %s cannot be gone on with: %w; %w", o.recordPath(), plain.Cause(err), errOther)
	}
	return r, nil
}

// free looks that no files are in the way, or with Force takes those away.
func (o *Output) free() error {
	if !o.table.Force {
		for _, path := range o.Files() {
			if _, err := os.Lstat(path); err == nil {
				return fmt.Errorf("batch: %s exists, and nothing says what it is of; choose another name, or replace it (--force)", path)
			}
		}
		return nil
	}
	running, err := lockedFile(o.Files()[0] + partSuffix)
	if err != nil {
		return err
	}
	running.Close()
	for _, path := range append([]string{o.recordPath()}, o.Files()...) { // first what would vouch for the others
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("batch: cannot replace %s: %w", path, plain.Cause(err))
		}
	}
	return nil
}

// same refuses a run whose rows would not go with those that are there.
func (o *Output) same(run Run) error {
	r := o.record
	for _, key := range slices.Sorted(maps.Keys(run.Settings)) {
		if was, is := r.Settings[key], run.Settings[key]; was != is {
			was, is = differing(was, is)
			return fmt.Errorf("batch: %s is of another run: its %s was %s and is %s now; choose another name, or %w",
				o.table.Path, key, plain.Clip(was), plain.Clip(is), errOther)
		}
	}
	if len(r.Settings) != len(run.Settings) || r.Rows != run.Rows {
		return fmt.Errorf("batch: %s is of a run of another kind, with %d rows and not %d; choose another name, or %w", o.table.Path, r.Rows, run.Rows, errOther)
	}
	if !r.Complete && r.Done > 0 && r.Backend != run.Backend {
		return fmt.Errorf("batch: %s was begun on the %s, and this is the %s, whose last digits differ; choose it with --backend, or %w",
			o.table.Path, r.Backend, run.Backend, errOther)
	}
	return nil
}

// differing leaves out what two texts begin with alike, word by word, but for one.
func differing(was, is string) (string, string) {
	n := 0
	for n < min(len(was), len(is)) && was[n] == is[n] {
		n++
	}
	if n = strings.LastIndexByte(was[:n], ' '); n < 0 || strings.IndexByte(was[n+1:], ' ') < 0 && strings.IndexByte(is[n+1:], ' ') < 0 && n < 40 {
		return was, is
	}
	return "…" + was[n:], "…" + is[n:]
}

// Done is how many rows are in the table.
func (o *Output) Done() int { return o.done }

// Failed is how many of these have no answer.
func (o *Output) Failed() int { return o.failed }

// Files are the files that there are in the end.
func (o *Output) Files() []string {
	return filesOf(o.table.Format, o.table.Path, o.table.Columns)
}

func (o *Output) whole() bool { return o.record.Done == o.record.Rows && o.record.Sizes != nil }

// Append adds the next row; failed says that it is of a picture without an answer.
func (o *Output) Append(r Row, failed bool) error {
	check(o.table.Columns, r)
	if err := o.sink.encoder.row(r); err != nil {
		return err
	}
	o.done++
	if failed {
		o.failed++
	}
	if time.Since(o.noted) < noteEvery {
		return nil
	}
	return o.note()
}

// note has all rows on the disk and says so.
func (o *Output) note() error {
	sizes, err := o.sink.sync()
	if err != nil {
		return err
	}
	o.record.Done, o.record.Failed, o.record.Sizes = o.done, o.failed, sizes
	o.noted = time.Now()
	return o.write()
}

func (o *Output) write() error {
	text, err := json.MarshalIndent(o.record, "", "  ")
	if err != nil {
		panic(err) // it has no numbers without JSON
	}
	if err := atomicfile.WriteBytes(o.recordPath(), 0o644, 0o777, append(text, '\n')); err != nil {
		return fmt.Errorf("batch: cannot write %s: %w", o.recordPath(), plain.Cause(err))
	}
	return nil
}

// Finish gives the files their names when all rows are there.
func (o *Output) Finish() error {
	if o.record.Complete {
		return nil
	}
	if o.done != o.record.Rows {
		panic(fmt.Sprintf("batch: %d of %d rows at the end", o.done, o.record.Rows))
	}
	if err := o.note(); err != nil {
		return err
	}
	if runtime.GOOS == "windows" { // which renames no file that is open; elsewhere it stays locked until it has its name
		o.sink.close()
	}
	defer o.sink.close()
	return o.complete()
}

// complete makes complete files of those that have all rows, as far as a run before has not done that.
func (o *Output) complete() error {
	for _, path := range o.Files() {
		_, err := os.Stat(path + partSuffix)
		if errors.Is(err, fs.ErrNotExist) {
			if _, err := os.Stat(path); err != nil {
				return fmt.Errorf("batch: %s is gone, which a run had nearly completed; %w: %w", path, errOther, plain.Cause(err))
			}
			continue
		}
		if o.table.Format == Parquet {
			err = o.toParquet(path)
		} else {
			err = os.Rename(path+partSuffix, path)
		}
		if err != nil {
			return fmt.Errorf("batch: cannot write %s: %w", path, plain.Cause(err))
		}
	}
	o.record.Complete = true
	return o.write()
}

func (o *Output) toParquet(path string) error {
	about, err := json.Marshal(o.record.Settings)
	if err != nil {
		panic(err) // strings have JSON
	}
	spool, err := os.Open(path + partSuffix)
	if err != nil {
		return err
	}
	defer spool.Close()
	if err := writeParquet(path, spool, o.table.Columns, string(about)); err != nil {
		return err
	}
	spool.Close()
	return os.Remove(path + partSuffix)
}

// Close ends the use of a table. One that is not complete can be gone on with.
func (o *Output) Close() error {
	if o.sink == nil || o.record.Complete {
		return nil
	}
	if o.sink.closed() {
		return nil
	}
	err := o.note()
	o.sink.close()
	return err
}

// Stream writes rows to w as they come, as CSV or JSON Lines.
func Stream(w io.Writer, f Format, columns []Column) (append func(Row) error, err error) {
	if f != CSV && f != JSONL {
		return nil, fmt.Errorf("batch: standard output takes csv or jsonl, but got %q", f)
	}
	if err := f.Fits(columns); err != nil {
		return nil, err
	}
	e := newEncoder(f, w, columns)
	return func(r Row) error { check(columns, r); return e.row(r) }, e.begin()
}
