package weights

// noteList gives the notes of a set in English.
func noteList(s *Set) (list []string) {
	for _, n := range s.Notes {
		list = append(list, n.String())
	}
	return list
}
