package action

import "github.com/vggscope/vggscope/app/scene"

// A Context is what a right click is on.
type Context string

// The contexts.
const (
	OnMap   Context = "map"
	OnLayer Context = "layer"
	OnClass Context = "class"
	OnPhoto Context = "photo"
)

// contexts are what a right click offers, with a line between the groups.
var contexts = map[Context][][]ID{
	OnMap:   {{Enlarge, DreamHere, View(scene.BestView)}, {SwitchChannel, SwitchMean, SwitchSwap, AllOn}, {CopyPicture, CopyText}, {SaveMap, SaveFigure, SaveGrid, SaveNPY}},
	OnLayer: {{SaveGrid, SaveNPY, SaveAllNPY}, {CopySummary}, {FindLayer, LayerTimes}},
	OnClass: {{ContrastWith, DreamFound}, {CopyAnswers, SaveCSV, SaveJSON, SaveChart}, {FindClass, LogChart}},
	OnPhoto: {{View(scene.PhotoView), View(scene.Maps)}, {CopyPicture, SavePhoto, ShowFolder}},
}

// InContext lists the groups of actions of a context.
func InContext(c Context) (groups [][]Action) {
	for _, ids := range contexts[c] {
		var group []Action
		for _, id := range ids {
			a, _ := ByID(id)
			group = append(group, a)
		}
		groups = append(groups, group)
	}
	return groups
}
