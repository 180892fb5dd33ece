package rust

import "slices"

// owner is whose builder is given a handler, as far as the calls on it show.
type owner struct {
	host   bool   // an application's, as in examples and tests
	lost   bool   // the builder is given another handler after it
	plugin string // the name of the plugin's, "" if it is not known
}

// owners are the owners of the handlers of a file, by index, and the calls of
// invoke_handler that are not on a plugin's builder, by span.
func (n *node) owners() (handlers map[int]owner, foreign map[Span]bool) {
	f := n.file
	handlers, foreign = make(map[int]owner), make(map[Span]bool)
	if len(f.Invokes) == 0 {
		return handlers, foreign
	}
	calls := f.calls()
	for i := range f.Builders {
		b := &f.Builders[i]
		var o owner
		switch b.Kind {
		case HostBuilder:
			o.host = true
		case RuntimeBuilder:
			if b.Commands != nil {
				o.plugin = n.evaluatePath(b.Commands, b.Cfg).text
			}
		default:
			continue
		}
		var last []int // the handlers that are given last of those given one after the other
		for nth, m := range b.Methods {
			call, ok := calls[[2]int{m.Span.Line, m.Span.Column}]
			if !ok || m.Name != "invoke_handler" {
				continue
			}
			foreign[call] = foreign[call] || o.host
			if nth < b.direct {
				for _, at := range last {
					handlers[at] = owner{lost: true}
				}
				last = last[:0]
			}
			from, to := f.handlersWithin(call)
			for at := from; at < to; at++ {
				handlers[at] = o
				last = append(last, at)
			}
		}
	}
	return handlers, foreign
}

// calls are the spans of the calls of invoke_handler, by where they begin.
func (f *File) calls() map[[2]int]Span {
	calls := make(map[[2]int]Span, len(f.Invokes))
	for _, call := range f.Invokes {
		calls[[2]int{call.Span.Line, call.Span.Column}] = call.Span
	}
	return calls
}

// handlersWithin are the handlers' macros of a stretch, from one index to another.
func (f *File) handlersWithin(s Span) (from, to int) {
	from, _ = slices.BinarySearchFunc(f.Handlers, s, func(h Handler, s Span) int {
		return before(h.Span.Line, h.Span.Column, s.Line, s.Column)
	})
	for to = from; to < len(f.Handlers); to++ {
		if h := f.Handlers[to]; before(h.Span.Line, h.Span.Column, s.EndLine, s.EndColumn) >= 0 {
			break
		}
	}
	return from, to
}

// LeaveOut removes the handlers that belong to other plugins, which the same crate builds
// under other names than this one's name. Where plugins of several names are built, and
// none surely is this one, it is not known whose handlers any are: all are left out.
func (p *Program) LeaveOut(name string) {
	names, own, unsure := make(map[string]bool), false, false
	for _, n := range p.RuntimeNames {
		if n.Unreached || neverCompiled(n.Cfg) {
			continue
		}
		names[n.Name] = true
		own = own || n.Exact && n.Name == name
		unsure = unsure || !n.Exact
	}
	if len(names) < 2 {
		return
	}
	p.HandlerUnknown = p.HandlerUnknown || !own || unsure
	var kept []ProgramHandler
	for _, h := range p.Handlers {
		if own && (h.plugin == "" || h.plugin == name) {
			kept = append(kept, h)
		} else {
			p.elsewhere = append(p.elsewhere, h.Handler)
		}
	}
	p.Handlers = kept
}

// Elsewhere reports whether a function is listed by a handler that is not the plugin's, or
// that another one takes the place of.
func (p *Program) Elsewhere(function string) bool {
	return slices.ContainsFunc(p.elsewhere, func(h Handler) bool {
		return slices.ContainsFunc(h.Items, func(i HandlerItem) bool { return i.Name == function })
	})
}
