package permver

import (
	"context"
	"sync"
)

// eachPlugin calls do for every one of some plugins, of which it knows the keys, several
// at once, and tells [Options.Progress] how far it has come.
func (s *session) eachPlugin(ctx context.Context, keys []string, do func(i int)) error {
	var mu sync.Mutex
	done := 0
	tell := func(of int, what string) {
		if s.opts.Progress == nil {
			return
		}
		mu.Lock()
		defer mu.Unlock()
		done += of
		s.opts.Progress(done, len(keys), what)
	}
	return s.each(ctx, len(keys), func(i int) error {
		tell(0, keys[i])
		do(i)
		tell(1, keys[i])
		return nil
	})
}
