// bordered.glsl: where a value lies in a bordered NC4HW4 feature map.
// Four channels make a texel, a quad; each quad is a plane of (height + 2) x (width + 2) texels, row by row, whose
// outermost texels are zero and stay so. A 3x3 window with padding 1 then needs no test at the edges.
// Host twin: Bordered in nn/op/layout.go.
int borderedPitch(ivec2 size) { return size.x + 2; }
int borderedPlane(ivec2 size) { return (size.x + 2) * (size.y + 2); }
int bordered(int quad, int y, int x, ivec2 size) { return quad * borderedPlane(size) + (y + 1) * borderedPitch(size) + x + 1; }
