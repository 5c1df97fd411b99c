// Package lesson writes down and reads a teacher's lesson as one file: views in their order, each with the teacher's own text in
// Markdown, and the photos that they are of, once each. docs/LESSON.md tells what is in the file.
package lesson
