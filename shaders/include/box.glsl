// box.glsl: the part of a map outside of which a gradient counts as zero, whatever is there: Winograd's algorithm leaves
// rounding errors in all outputs of a tile.
// BOX;   declares it among the PARAMETERS: rows and columns, the first ones and those behind the last.
// Host twin: boxUniforms in nn/op/relu_back.go.
#define BOX int left; int top; int right; int bottom
bool inBox(int row, int column, ivec4 box) { return column >= box.x && row >= box.y && column < box.z && row < box.w; }
