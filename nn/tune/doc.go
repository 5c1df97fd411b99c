// Package tune finds out in which way a device computes convolutions fastest, with made-up problems and apart from any
// network: it tries [op.Candidates], keeps the choices in a file of the user's caches, and measures a device's peak.
package tune
