package rust

import (
	"slices"
	"strings"
)

// evaluatePaths evaluates the paths in a file's facts as far as the file alone
// allows; prints that tell Cargo nothing are dropped.
func (p *parser) evaluatePaths() {
	n := &node{file: &p.file}
	for i := range p.file.reruns {
		p.file.Reruns = append(p.file.Reruns, n.reruns(p.file.reruns[i])...)
	}
	p.file.reruns = slices.DeleteFunc(p.file.reruns, func(r Rerun) bool { return !mayRerun(&r.value) })
	for i := range p.file.reads {
		p.file.Reads = append(p.file.Reads, n.reads(p.file.reads[i])...)
	}
	for i := range p.file.Includes {
		inc := &p.file.Includes[i]
		if v := n.evaluatePath(&inc.value, inc.Cfg); v.kind == strValue {
			inc.Path, inc.Exact = strings.TrimPrefix(v.text, "./"), true
			if !v.root {
				inc.Path = v.text
			}
		}
	}
}

func (n *node) evaluatePath(e *Expr, c Cfg) value {
	ev := &evaluator{node: n, cfg: n.cfg.and(c), steps: maxPathSteps}
	return ev.value(e, 0)
}

// reads is one read with its path evaluated: several if the path is a loop's variable.
func (n *node) reads(r Read) []Read {
	var out []Read
	n.forEach(&r.value, r.Cfg, func(ev *evaluator) {
		one := r
		v := ev.value(&one.value, 0)
		one.Exact = v.kind == strValue && len(n.file.Problems) == 0
		one.Path, one.Why = v.text, v.why
		out = append(out, one)
	})
	return out
}

// forEach calls fn with an evaluator, once for each value of the loop variable
// that the expression mentions, or once if it mentions none that is known.
func (n *node) forEach(e *Expr, c Cfg, fn func(*evaluator)) {
	ev := &evaluator{node: n, cfg: n.cfg.and(c), steps: maxPathSteps}
	each := findEach(e, 0)
	if each == nil {
		fn(ev)
		return
	}
	list := ev.value(&each.of[0], 0)
	if list.kind != listValue || !list.exact() || len(list.of) > maxFormatArgs {
		fn(ev)
		return
	}
	for i := range list.of {
		fn(&evaluator{node: n, cfg: ev.cfg, steps: maxPathSteps, each: &list.of[i]})
	}
}

func findEach(e *Expr, depth int) *Expr {
	if e.kind == eachExpr {
		return e
	}
	if depth > maxExprDepth {
		return nil
	}
	for i := range e.of {
		if found := findEach(&e.of[i], depth+1); found != nil {
			return found
		}
	}
	return nil
}

// mayRerun says that a print can be an instruction to Cargo: it begins with what
// is not known yet, or mentions one.
func mayRerun(e *Expr) bool {
	return slices.ContainsFunc(e.of, func(piece Expr) bool {
		return piece.kind != strExpr && piece.kind != opaqueExpr || strings.Contains(piece.text, "rerun-if-changed")
	})
}

// rerunPrefixes are the two spellings of the instruction; the second needs Cargo 1.77.
var rerunPrefixes = []string{"cargo:rerun-if-changed=", "cargo::rerun-if-changed="}

// unknownMark stands in a text for a piece that is not known. It cannot occur in a path.
const unknownMark = "\x00"

// reruns are the instructions that a print gives Cargo, one for each line of it
// and each value of a loop's variable.
func (n *node) reruns(r Rerun) []Rerun {
	var out []Rerun
	n.forEach(&r.value, r.Cfg, func(ev *evaluator) {
		text, unknown, why := ev.pieces(&r.value)
		for line := range strings.Lines(text) {
			line = strings.TrimRight(line, "\r\n")
			for _, prefix := range rerunPrefixes {
				written, ok := strings.CutPrefix(line, prefix)
				if !ok {
					continue
				}
				one := r
				one.Exact = !strings.Contains(written, unknownMark) && len(n.file.Problems) == 0
				if !one.Exact {
					one.Why = why
				}
				one.Path = restore(text, written, unknown)
				out = append(out, one)
			}
		}
	})
	return out
}

// pieces is the text of a format with a mark for each piece that is not known,
// how those were written, and why they are not known.
func (ev *evaluator) pieces(e *Expr) (text string, unknown []string, why string) {
	var b strings.Builder
	for i := range e.of {
		v := ev.value(&e.of[i], 1)
		if v.kind == strValue && b.Len()+len(v.text) <= maxText {
			b.WriteString(v.text)
			continue
		}
		b.WriteString(unknownMark)
		unknown = append(unknown, placeholder(&e.of[i]))
		why = because(why, v.why)
	}
	return b.String(), unknown, why
}

// placeholder is how a piece that is not known is shown within a path.
func placeholder(e *Expr) string {
	if e.kind == opaqueExpr && strings.HasPrefix(e.text, "`{") {
		return strings.Trim(e.text, "`")
	}
	if e.kind == pathExpr {
		return "{" + e.text + "}"
	}
	return "{}"
}

// restore puts the placeholders back into a part of the text.
func restore(text, part string, unknown []string) string {
	before := strings.Index(text, part)
	skip := strings.Count(text[:max(before, 0)], unknownMark)
	for _, u := range unknown[min(skip, len(unknown)):] {
		part = strings.Replace(part, unknownMark, u, 1)
	}
	return part
}
