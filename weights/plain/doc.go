// Package plain puts errors and numbers into words that people read. Every package may use it, and it uses none of them.
package plain
