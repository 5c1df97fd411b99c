// parameters.glsl: what the host gives a program for one dispatch.
// PARAMETERS { int width; float low; };  declares them: ints and floats, whose names stand for themselves, as plain
//                                        uniforms' do.
// They are a uniform block because a driver may compile a program anew for the values of plain uniforms, and Mesa's
// zink then takes the wrong one of a program's compilations (22.3 and 25.0).
// Host twin: gpu/parameters.go.
#define PARAMETERS layout(std140, binding = 0) uniform Parameters
