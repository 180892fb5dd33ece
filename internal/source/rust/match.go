package rust

// matchDelimiters pairs openers with closers in one pass. A missing delimiter
// must not hide the rest of the file, so an opener without a closer and a
// closer without an opener stay as ordinary tokens: a brace outranks the
// brackets and parentheses left open within it.
func (l *lexed) matchDelimiters() {
	m := matcher{lexed: l, stack: make([]int32, 0, 64), levels: make([]openCount, 1, 16)}
	for _, i := range l.delims {
		if l.toks[i].kind == opener {
			m.open(i)
		} else {
			m.close(i)
		}
	}
	for _, i := range m.stack {
		m.unclosed(i)
	}
}

// openCount counts what is open since the innermost open brace.
type openCount struct{ paren, bracket int }

type matcher struct {
	*lexed
	stack  []int32
	levels []openCount // one for each open brace, and one for the file
}

func (m *matcher) level() *openCount { return &m.levels[len(m.levels)-1] }

func (m *matcher) open(i int32) {
	m.stack = append(m.stack, i)
	switch m.toks[i].ch {
	case '(':
		m.level().paren++
	case '[':
		m.level().bracket++
	default:
		m.braces++
		m.levels = append(m.levels, openCount{})
	}
}

func (m *matcher) close(i int32) {
	var want byte
	var there bool
	switch m.toks[i].ch {
	case ')':
		want, there = '(', m.level().paren > 0
	case ']':
		want, there = '[', m.level().bracket > 0
	default:
		want, there = '{', len(m.levels) > 1
	}
	if !there {
		m.problem(m.toks[i].pos, m.toks[i].end, "unexpected closing delimiter `"+string(m.toks[i].ch)+"`")
		return
	}
	for {
		top := m.pop()
		if m.toks[top].ch == want {
			m.toks[top].match, m.toks[i].match = i, top
			return
		}
		m.unclosed(top)
	}
}

func (m *matcher) pop() int32 {
	top := m.stack[len(m.stack)-1]
	m.stack = m.stack[:len(m.stack)-1]
	switch m.toks[top].ch {
	case '(':
		m.level().paren--
	case '[':
		m.level().bracket--
	default:
		m.levels = m.levels[:len(m.levels)-1]
	}
	return top
}

func (m *matcher) unclosed(i int32) {
	m.problem(m.toks[i].pos, m.toks[i].end, "unclosed delimiter `"+string(m.toks[i].ch)+"`")
}
