package manifest

import (
	"sync"

	"github.com/permver/permver/gitsrc"
)

// memo keeps what was made of each blob, so that a blob is read and parsed once
// however many sides, refs and plugins hold it. It is safe for concurrent use:
// who asks for a blob in work waits for it. Errors are not kept.
type memo[V any] struct {
	mu    sync.Mutex
	cells map[gitsrc.ID]*cell[V]
}

type cell[V any] struct {
	mu    sync.Mutex
	done  bool
	value V
}

func (m *memo[V]) cell(id gitsrc.ID) *cell[V] {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.cells[id]
	if c == nil {
		c = &cell[V]{}
		if m.cells == nil {
			m.cells = map[gitsrc.ID]*cell[V]{}
		}
		m.cells[id] = c
	}
	return c
}

// get returns the value of the cell, made once.
func (c *cell[V]) get(build func() (V, error)) (V, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.done {
		return c.value, nil
	}
	value, err := build()
	if err != nil {
		return value, err
	}
	c.value, c.done = value, true
	return value, nil
}

// load returns what parse makes of a file. A file whose entry has an ID is read
// only if the memo does not have it; of any other the ID is known by reading.
func (m *memo[V]) load(side Side, file string, e gitsrc.Entry, parse func([]byte) V) (V, error) {
	if e.ID != "" {
		return m.cell(e.ID).get(func() (V, error) {
			content, _, err := side.ReadFile(file, e)
			if err != nil {
				var none V
				return none, err
			}
			return parse(content), nil
		})
	}
	content, id, err := side.ReadFile(file, e)
	if err != nil {
		var none V
		return none, err
	}
	return m.cell(id).get(func() (V, error) { return parse(content), nil })
}
