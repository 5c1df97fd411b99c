// Package kept writes down and reads what is looked at as a file: the scene, and which picture and which weights it is of, so that
// another file in their place is noticed, and which pictures were opened together with it.
package kept
