package diff

import (
	"slices"

	"github.com/permver/permver/internal/source/rust"
)

// The thresholds for what the functions of two commands say. They were measured on
// the history of real plugins; docs/renames.md has the figures.
const (
	sameBody    = 0.9 // bodies from this likeness on are one function
	otherBody   = 0.1 // bodies up to this likeness are two functions
	enoughRuns  = 12  // what a body has to have of its own to say anything
	enoughFacts = 2   // what a signature has to hold to say anything
	saysNothing = 0.5 // the likeness of what is too short to say anything
	alikeInPart = 0.5 // what is more alike than not is told as evidence
)

// functions compares the functions of the commands of two programs. What several
// commands have in common says little of each: a run of tokens weighs the less the
// more commands of one program have it.
type functions struct {
	base, head map[string][]rust.Function
	weights    map[uint64]float64
}

func newFunctions(base, head *rust.Program) *functions {
	return weighed(base.Functions(), head.Functions())
}

// newSignatures compares what the functions take and give back only, as a snapshot holds it.
func newSignatures(base, head *rust.Program) *functions {
	return weighed(signatures(base), signatures(head))
}

// signatures are the functions of all commands as those see them who call them.
func signatures(p *rust.Program) map[string][]rust.Function {
	if p == nil {
		return nil
	}
	all := make(map[string][]rust.Function, len(p.Commands))
	for i := range p.Commands {
		c := &p.Commands[i]
		s := newCallee(p, c)
		if s == nil {
			continue
		}
		facts := make(map[string]bool)
		for _, a := range slices.Concat(s.args, s.unknown) {
			facts[a.text()] = true
		}
		if !c.Signature.Result.IsUnit() {
			facts["-> "+s.result.Name] = true
		}
		all[c.Name] = append(all[c.Name], rust.Function{Signature: facts})
	}
	return all
}

// weighed gives the runs of the functions their weights.
func weighed(base, head map[string][]rust.Function) *functions {
	f := &functions{base, head, make(map[uint64]float64)}
	most := commandsWith(base)
	for run, n := range commandsWith(head) {
		most[run] = max(most[run], n)
	}
	for run, n := range most {
		f.weights[run] = 1 / (n * n)
	}
	return f
}

// commandsWith counts, for each run of tokens, the commands that have it.
func commandsWith(all map[string][]rust.Function) map[uint64]float64 {
	commands := make(map[uint64]float64)
	for _, functions := range all {
		var runs []uint64
		for _, f := range functions {
			runs = append(runs, f.Body...)
		}
		slices.Sort(runs)
		for _, run := range slices.Compact(runs) {
			commands[run]++
		}
	}
	return commands
}

// functionLikeness says how alike the functions of two commands are, from 0 to 1.
// What is too short to tell is not known, and counts as saysNothing.
type functionLikeness struct {
	body, signature           float64
	bodyKnown, signatureKnown bool
}

// same reports whether both are one function, whatever their names.
func (l functionLikeness) same() bool { return l.bodyKnown && l.body >= sameBody }

// different reports whether the functions speak against a rename.
func (l functionLikeness) different() bool {
	return l.bodyKnown && l.body <= otherBody || l.signatureKnown && l.signature == 0
}

// evidence says what in the functions speaks for a rename; "" if nothing does.
func (l functionLikeness) evidence() string {
	switch {
	case l.bodyKnown && l.body >= alikeInPart:
		return "what its function does"
	case l.signatureKnown && l.signature >= alikeInPart:
		return "what its function takes and returns"
	}
	return ""
}

// compare compares the functions of two commands: those two that are most alike, and
// of several such the first, where a command has several.
func (f *functions) compare(old, now string) functionLikeness {
	best := functionLikeness{body: saysNothing, signature: saysNothing}
	for i, was := range f.base[old] {
		for k, is := range f.head[now] {
			l := f.compareTwo(was, is)
			if i == 0 && k == 0 || l.body+l.signature > best.body+best.signature {
				best = l
			}
		}
	}
	return best
}

func (f *functions) compareTwo(was, is rust.Function) functionLikeness {
	l := functionLikeness{body: saysNothing, signature: saysNothing}
	own, also := f.weight(was.Body), f.weight(is.Body)
	if own >= enoughRuns && also >= enoughRuns {
		shared := f.weight(slices.DeleteFunc(slices.Clone(was.Body), func(run uint64) bool {
			_, found := slices.BinarySearch(is.Body, run)
			return !found
		}))
		l.body, l.bodyKnown = shared/(own+also-shared), true
	}
	if len(was.Signature) >= enoughFacts && len(is.Signature) >= enoughFacts {
		l.signature, l.signatureKnown = overlap(was.Signature, is.Signature), true
	}
	return l
}

func (f *functions) weight(runs []uint64) float64 {
	total := 0.0
	for _, run := range runs {
		total += f.weights[run]
	}
	return total
}
