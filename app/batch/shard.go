package batch

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
)

// Shard is one of N parts of a list: number I, from 1. The zero value is the whole list.
//
// Which part a picture is in depends on nothing but its path as the list has it and on N. Whoever starts N processes on lists with the
// same paths, in whatever order and at whatever time, has each picture in one of them and in one only.
type Shard struct{ I, N int }

// ParseShard reads I/N; an empty text is the whole list.
func ParseShard(text string) (Shard, error) {
	if text == "" {
		return Shard{}, nil
	}
	i, n, _ := strings.Cut(text, "/")
	var s Shard
	var err1, err2 error
	s.I, err1 = strconv.Atoi(i)
	s.N, err2 = strconv.Atoi(n)
	if err1 != nil || err2 != nil || s.N < 1 || s.I < 1 || s.I > s.N {
		return Shard{}, fmt.Errorf("batch: a shard is I/N, from 1/N to N/N, but got %q", text)
	}
	return s, nil
}

func (s Shard) String() string {
	if s.N == 0 {
		return "1/1"
	}
	return fmt.Sprintf("%d/%d", s.I, s.N)
}

// Has reports whether a path is in the shard.
func (s Shard) Has(path string) bool {
	if s.N <= 1 {
		return true
	}
	sum := sha256.Sum256([]byte(path))
	return binary.BigEndian.Uint64(sum[:])%uint64(s.N) == uint64(s.I-1)
}

// Of gives those of a list that are in the shard.
func (s Shard) Of(list []Source) []Source {
	if s.N <= 1 {
		return list
	}
	var mine []Source
	for _, one := range list {
		if s.Has(one.Path) {
			mine = append(mine, one)
		}
	}
	return mine
}

// Name is what a shard of a file is called: rows.csv becomes rows.2-of-3.csv, with as many digits as N has, so that names sort.
func (s Shard) Name(path string) string {
	if s.N == 0 {
		return path
	}
	suffix := filepath.Ext(path)
	return fmt.Sprintf("%s.%0*d-of-%d%s", strings.TrimSuffix(path, suffix), len(strconv.Itoa(s.N)), s.I, s.N, suffix)
}
