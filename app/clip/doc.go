// Package clip puts a picture on the system's clipboard and takes one from it, which the toolkit's own clipboard cannot: that
// one knows text alone. A picture is there as PNG (and on Windows as a bitmap too); what is taken is a picture in any of the forms
// that programs offer, or the files that a file manager copied, or text.
//
// On X11, which Wayland's desktops speak too (XWayland), whoever copied something hands it out himself for as long as it runs: see
// the Inter-Client Communication Conventions Manual (ICCCM), section 2. This package does that on connections of its own, beside
// that of the window, so that neither waits for the other; the window goes on owning the text that is copied in it, and whoever
// copied last has the clipboard. At the end what was copied is left to the desktop's clipboard manager, where there is one.
package clip
