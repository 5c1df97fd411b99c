// Package gallery finds, in somebody's own pictures, what each channel likes best: for every channel of every convolution the
// pictures where it is strongest, cut out at the receptive field of the strongest unit.
//
//	Open(file, …, paths) ─► Index: what is known already, and what is Missing
//	Index.Update ─► one pass for each missing picture, a record at the end of the file for each
//	Index.Best, Index.BestFor ─► Crops, which Index.Cut makes pictures of
//
// A pass is looked at once. What is kept of a picture is, for each channel, its largest value and where that is; for the
// channels of the last convolution also which unit adds most to the picture's most probable class; and the picture as the
// network sees it, as a small JPEG. That is some 60 KB for the full VGG16. The file grows by whole records with a checksum, so that it
// may be cut off at any moment: the next Update goes on there.
//
// The values hold for one model and one way to fit pictures, which the head of the file names; a file of others is begun anew.
package gallery
