// Package scene is what is looked at: one value, which knows no toolkit. The window draws it, acts by going from one scene to
// another, and keeps nothing of it anywhere else; settings remember a part of it, files all of it.
package scene
