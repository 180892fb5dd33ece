package rust

import (
	"fmt"
	"path"
	"slices"
	"strings"
)

type valueKind uint8

const (
	unknownValue valueKind = iota
	strValue
	listValue
	tupleValue
)

// value is what an expression was evaluated to.
type value struct {
	kind valueKind
	text string
	of   []value
	why  string // why it is not known, or for a list not completely
	root bool   // the text was built from the package's directory
	cfg  Cfg    // condition of an element
	node *node
	span Span
}

func (v *value) exact() bool { return v.kind != unknownValue && v.why == "" }

// The bounds of one evaluation.
const (
	maxSteps     = 1 << 18
	maxPathSteps = 1 << 12
	maxDepth     = 128
	maxText      = 1 << 16
	maxWhys      = 3
)

// evaluator evaluates expressions that stand under the condition cfg.
type evaluator struct {
	node  *node
	cfg   Cfg
	steps int
	each  *value // what stands for the loop variable
}

func newEvaluator(n *node) *evaluator { return &evaluator{node: n, steps: maxSteps} }

// unknown is a value that is not known for the reason given.
func (ev *evaluator) unknown(e *Expr, format string, args ...any) value {
	return value{why: ev.at(e.span, fmt.Sprintf(format, args...)), node: ev.node, span: e.span}
}

// at adds to a reason where it was met.
func (ev *evaluator) at(s Span, reason string) string { return whyAt(ev.node.path, s, reason) }

func whyAt(file string, s Span, reason string) string {
	if file == "" {
		return fmt.Sprintf("%s at line %d", reason, s.Line)
	}
	return fmt.Sprintf("%s at %s:%d:%d", reason, file, s.Line, s.Column)
}

// because joins two lists of reasons, keeps each once, and the whole short.
func because(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	reasons := strings.Split(a, "; ")
	for reason := range strings.SplitSeq(b, "; ") {
		if len(reasons) < maxWhys && !slices.Contains(reasons, reason) {
			reasons = append(reasons, reason)
		}
	}
	return strings.Join(reasons, "; ")
}

func (ev *evaluator) value(e *Expr, depth int) value {
	ev.steps--
	if depth > maxDepth || ev.steps < 0 {
		return ev.unknown(e, "an expression with too many steps")
	}
	switch e.kind {
	case strExpr:
		return value{kind: strValue, text: e.text, node: ev.node, span: e.span}
	case rootExpr:
		return value{kind: strValue, text: ".", root: true, node: ev.node, span: e.span}
	case listExpr, tupleExpr:
		return ev.members(e, depth)
	case catExpr:
		return ev.cat(e, depth)
	case joinExpr:
		return ev.join(e, depth)
	case flatExpr:
		return ev.flat(e, depth)
	case fieldExpr, emptyExpr:
		return ev.tuples(e, depth)
	case pathExpr:
		return ev.constant(e, depth)
	case includeExpr:
		return ev.included(e, depth)
	case choiceExpr:
		return ev.choose(e, depth)
	case eachExpr:
		if ev.each != nil {
			return *ev.each
		}
		return ev.unknown(e, "a loop variable")
	}
	return ev.unknown(e, "%s", e.text)
}

func (ev *evaluator) members(e *Expr, depth int) value {
	out := value{kind: listValue, node: ev.node, span: e.span, of: make([]value, 0, min(len(e.of), max(ev.steps, 0)))}
	if e.kind == tupleExpr {
		out.kind = tupleValue
	}
	for i := range e.of {
		if ev.steps < 0 {
			out.why = because(out.why, ev.at(e.span, "a list with too many elements"))
			break
		}
		v := ev.value(&e.of[i], depth+1)
		if c := e.of[i].cfg; c != nil {
			v.cfg = *c
			if !c.impliedBy(ev.cfg) {
				out.why = because(out.why, ev.at(e.of[i].span, "an element under cfg("+c.String()+")"))
			}
		}
		out.of = append(out.of, v)
	}
	return out
}

func (ev *evaluator) cat(e *Expr, depth int) value {
	out := value{kind: strValue, node: ev.node, span: e.span}
	var b strings.Builder
	for i := range e.of {
		v := ev.value(&e.of[i], depth+1)
		if v.kind != strValue {
			return ev.notStr(&e.of[i], v)
		}
		out.root = out.root || v.root
		if b.Len()+len(v.text) > maxText {
			return ev.unknown(e, "a string that is too long")
		}
		b.WriteString(v.text)
	}
	out.text = b.String()
	return out
}

// notStr is v, or why it is no string.
func (ev *evaluator) notStr(e *Expr, v value) value {
	if v.kind == unknownValue {
		return v
	}
	return ev.unknown(e, "a value that is no string")
}

func (ev *evaluator) join(e *Expr, depth int) value {
	a, b := ev.value(&e.of[0], depth+1), ev.value(&e.of[1], depth+1)
	switch {
	case a.kind != strValue:
		return ev.notStr(&e.of[0], a)
	case b.kind != strValue:
		return ev.notStr(&e.of[1], b)
	}
	if a.text != "" && !path.IsAbs(b.text) {
		b.text = strings.TrimSuffix(a.text, "/") + "/" + b.text
	}
	b.root = b.root || a.root
	b.span = e.span
	return b
}

// flat is a list of lists made one list, or a list of strings made one string.
func (ev *evaluator) flat(e *Expr, depth int) value {
	lists := ev.value(&e.of[0], depth+1)
	if lists.kind != listValue {
		return ev.notList(&e.of[0], lists)
	}
	out := value{kind: listValue, why: lists.why, node: ev.node, span: e.span}
	for _, l := range lists.of {
		if l.kind != listValue {
			return ev.notList(&e.of[0], l)
		}
		if ev.steps -= len(l.of); ev.steps < 0 {
			return ev.unknown(e, "a list with too many elements")
		}
		out.why = because(out.why, l.why)
		for _, item := range l.of {
			item.cfg = l.cfg.and(item.cfg)
			out.of = append(out.of, item)
		}
	}
	return out
}

func (ev *evaluator) notList(e *Expr, v value) value {
	if v.kind == unknownValue {
		return v
	}
	return ev.unknown(e, "a value that is no list")
}

// tuples takes one member of each tuple of a list, or keeps the tuples by one member.
func (ev *evaluator) tuples(e *Expr, depth int) value {
	list := ev.value(&e.of[0], depth+1)
	if list.kind != listValue {
		return ev.notList(&e.of[0], list)
	}
	out := value{kind: listValue, why: list.why, node: ev.node, span: e.span}
	for _, t := range list.of {
		if t.kind != tupleValue || int(e.index) >= len(t.of) {
			if t.kind != unknownValue {
				t = ev.unknown(e, "a list whose elements are no tuples")
			}
			out.of = append(out.of, t)
			continue
		}
		member := t.of[e.index]
		switch {
		case e.kind == fieldExpr:
			member.cfg = t.cfg
			out.of = append(out.of, member)
		case member.kind != listValue || member.why != "" && len(member.of) > 0:
			return ev.unknown(e, "a filter over a list that is not known")
		case (len(member.of) == 0) != e.negate:
			out.of = append(out.of, t)
		}
	}
	return out
}

// maxDefinitions bounds the constants of one name that are considered.
const maxDefinitions = 8

// constant is the value of the constant that a path means.
func (ev *evaluator) constant(e *Expr, depth int) value {
	refs := ev.node.lookup(e.scope, e.text)
	if len(refs) == 0 {
		return ev.unknown(e, "`%s`, whose definition is not seen,", e.text)
	}
	if sure := slices.IndexFunc(refs, func(r ref) bool { return !r.cfg().Always() && r.cfg().impliedBy(ev.cfg) }); sure >= 0 && len(refs) <= maxDefinitions {
		refs = refs[sure : sure+1]
	}
	switch {
	case len(refs) == 1:
		return ev.definition(refs[0], depth)
	case len(refs) > maxDefinitions:
		return ev.unknown(e, "`%s`, which is defined too often,", e.text)
	}
	return ev.alternatives(e, refs, depth)
}

// definition is the value of one constant.
func (ev *evaluator) definition(r ref, depth int) value {
	c := r.constant()
	inner := &evaluator{node: r.node, cfg: ev.cfg, steps: ev.steps, each: ev.each}
	v := inner.value(&c.Value, depth+1)
	ev.steps = inner.steps
	switch {
	case len(r.node.file.Problems) > 0:
		p := r.node.file.Problems[0]
		v.why = because(v.why, inner.at(p.Span, p.Message))
	case c.Macro != "" && c.Macro != "lazy_static":
		v.why = because(v.why, inner.at(c.Span, "`"+c.Name+"` in the macro `"+c.Macro+"!`"))
	case !r.cfg().impliedBy(ev.cfg):
		v.why = because(v.why, inner.at(c.Span, "`"+c.Name+"` under cfg("+r.cfg().String()+")"))
		v.cfg = r.cfg()
	}
	if v.kind == strValue && v.why != "" { // a string is known or not
		v.kind = unknownValue
	}
	return v
}

// alternatives is the union of several definitions of a name.
func (ev *evaluator) alternatives(e *Expr, refs []ref, depth int) value {
	out := value{kind: listValue, node: ev.node, span: e.span}
	for _, r := range refs {
		v := ev.definition(r, depth)
		if v.kind != listValue {
			return ev.unknown(e, "`%s`, which is defined more than once,", e.text)
		}
		for _, item := range v.of {
			item.cfg = v.cfg.and(item.cfg)
			out.of = append(out.of, item)
		}
		out.why = because(out.why, v.why)
	}
	out.why = because(ev.at(e.span, "`"+e.text+"`, which is defined more than once,"), out.why)
	return out
}

// included is the value of an expression in a file of its own.
func (ev *evaluator) included(e *Expr, depth int) value {
	target := ev.value(&e.of[0], depth+1)
	if target.kind != strValue {
		return ev.notStr(&e.of[0], target)
	}
	for _, n := range ev.node.included {
		if n.written == target.text {
			if n.file.whole == nil {
				return ev.unknown(e, "`include!` of %s, which is no single expression,", n.path)
			}
			inner := &evaluator{node: n, cfg: ev.cfg, steps: ev.steps}
			v := inner.value(n.file.whole, depth+1)
			ev.steps = inner.steps
			if len(n.file.Problems) > 0 {
				v.why = because(v.why, inner.at(n.file.Problems[0].Span, n.file.Problems[0].Message))
			}
			return v
		}
	}
	return ev.unknown(e, "`include!` of %q, which is not there,", target.text)
}
