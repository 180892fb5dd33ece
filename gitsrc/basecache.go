package gitsrc

import "sync"

// baseCache remembers objects that others are deltas against, up to a number of bytes. It has two generations: when the younger one has half of the
// bytes, it becomes the elder one, and what nobody asked for since is forgotten. It is safe for concurrent use.
type baseCache struct {
	mu         sync.Mutex
	limit      int // of a generation
	size       int // of the younger one
	young, old map[packPlace]object
}

// packPlace is where an object lies.
type packPlace struct {
	pack *pack
	at   int64
}

func newBaseCache(limit int) *baseCache {
	return &baseCache{limit: limit / 2, young: map[packPlace]object{}}
}

func (c *baseCache) get(at packPlace) (object, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if o, ok := c.young[at]; ok {
		return o, true
	}
	o, ok := c.old[at]
	if ok {
		c.add(at, o)
	}
	return o, ok
}

// put adds an object, which nobody changes from then on.
func (c *baseCache) put(at packPlace, o object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.add(at, o)
}

func (c *baseCache) add(at packPlace, o object) {
	if len(o.content) > c.limit {
		return
	}
	if c.size+len(o.content) > c.limit {
		c.young, c.old, c.size = map[packPlace]object{}, c.young, 0
	}
	if _, ok := c.young[at]; !ok {
		c.size += len(o.content)
	}
	c.young[at] = o
}
