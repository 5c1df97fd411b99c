package rank

import "slices"

// A Key names what channels are sorted by.
type Key string

// The keys. All but Index need values.
const (
	Index Key = "index" // a channel's number
	Max   Key = "max"   // its largest value
	Mean  Key = "mean"  // of its values
	L2    Key = "l2"    // root of the sum of their squares
	Zeros Key = "zeros" // share of them that are exactly 0
	Reach Key = "reach" // sum of |weight x value| over all products of the next layer with weights that read it
)

// Keys about what is explained: a class, say. Their values take passes through the network.
const (
	Relevance Key = "relevance" // share of the layer's relevance, by LRP
	Part      Key = "part"      // what the channel adds to what is explained: its values times their gradients
	Switched  Key = "switched"  // by how much what is explained changes when the channel is off
)

// The keys of a rectangle that is measured: as those of the whole map.
const (
	AreaMax   Key = "areamax"
	AreaMean  Key = "areamean"
	AreaZeros Key = "areazeros"
)

// A Measure is something that channels can be sorted and chosen by. A new one is a line of the table, and its text
// sort.KEY in both languages; who has the values hands them to Arrange.
type Measure struct {
	Key   Key
	Share bool     // of 1: is written in percent
	Words []string // what a filter may call it beside its key, in small letters

	Area   bool // it is of a rectangle that is measured, which there may not be
	Target bool // it is about what is explained
	Least  bool // what is looked for first is the least value
}

// Measures lists them in the order of a menu.
func Measures() []Measure {
	return []Measure{
		{Key: Index, Words: []string{"channel", "通道", "序号"}},
		{Key: Max, Words: []string{"maximum", "最大值", "最大"}},
		{Key: Mean, Words: []string{"average", "平均值", "平均", "均值"}},
		{Key: L2, Words: []string{"norm", "范数"}},
		{Key: Zeros, Share: true, Words: []string{"zero", "零值", "零值占比"}},
		{Key: Reach, Words: []string{"contribution", "贡献"}},
		{Key: Relevance, Share: true, Words: []string{"相关性"}, Target: true},
		{Key: Part, Words: []string{"份额"}, Target: true},
		{Key: Switched, Words: []string{"关闭变化"}, Target: true, Least: true},
		{Key: AreaMax, Area: true, Words: []string{"区域最大值", "区域最大"}},
		{Key: AreaMean, Area: true, Words: []string{"区域平均值", "区域均值"}},
		{Key: AreaZeros, Area: true, Share: true, Words: []string{"区域零值占比", "区域零值"}},
	}
}

// Sum is the sum of a kernel's weights. Channels of maps have none.
const Sum Key = "sum"

// SliceKeys are what the slices of a kernel can be sorted by.
func SliceKeys() []Key { return []Key{Index, L2, Sum, Reach} }

// Keys are the names of the measures that follow from maps and weights alone.
func Keys() []Key { return keysOf(false) }

// TargetKeys are the names of those about what is explained.
func TargetKeys() []Key { return keysOf(true) }

func keysOf(target bool) (keys []Key) {
	for _, m := range Measures() {
		if m.Target == target {
			keys = append(keys, m.Key)
		}
	}
	return keys
}

// ByKey is the measure of that name.
func ByKey(k Key) (Measure, bool) {
	all := Measures()
	i := slices.IndexFunc(all, func(m Measure) bool { return m.Key == k })
	if i < 0 {
		return Measure{}, false
	}
	return all[i], true
}
