// Package scene is what is looked at. It knows no toolkit and no files: the window draws it, settings remember a part of it.
package scene
