package cli

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"strings"

	"github.com/vggscope/vggscope/app/batch"
)

// settings are all that a table's rows depend on, but for what computes. Two runs with the same write the same.
func (j tableJob) settings(ctx context.Context, mine []batch.Source, shard batch.Shard) (map[string]string, error) {
	in, err := json.Marshal(j.in)
	if err != nil {
		panic(err) // numbers of a card, which was JSON
	}
	model, err := j.set.ID(ctx)
	if err != nil {
		return nil, err
	}
	columns := j.wish.Columns()
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
		if c.Shape != nil {
			names[i] += fmt.Sprint(c.Shape)
		}
	}
	settings := map[string]string{
		"model":      j.network.Card.Name + " " + model,
		"input":      string(in),
		"max-pixels": fmt.Sprint(j.pictures.MaxPixels),
		"columns":    strings.Join(names, " "),
		"shard":      shard.String(),
		"list":       fmt.Sprintf("%d pictures %s", len(mine), listID(mine)),
	}
	if len(j.off) > 0 {
		settings["off"] = offText(j.network, j.off)
	}
	return settings, nil
}

// listID is the same for the same paths at the same places.
func listID(list []batch.Source) string {
	h := sha256.New()
	for _, s := range list {
		fmt.Fprintf(h, "%d %d %s\n", s.Index, len(s.Path), s.Path)
	}
	return short(h)
}

func short(h hash.Hash) string { return hex.EncodeToString(h.Sum(nil)[:12]) }
