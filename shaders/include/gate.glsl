// gate.glsl: what a backward pass lets through a ReLU. g comes from above, z is what the ReLU read.
// rule: 0 the gradient, g where z > 0; 1 deconvnet, max(0, g); 2 guided, max(0, g) where z > 0.
// Host twin: Rule in nn/op/relu_back.go.
vec4 gate(vec4 g, vec4 z, int rule) {
    vec4 open = mix(vec4(0.0), g, greaterThan(z, vec4(0.0)));
    vec4 passed = rule == 1 ? g : open;
    return rule == 0 ? passed : max(passed, vec4(0.0));
}
