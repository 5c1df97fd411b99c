package view

import (
	"math"

	"github.com/vggscope/vggscope/nn"
	"github.com/vggscope/vggscope/weights/work"
)

// Components are the first n principal components of a layer at each place: what its channels, taken as one vector there and
// less their means, have along the directions in which they vary most. There are as many as channels at most. The largest part
// of a direction is positive, so that a picture comes out the same each time.
func Components(t nn.Tensor, n int) (components [][]float64) {
	covariance, means := covarianceOf(t)
	for range min(n, t.C) {
		v, _ := dominant(covariance, t.C)
		values := make([]float64, t.H*t.W)
		for i := range values {
			for c, x := range t.Data[i*t.C : (i+1)*t.C] {
				values[i] += v[c] * (float64(x) - means[c])
			}
		}
		components = append(components, values)
		deflate(covariance, v, t.C)
	}
	return components
}

// covarianceOf is that of the channels over all places, row by row, and their means.
func covarianceOf(t nn.Tensor) (covariance, means []float64) {
	n, plane := t.C, t.H*t.W
	means = make([]float64, n)
	for i, x := range t.Data {
		means[i%n] += float64(x)
	}
	for c := range means {
		means[c] /= float64(plane)
	}
	covariance = make([]float64, n*n)
	work.Each(n, func(a int) {
		row := covariance[a*n : (a+1)*n]
		for i := range plane {
			pixel := t.Data[i*n : (i+1)*n]
			x := float64(pixel[a]) - means[a]
			if x == 0 {
				continue
			}
			for b := a; b < n; b++ {
				row[b] += x * (float64(pixel[b]) - means[b])
			}
		}
	})
	for a := range n {
		for b := a; b < n; b++ {
			covariance[a*n+b] /= float64(plane)
			covariance[b*n+a] = covariance[a*n+b]
		}
	}
	return covariance, means
}

// dominant is the direction of the largest eigenvalue of a symmetric matrix without negative ones, and that value, found by
// multiplying until nothing changes.
func dominant(m []float64, n int) (v []float64, value float64) {
	v = make([]float64, n)
	for i := range v {
		v[i] = 1 / math.Sqrt(float64(n)) * (1 + float64(i%7)/100) // not across any likely direction
	}
	for range 1000 {
		next := make([]float64, n)
		for a := range n {
			for b, x := range m[a*n : (a+1)*n] {
				next[a] += x * v[b]
			}
		}
		length := 0.0
		for _, x := range next {
			length += x * x
		}
		if length = math.Sqrt(length); length == 0 {
			return v, 0
		}
		change := 0.0
		for i := range next {
			next[i] /= length
			change = max(change, math.Abs(next[i]-v[i]))
		}
		v, value = next, length
		if change < 1e-12 {
			break
		}
	}
	turn(v)
	return v, value
}

// turn makes the largest part of a direction positive.
func turn(v []float64) {
	most := 0
	for i, x := range v {
		if math.Abs(x) > math.Abs(v[most]) {
			most = i
		}
	}
	if v[most] < 0 {
		for i := range v {
			v[i] = -v[i]
		}
	}
}

// deflate takes a direction out of a matrix, so that the next one is the largest.
func deflate(m, v []float64, n int) {
	value := 0.0
	for a := range n {
		for b := range n {
			value += v[a] * m[a*n+b] * v[b]
		}
	}
	for a := range n {
		for b := range n {
			m[a*n+b] -= value * v[a] * v[b]
		}
	}
}
