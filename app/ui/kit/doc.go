// Package kit has the widgets and layouts that the window is made of and that know nothing of networks: buttons that explain
// themselves, paragraphs that break Chinese, pictures that are drawn at the screen's resolution. All of it is for the
// toolkit's main thread.
package kit
