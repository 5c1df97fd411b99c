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

	OnPair    Context = "pair"    // a map of two pictures, or of two layers
	OnKernels Context = "kernels" // a kernel or a slice of one
	OnGlance  Context = "glance"  // a layer of the net at a glance
	OnTable   Context = "table"   // of pictures by channels
	OnArea    Context = "area"    // the table of an area
	OnCause   Context = "cause"   // the map of a cause, in its tab
	OnWhy     Context = "why"     // the same in the middle of the window
	OnDream   Context = "dream"   // the picture that something likes best
	OnBest    Context = "best"    // the parts of somebody's pictures that a channel likes best
)

// Contexts lists them all.
func Contexts() []Context {
	return []Context{OnMap, OnLayer, OnClass, OnPhoto, OnPair, OnKernels, OnGlance, OnTable, OnArea, OnCause, OnWhy, OnDream, OnBest}
}

// contexts are what a right click offers, with a line between the groups.
var contexts = map[Context][][]ID{
	OnMap:   {{Enlarge, DreamHere, View(scene.BestView)}, {SwitchChannel, SwitchMean, SwitchSwap, AllOn}, {CopyPicture, CopyText}, {SaveMap, SaveFigure, SaveGrid, SaveNPY}},
	OnLayer: {{SaveGrid, SaveNPY, SaveAllNPY}, {CopySummary}, {FindLayer, LayerTimes}},
	OnClass: {{ContrastWith, DreamFound}, {CopyAnswers, SaveCSV, SaveJSON, SaveChart}, {FindClass, LogChart}},
	OnPhoto: {{View(scene.PhotoView), View(scene.Maps)}, {CopyPicture, SavePhoto, ShowFolder}},

	OnPair:    {{CopyPicture, CopyText}, {SaveFigure}, {View(scene.Maps)}},
	OnKernels: {{SplitKernels, View(scene.Maps)}, {CopyPicture, CopyText}, {SaveFigure, SaveGrid, SaveNPY}},
	OnGlance:  {{CopyPicture}, {SaveFigure, SaveGlance}, {View(scene.Maps)}},
	OnTable:   {{CrowdMean, CrowdGroups, CrowdPlain}, {CopyPicture, CopyText}, {SaveFigure}, {View(scene.Maps)}},
	OnArea:    {{AreaSight, AreaNone}, {CopyArea, SaveArea}, {View(scene.Maps)}},
	OnCause:   {{Explain, View(scene.CauseView), DreamOfCause}, {CopyCause}, {SaveCausePNG, SaveCauseNPY, SaveCauseJSON}},
	OnWhy:     {{Explain, View(scene.Maps), DreamOfCause}, {CopyPicture, CopyCause}, {SaveFigure, SaveCausePNG, SaveCauseNPY, SaveCauseJSON}},
	OnDream:   {{BeginDream, GoOnDreaming, StopDreaming}, {CopyPicture, CopyDream}, {SaveFigure, SaveDream, SaveDreamPNG}, {View(scene.Maps)}},
	OnBest:    {{BeginIndex, StopIndex, OpenFolder}, {Best(scene.ByActivation), Best(scene.ByRelevance)}, {CopyPicture, SaveFigure}, {View(scene.Maps)}},
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
