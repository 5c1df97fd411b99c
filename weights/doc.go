// Package weights holds the trained numbers of a VGG: it opens model folders and weights files, reads their arrays
// in Keras' names and layout whatever the files behind them look like, and knows the class names, the built-in model
// and the synthetic weights that tests and benchmarks run on.
//
// The smallest use:
//
//	set, err := weights.Open("my-model")
//	if err != nil { ... }
//	defer set.Close()
//	a := set.Array("fc1_kernel")             // (25088, 4096), flattened in H, W, C order
//	part := make([]float32, 64*a.RowLen())
//	err = a.ReadRows(ctx, part, 0, 64)       // the first 64 rows
//
// Little is read at Open beside headers; values travel from the file to the caller's memory in blocks, so that a set of
// 528 MiB never exists twice. What a file holds is found out by package format, which arrays a network has by package vgg;
// this package puts the ones in the places of the others. It knows nothing of how layers compute, or of OpenGL.
package weights
