package weights

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
)

// ID is the same for the same weights, whatever file they are in, and another one for others: what was computed with a model is kept
// under it. It goes by biases and by the first and last row of each kernel, since training touches all of them and reading all takes
// as long as loading.
func (s *Set) ID(ctx context.Context) (string, error) {
	h := sha256.New()
	for _, a := range s.Arrays() {
		fmt.Fprintln(h, a.Name, a.Shape)
		rows := []int{0, a.Rows() - 1}
		values := make([]float32, a.RowLen())
		if len(a.Shape) == 1 {
			rows, values = []int{0}, make([]float32, a.Len())
		}
		for _, r := range rows {
			if err := a.ReadRows(ctx, values, r, r+len(values)/a.RowLen()); err != nil {
				return "", err
			}
			if err := binary.Write(h, binary.LittleEndian, values); err != nil {
				panic(err) // float32 has a size
			}
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:12]), nil
}
