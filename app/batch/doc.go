// Package batch takes many pictures to tables: which pictures there are (Expand, ReadList, Shard), what a row tells of each
// (Wish), and where rows go (Output): CSV, JSON Lines, Parquet, or NumPy arrays with an index.
//
// An Output that was left in the middle, by a kill at any moment, is gone on with: the files are then the same, byte for byte, as those
// of a run that nobody disturbed. While rows come they are in FILE.part, and FILE.run.json says how many are safe; FILE appears
// when it is complete.
package batch
