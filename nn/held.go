package nn

import "sync"

// held keeps what backward passes make of a layer's kernel, for as long as someone holds it. A pass that is under way holds
// what it uses; without another holder each is freed once its layer is computed.
type held[T any] struct {
	free func(T)
	size func(T) int64

	mu      sync.Mutex
	holders int // passes under way included
	kept    map[int]T
}

// hold makes one more holder until release is called. The last one's frees all.
func (h *held[T]) hold() (release func()) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.holders++
	return sync.OnceFunc(func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.holders--; h.holders == 0 {
			h.drop()
		}
	})
}

func (h *held[T]) drop() {
	for _, v := range h.kept {
		h.free(v)
	}
	h.kept = nil
}

// take gives what is kept of a layer, or makes it. The caller is a holder.
func (h *held[T]) take(layer int, build func() (T, error)) (T, error) {
	h.mu.Lock()
	v, ok := h.kept[layer]
	h.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := build()
	if err != nil {
		return v, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.kept == nil {
		h.kept = map[int]T{}
	}
	h.kept[layer] = v
	return v, nil
}

// done frees what is kept of a layer, unless there are holders besides the caller.
func (h *held[T]) done(layer int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if v, ok := h.kept[layer]; ok && h.holders == 1 {
		delete(h.kept, layer)
		h.free(v)
	}
}

// bytes is the memory of all that is kept.
func (h *held[T]) bytes() (sum int64) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, v := range h.kept {
		sum += h.size(v)
	}
	return sum
}
