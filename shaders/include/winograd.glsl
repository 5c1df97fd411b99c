// winograd.glsl: the one-dimensional transforms of Winograd's F(4,3): four outputs of a 3-tap filter from six inputs with
// six products instead of twelve (Lavin & Gray 2015, arXiv:1509.09308). The points are 0, +-sqrt(1/2), +-sqrt(2) and
// infinity: with them the rounding error is that of a plain sum, four times less than with 0, +-1, +-2.
// Two-dimensional transforms apply them to the columns of a tile and then to the rows of the result.
// Host twin: winogradRef in nn/winograd_ref.go.
const float R = 0.70710678118654752; // sqrt(1/2)
const float T = 1.4142135623730951;  // sqrt(2)

// Six inputs, in place: B' of the paper.
void inputTransform(inout vec4 a, inout vec4 b, inout vec4 c, inout vec4 d, inout vec4 e, inout vec4 f) {
    vec4 even1 = e - 2.0 * c, odd1 = R * d - T * b;
    vec4 even2 = e - 0.5 * c, odd2 = T * d - R * b;
    a = a - 2.5 * c + e;
    f = b - 2.5 * d + f;
    b = even1 + odd1;
    c = even1 - odd1;
    d = even2 + odd2;
    e = even2 - odd2;
}

// Three taps to six factors: G of the paper.
void kernelTransform(vec4 x, vec4 y, vec4 z, out vec4 a, out vec4 b, out vec4 c, out vec4 d, out vec4 e, out vec4 f) {
    vec4 even1 = -2.0 / 3.0 * x - 1.0 / 3.0 * z, odd1 = -T / 3.0 * y;
    vec4 even2 = 1.0 / 6.0 * x + 1.0 / 3.0 * z, odd2 = T / 6.0 * y;
    a = x;
    b = even1 + odd1;
    c = even1 - odd1;
    d = even2 + odd2;
    e = even2 - odd2;
    f = z;
}

// Six sums of products to four outputs: A' of the paper.
void outputTransform(vec4 a, vec4 b, vec4 c, vec4 d, vec4 e, vec4 f, out vec4 x, out vec4 y, out vec4 z, out vec4 w) {
    vec4 sum1 = b + c, difference1 = b - c, sum2 = d + e, difference2 = d - e;
    x = a + sum1 + sum2;
    y = R * difference1 + T * difference2;
    z = 0.5 * sum1 + 2.0 * sum2;
    w = 0.5 * R * difference1 + 2.0 * T * difference2 + f;
}
