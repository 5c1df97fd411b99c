package main

import (
	"slices"
	"strings"

	"github.com/vggscope/vggscope/app/notices"
)

// signs are words that only the text of that licence has, with single spaces and in lower case. Where a longer licence has
// all the words of a shorter one, it comes first and rules that out.
var signs = []struct {
	id    string
	words []string // all of them
	not   string   // the identifier that rules this one out
}{
	{"Apache-2.0", []string{"apache license", "version 2.0"}, ""},
	{"OFL-1.1", []string{"sil open font license", "preamble"}, ""},
	{"Bitstream-Vera", []string{"bitstream vera", "font software"}, ""},
	{"MPL-2.0", []string{"mozilla public license version 2.0"}, ""},
	{"Unlicense", []string{"this is free and unencumbered software released into the public domain"}, ""},
	{"CC-BY-4.0", []string{"creative commons attribution 4.0"}, ""},
	{"CC0-1.0", []string{"creative commons zero"}, ""},
	{"BSL-1.0", []string{"boost software license", "version 1.0"}, ""},
	{"Zlib", []string{"altered source versions must be plainly marked"}, ""},
	{"ISC", []string{"permission to use, copy, modify, and", "distribute this software for any purpose with or without fee is hereby granted"}, ""},
	{"MIT-Khronos-old", []string{"permission is hereby granted, free of charge", `"materials"`}, ""},
	{"MIT-Modern-Variant", []string{"permission is hereby granted, without written agreement and without license or royalty fees"}, ""},
	{"MIT", []string{"permission is hereby granted, free of charge", "to deal in the software without restriction"}, ""},
	{"BSD-3-Clause", []string{"redistribution and use in source and binary forms", "to endorse or promote products derived"}, ""},
	{"BSD-2-Clause", []string{"redistribution and use in source and binary forms"}, "BSD-3-Clause"},
}

// identify names the licences in some texts by their SPDX identifiers, those of the first text first.
func identify(texts []notices.Text) string {
	var all []string
	for _, t := range texts {
		for _, id := range identifyOne(t.Body) {
			if !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	if len(all) == 0 {
		return notices.SeeText
	}
	return strings.Join(all, ", ")
}

func identifyOne(body string) (ids []string) {
	plain := strings.NewReplacer("“", `"`, "”", `"`, "*", " ", "#", " ").Replace(strings.ToLower(body))
	plain = strings.Join(strings.Fields(plain), " ")
	for _, s := range signs {
		has := func(w string) bool { return strings.Contains(plain, w) }
		missing := func(w string) bool { return !has(w) }
		if !slices.ContainsFunc(s.words, missing) && !slices.Contains(ids, s.not) {
			ids = append(ids, s.id)
		}
	}
	return ids
}
