package export

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/plain"
)

// JSONPath is a path as JSON can have it, which is Unicode: in one that is not, the bytes that are no UTF-8 are written as
// \xe9, and raw is all of it, to stand beside it in Base64.
func JSONPath(path string) (text string, raw []byte) {
	if utf8.ValidString(path) {
		return path, nil
	}
	return plain.Name(path), []byte(path)
}

// Picture is a picture's path in JSON; see [JSONPath].
type Picture struct {
	Image      string `json:"image"`
	ImageBytes []byte `json:"image_bytes,omitempty"`
}

// PictureAt puts a path down.
func PictureAt(path string) Picture {
	text, raw := JSONPath(path)
	return Picture{text, raw}
}

// Class is a class with its probability, in JSON.
type Class struct {
	Index       int     `json:"index"`
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Zh          string  `json:"name_zh,omitempty"`
	Probability float32 `json:"probability"`
}

// ClassOf puts a prediction down.
func ClassOf(p nn.Prediction) Class {
	return Class{p.Index, p.Class.ID, p.Class.Name, p.Class.Zh, p.Probability}
}

// About says what predictions are of.
type About struct {
	Image string // its path, or the name of a sample
	Model string
	Off   map[string][]int // channels that were switched off, by the name of their layer; nil for none
	// Replaced are channels with other values in their place than zeros: "block5_conv3:7=mean", "block5_conv3:9=PICTURE".
	Replaced []string
}

// OffText writes the channels that were off as the command line has them, and those that were replaced: "block5_conv3:1,2 fc1:7
// block5_conv3:9=mean".
func (a About) OffText() string {
	var words []string
	for _, layer := range slices.Sorted(maps.Keys(a.Off)) {
		var list []string
		for _, c := range a.Off[layer] {
			list = append(list, strconv.Itoa(c))
		}
		words = append(words, layer+":"+strings.Join(list, ","))
	}
	return strings.Join(append(words, a.Replaced...), " ")
}

// WriteCSV writes predictions as a table with a head. Probabilities have as
// many digits as tell a float32 from its neighbours. Where channels were off, a last column says which.
func WriteCSV(w io.Writer, about About, list []nn.Prediction) error {
	c := csv.NewWriter(w)
	write := func(row []string, off string) {
		if off != "" {
			row = append(row, off)
		}
		c.Write(row) // Flush keeps the error
	}
	write([]string{"image", "model", "rank", "index", "id", "name", "name_zh", "probability"}, map[bool]string{true: "off"}[about.OffText() != ""])
	image, _ := JSONPath(about.Image) // CSV is text too
	for i, p := range list {
		write([]string{image, about.Model, strconv.Itoa(i + 1), strconv.Itoa(p.Index), p.Class.ID, p.Class.Name,
			p.Class.Zh, strconv.FormatFloat(float64(p.Probability), 'g', -1, 32)}, about.OffText())
	}
	c.Flush()
	return c.Error()
}

// WriteJSON writes predictions as an object: image, model, and the list of classes.
func WriteJSON(w io.Writer, about About, list []nn.Prediction) error {
	type class struct {
		Rank int `json:"rank"`
		Class
	}
	out := struct {
		Picture
		Model   string           `json:"model"`
		Off     map[string][]int `json:"off,omitempty"`
		Put     []string         `json:"replaced,omitempty"`
		Classes []class          `json:"classes"`
	}{PictureAt(about.Image), about.Model, about.Off, about.Replaced, []class{}}
	for i, p := range list {
		out.Classes = append(out.Classes, class{i + 1, ClassOf(p)})
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
