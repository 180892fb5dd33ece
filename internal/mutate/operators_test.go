package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// changes are the mutants of a source text, as they are printed without their
// place.
func changes(t *testing.T, text string) []string {
	t.Helper()
	s, err := parseSource("p.go", "p.go", []byte("package p\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, u := range s.units {
		for _, m := range u.mutants {
			all = append(all, m.kind+": "+m.change)
		}
	}
	return all
}

func TestOperators(t *testing.T) {
	tests := []struct {
		name, text string
		want       []string
	}{
		{"comparison", "func f(a, b int) bool { return a < b }", []string{
			"return: func f(a, b int) bool { return [-a < b-]{+zero value+} }",
			"boundary: func f(a, b int) bool { return a [-<-]{+<=+} b }",
			"negation: func f(a, b int) bool { return a [-<-]{+>=+} b }",
		}},
		{"condition", "func f(a bool) {\n\tif !a {\n\t\ta = true\n\t}\n}", []string{
			"deletion: [-if !a { …-]",
			"condition: if [-!a-]{+true+} {",
			"deletion: [-a = true-]",
			"boolean: a = [-true-]{+false+}",
		}},
		{"condition with else", "func f(a bool) {\n\tif a {\n\t} else {\n\t}\n}", []string{
			"deletion: [-if a { …-]",
			"condition: if [-a-]{+false+} {",
			"condition: if [-a-]{+true+} {",
		}},
		{"chain of operands", "func f(a, b, c bool) {\n\tg(a && b && !c || a)\n}", []string{
			"deletion: [-g(a && b && !c || a)-]",
			"operand: g([-a && -]b && !c || a)",
			"operand: g([-a && b && !c || -]a)",
			"operand: g(a[- && b-] && !c || a)",
			"operand: g(a && b[- && !c-] || a)",
			"operand: g(a && b && !c[- || a-])",
		}},
		{"arithmetic", "func f(a int) {\n\ta++\n\ta += a * 2\n\tb := make([]int, 0, 2*a)\n}", []string{
			"deletion: [-a++-]",
			"arithmetic: a[-++-]{+--+}",
			"deletion: [-a += a * 2-]",
			"arithmetic: a [-+=-]{+-=+} a * 2",
			"arithmetic: a += a [-*-]{+/+} 2",
			"integer: a += a * [-2-]{+1+}",
			"integer: a += a * [-2-]{+3+}",
			"integer: b := make([]int, [-0-]{+(-1)+}, 2*a)",
			"integer: b := make([]int, [-0-]{+1+}, 2*a)",
		}},
		{"loops", "func f(l []int) {\n\tfor _, x := range l {\n\t\tif x == y {\n\t\t\tcontinue\n\t\t}\n\t\tg()\n\t}\n\tfor {\n\t\tbreak\n\t}\n}", []string{
			"deletion: [-for _, x := range l { …-]",
			"deletion: [-if x == y { …-]",
			"condition: if [-x == y-]{+true+} {",
			"deletion: [-continue-]",
			"deletion: [-g()-]",
			"once: {+break+}}",
			"deletion: [-for { …-]",
			"deletion: [-break-]",
		}},
		{"switch", "func f(a int) {\n\tswitch a {\n\tcase b, c:\n\tdefault:\n\t}\n}", []string{
			"deletion: [-switch a { …-]",
			"case: [-case b, c:-]",
			"case: case [-b-], c:",
			"case: case b, [-c-]:",
			"case: [-default:-]",
		}},
		{"returns", "func f() (a, b int, err error) {\n\tif c {\n\t\treturn 0, 1, g()\n\t}\n\tif d {\n\t\treturn a, 1, nil\n\t}\n\treturn h()\n}", []string{
			"deletion: [-if c { …-]",
			"condition: if [-c-]{+true+} {",
			"return: return 0, 1, [-g()-]{+zero value+}",
			"deletion: [-if d { …-]",
			"condition: if [-d-]{+true+} {",
			"return: return [-a-]{+zero value+}, 1, nil",
			"integer: return a, [-1-]{+0+}, nil",
			"integer: return a, [-1-]{+2+}, nil",
			"return: return a, [-1-]{+zero value+}, nil",
			"return: return [-h()-]{+zero values+}",
		}},
		{"calls", "func f() {\n\tg(a, b, b)\n\tmax(a, b)\n\th(\"%d\", a, b)\n\ti(a, b...)\n}", []string{
			"deletion: [-g(a, b, b)-]",
			"swap: g([-a, b-]{+b, a+}, b)",
			"deletion: [-max(a, b)-]",
			"deletion: [-h(\"%d\", a, b)-]",
			"swap: h(\"%d\", [-a, b-]{+b, a+})",
			"deletion: [-i(a, b...)-]",
		}},
		{"package variables", "var a, b = []int{x}, t{\n\tk: 1,\n\tl: 2,\n}\nconst limit = 5\nconst other = iota", []string{
			"element: var a, b = []int{[-x-]}, t{",
			"element: [-k: 1-],",
			"integer: k: [-1-]{+0+},",
			"integer: k: [-1-]{+2+},",
			"element: [-l: 2-],",
			"integer: l: [-2-]{+1+},",
			"integer: l: [-2-]{+3+},",
			"integer: const limit = [-5-]{+4+}",
			"integer: const limit = [-5-]{+6+}",
		}},
		{"the same line twice", "func f() {\n\tg()\n\tg()\n}", []string{"deletion: [-g()-]", "deletion: [-g()-] #2"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, changes(t, test.text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFunctionNames(t *testing.T) {
	s, err := parseSource("p.go", "p.go", []byte("package p\nfunc a() { x() }\nfunc (t) b() { x() }\nfunc (*t) c() { x() }\nfunc (g[A]) d() { x() }\nfunc (y *g[A, B]) e() { x() }\nvar v = 1\n"))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range s.units {
		got = append(got, u.mutants[0].function)
	}
	if diff := cmp.Diff([]string{"a", "t.b", "(*t).c", "g.d", "(*g).e", "v"}, got); diff != "" {
		t.Error(diff)
	}
}

// TestWrite holds the text of a file with mutants in it.
func TestWrite(t *testing.T) {
	const text = "package p\n\nfunc (t) f(int, ...string) int { return 1 }\n\nvar v = 2\n\nconst limit = 3\n"
	s, err := parseSource("p.go", "p.go", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	use := map[int]bool{}
	for _, u := range s.units {
		for _, m := range u.mutants {
			m.id = len(use) + 1
			use[m.id] = true
		}
	}
	delete(use, 1)
	delete(use, 2)
	want := strings.Join([]string{
		"package p\n",
		"func (parameter0 t) f(parameter1 int, parameter2 ...string) int { switch activeMutant { case 3: return parameter0.f_mutant3(parameter1, parameter2...); }; return 1 }\n",
		"var v = chooseMutant(5, /*line mutant-5:1:1*/3/*line p.go:5:1*/, chooseMutant(4, /*line mutant-4:1:1*/1/*line p.go:5:1*/, 2))\n",
		"const _ = 0\n",
		"//line mutant-3:1",
		"func (t) f_mutant3(int, ...string) int { if false { return 1 }\nreturn *new(int) }\n",
		"var limit = chooseMutant(7, /*line mutant-7:1:1*/4/*line p.go:7:1*/, chooseMutant(6, /*line mutant-6:1:1*/2/*line p.go:7:1*/, 3))\n",
	}, "\n")
	if diff := cmp.Diff(want, s.write(use)); diff != "" {
		t.Error(diff)
	}
}
