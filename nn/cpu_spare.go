package nn

import "sync"

// spareTensors keeps the memory of passes that were released for those that come: the system takes longer to give fresh
// memory, page by page, than a pool takes to compute. It is safe for concurrent use.
type spareTensors struct {
	mu      sync.Mutex
	byLayer map[int][][]float32 // at most `most` each
	most    int
}

// expect says how many passes there are at a time.
func (s *spareTensors) expect(passes int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.most = max(s.most, passes)
}

// take gives a tensor for a layer's output. Its values are anything.
func (s *spareTensors) take(l Layer) Tensor {
	s.mu.Lock()
	defer s.mu.Unlock()
	have := s.byLayer[l.Index]
	if len(have) == 0 {
		return NewTensor(l.Out)
	}
	last := len(have) - 1
	s.byLayer[l.Index] = have[:last]
	return Tensor{Shape: l.Out, Data: have[last]}
}

func (s *spareTensors) give(layer int, t Tensor) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.byLayer == nil {
		s.byLayer = map[int][][]float32{}
	}
	if have := s.byLayer[layer]; len(have) < max(s.most, 1) {
		s.byLayer[layer] = append(have, t.Data)
	}
}

// rest forgets all of it, for the collector.
func (s *spareTensors) rest() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.byLayer = nil
}
