// Command cost works out what a million pictures take and cost, from the log of a run on a sample of them:
//
//	shuf -n 200 list.txt | vggscope classify --to sample.csv --from - --log json 2>&1 | go run ./tools/cost -price 0.40 -machines 20
//
// It reads the lines "begun" and "ended" of one or several runs, and prints a row of the table in docs/SCALE.md for each.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"time"
)

// million is how many pictures are reckoned with.
const million = 1_000_000

// ended is what the log says at the end of a run.
type ended struct {
	Message  string  `json:"msg"`
	Complete bool    `json:"complete"`
	Done     int     `json:"done"`
	Seconds  float64 `json:"seconds"`
	Rate     float64 `json:"pictures_per_second"`
}

func main() {
	price := flag.Float64("price", 0, "what a machine costs an hour, in any currency; 0 leaves the cost out")
	machines := flag.Int("machines", 1, "how many work at the same time")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *price, *machines); err != nil {
		fmt.Fprintln(os.Stderr, "cost:", err)
		os.Exit(1)
	}
}

// run prints a row for each run in a log.
func run(in io.Reader, out io.Writer, price float64, machines int) error {
	if price < 0 || machines < 1 {
		return fmt.Errorf("a price of %g and %d machines, want 0 or more and at least 1", price, machines)
	}
	lines, found := bufio.NewScanner(in), false
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var e ended
		if json.Unmarshal(lines.Bytes(), &e) != nil || e.Message != "ended" {
			continue
		}
		if !e.Complete || e.Rate <= 0 {
			return fmt.Errorf("a run that is not complete, or found all done already: %s", lines.Text())
		}
		found = true
		if _, err := fmt.Fprintln(out, row(e, price, machines)); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return err
	}
	if !found {
		return errors.New(`there is no line "ended" in the log: run with --log json, and hand on standard error`)
	}
	return nil
}

// row is a row of the table: pictures a second, machine hours for a million, how long that takes, and what it costs.
func row(e ended, price float64, machines int) string {
	hours := million / e.Rate / 3600
	takes := time.Duration(hours / float64(machines) * float64(time.Hour)).Round(time.Minute)
	text := fmt.Sprintf("| %.1f pictures/s (%d in %.0f s) | %.1f machine hours | %d machines: %v |", e.Rate, e.Done, e.Seconds, hours, machines, takes)
	if price > 0 {
		text += fmt.Sprintf(" at %g an hour: %.2f |", price, price*hours)
	}
	return text
}
