// Package probe changes something in a network or in its picture, and measures what becomes of an answer:
//
//   - [Switch]: channels of a layer at zero, at their mean, or as in another picture; and [Switches], which measures that for each
//     channel of a layer.
//   - [SharesOf]: how much each channel of a layer adds to a target, such as the difference of two classes' logits.
//   - [LooksOf]: the picture in grey, in other colours, blurred or cut up and shuffled.
//
// What is measured is an explain.Aim: a class's logit, the difference of two, a channel or a unit. Covering parts of the picture is in
// package explain, as a method among others. Like that package this one knows nothing of windows, files or languages.
package probe
