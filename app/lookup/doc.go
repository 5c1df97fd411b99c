// Package lookup ranks names by how well they match what somebody types: in any of the languages that a name has, by the first
// letters of its words, by the first letters of how Chinese characters are read, and at last by letters in their order.
package lookup
