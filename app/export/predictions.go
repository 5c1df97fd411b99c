package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/vggscope/vggscope/nn"
)

// About says what predictions are of.
type About struct {
	Image string `json:"image"`
	Model string `json:"model"`
}

// WriteCSV writes predictions as a table with a head. Probabilities have as
// many digits as tell a float32 from its neighbours.
func WriteCSV(w io.Writer, about About, list []nn.Prediction) error {
	c := csv.NewWriter(w)
	c.Write([]string{"image", "model", "rank", "index", "id", "name", "name_zh", "probability"}) // Flush keeps the error
	for i, p := range list {
		c.Write([]string{about.Image, about.Model, strconv.Itoa(i + 1), strconv.Itoa(p.Index), p.Class.ID, p.Class.Name,
			p.Class.Zh, strconv.FormatFloat(float64(p.Probability), 'g', -1, 32)})
	}
	c.Flush()
	return c.Error()
}

// WriteJSON writes predictions as an object: image, model, and the list of classes.
func WriteJSON(w io.Writer, about About, list []nn.Prediction) error {
	type class struct {
		Rank        int     `json:"rank"`
		Index       int     `json:"index"`
		ID          string  `json:"id"`
		Name        string  `json:"name"`
		Zh          string  `json:"name_zh,omitempty"`
		Probability float32 `json:"probability"`
	}
	out := struct {
		About
		Classes []class `json:"classes"`
	}{About: about, Classes: []class{}}
	for i, p := range list {
		out.Classes = append(out.Classes, class{i + 1, p.Index, p.Class.ID, p.Class.Name, p.Class.Zh, p.Probability})
	}
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

// WriteText writes h rows of w values each, with tabs between them, as a spreadsheet takes them from the clipboard.
func WriteText(out io.Writer, values []float32, width int) error {
	for i, v := range values {
		end := "\t"
		if (i+1)%width == 0 || i+1 == len(values) {
			end = "\n"
		}
		if _, err := fmt.Fprint(out, strconv.FormatFloat(float64(v), 'g', -1, 32), end); err != nil {
			return err
		}
	}
	return nil
}
