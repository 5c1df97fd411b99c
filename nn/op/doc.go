// Package op holds what layers are computed with: tensors, their layout on the GPU, steps as plain data, the executor that
// runs steps on a device, and each op of the network.
//
// An op has files of one name: dense.go plans it for the GPU as steps, dense_ref.go is its CPU twin in plain loops and
// float64, dense_cpu.go (where there is one) computes it in CPU mode where package simd has no vector units,
// dense_test.go holds them against each other and against a literal worked out by hand, and shaders/dense*.comp are the
// shaders.
package op
