package weights

import (
	_ "embed"
	"fmt"
	"strings"
)

// Class is one output of the last layer.
type Class struct {
	ID   string `json:"id"`           // ImageNet's wnid, or whatever the model uses; never empty
	Name string `json:"name"`         // English, readable; never empty
	Zh   string `json:"zh,omitempty"` // Simplified Chinese, may be empty
}

// imagenetTSV has one line for each class of ILSVRC 2012 in the order of its index: wnid, tab, English name, tab,
// Chinese name. English names are not unique (crane is 134 and 517): tell classes apart by index or ID. The Chinese
// ones are: they follow the sense of the wnid in WordNet 3.0, so that the bird and the machine differ. Where WordNet
// means something that neither the English name nor the pictures suggest to a reader, they follow the name: 664
// (monitor), 723 (pinwheel), 926 (hot pot) and 968 (cup, to WordNet a kind of punch).
//
//go:embed imagenet.tsv
var imagenetTSV string

// ImageNetClasses lists the 1000 classes of ILSVRC 2012 in the order that VGG16's outputs have.
func ImageNetClasses() []Class {
	list := make([]Class, 0, 1000)
	for line := range strings.Lines(imagenetTSV) {
		id, names, _ := strings.Cut(strings.TrimSpace(line), "\t")
		name, zh, _ := strings.Cut(names, "\t")
		list = append(list, Class{ID: id, Name: name, Zh: zh})
	}
	return list
}

// defaultClasses names the outputs of a set without a class list: ImageNet's for 1000 outputs, else by number.
func defaultClasses(n int) []Class {
	if n == 1000 {
		return ImageNetClasses()
	}
	list := make([]Class, n)
	for i := range list {
		list[i] = Class{ID: fmt.Sprintf("class_%d", i), Name: fmt.Sprintf("class %d", i), Zh: fmt.Sprintf("类别 %d", i)}
	}
	return list
}
