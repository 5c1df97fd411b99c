// Package dream looks for a picture that a unit, a channel or a class likes: it begins with noise, or with a photo, and goes up the
// gradient of what the network says.
//
//	Request (target, method, steps, seed) ─► Run ─► Frame after each step, Result
//
//	canvas: parameters ─► picture ─► view: turned, moved, cut out ─► input ─► nn pass ─► objective
//	              ▲                                                                        │
//	              └───────────────────── gradient, backwards through all of it ◄───────────┘
//
// A canvas is how a picture is made of the numbers that are changed, and decides what comes out: pixels (naive.go) give noise that
// no photo looks like; a spectrum whose low frequencies are easy to change (fourier.go), or whose magnitudes are those of photos
// (maco.go), gives pictures. A view (view.go) is what the network is shown at one step; because it is another at each, the picture must
// please it from all of them.
//
// It goes by the values before the target's ReLU. After it the gradient of a channel that says nothing is zero, and a picture of
// noise would stay grey for ever. Where it is zero in a layer below, the first steps let it through there (Lucid's redirected ReLU).
//
// The same request gives the same picture on the same machine: all that is random comes from the seed.
package dream
