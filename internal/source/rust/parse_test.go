package rust

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestConsts shows the normal form of constants, before names are resolved.
func TestConsts(t *testing.T) {
	src := `
const NUMBER: usize = 3;
const TEXT: &str = concat!("a", 'b');
pub static PAIRS: &[(&str, &[&str])] = &[("a", &[]), (NAME, &["b", #[cfg(unix)] "c"])];
#[cfg(windows)]
mod inner {
    const NAMES: &[&str] = super::PAIRS.iter().filter(|p| !p.1.is_empty()).map(|(n, _)| *n).chain(["x"].iter()).collect();
    fn f() { const PATH: &str = env!("CARGO_MANIFEST_DIR").join("x"); }
}
wrap! { const MADE: &str = include!("made.in"); }
`
	want := strings.TrimPrefix(`
2:7 TEXT = concat("a", ?(a value that is no string))
3:12 PAIRS = [("a", []), (NAME, ["b", #[cfg(unix)] "c"])]
6:11 inner NAMES if windows = flat([field0(nonempty1(super::PAIRS)), ["x"]])
7:20 inner PATH if windows in f = join(CARGO_MANIFEST_DIR, "x")
9:15 MADE in wrap! = include("made.in")
`, "\n")
	var b strings.Builder
	for _, c := range Parse([]byte(src[1:])).Consts {
		b.WriteString(strings.TrimPrefix(at("", c.Span), ":"))
		for _, m := range c.Module {
			b.WriteString(" " + m)
		}
		b.WriteString(" " + c.Name + under(c.Cfg))
		if c.Fn != "" {
			b.WriteString(" in " + c.Fn)
		}
		if c.Macro != "" {
			b.WriteString(" in " + c.Macro + "!")
		}
		b.WriteString(" = " + c.Value.String() + "\n")
	}
	if diff := cmp.Diff(want, b.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestIncludes(t *testing.T) {
	src := `include!("a.rs");
fn f() { include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/b.txt")); include_bytes!(concat!(env!("OUT_DIR"), "/c")); }
`
	want := []Include{
		{Macro: "include", Path: "a.rs", Exact: true, Span: Span{1, 1, 1, 17}},
		{Place: Place{Fn: "f"}, Macro: "include_str", Path: "b.txt", Exact: true, Package: true, Span: Span{2, 10, 2, 69}},
		{Place: Place{Fn: "f"}, Macro: "include_bytes", Span: Span{2, 71, 2, 117}},
	}
	got := Parse([]byte(src)).Includes
	for i := range got {
		got[i].value, got[i].scope = Expr{}, 0
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(Include{}, Place{}, Expr{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestRenamed shows that a call is known by a name that a use declaration gives,
// wherever that stands and whatever parts it from its as.
func TestRenamed(t *testing.T) {
	tests := map[string]string{
		"direct":           `use std::fs::read; fn f() { read("x"); }`,
		"renamed":          `use std::fs::read as slurp; fn f() { slurp("x"); }`,
		"in a tree":        `use std::{fs::{read as slurp}}; fn f() { slurp("x"); }`,
		"later":            `fn f() { slurp("x"); use std::fs::read as slurp; }`,
		"raw":              `use std::fs::read as r#use; fn f() { r#use("x"); }`,
		"twice":            `use std::fs as files; use files::read as slurp; fn f() { slurp("x"); }`,
		"module":           `use std::fs as files; fn f() { files::read("x"); }`,
		"comment":          `use std::fs::read as/**/slurp; fn f() { slurp("x"); }`,
		"unusual space":    "use std::fs::read as\u0085slurp; fn f() { slurp(\"x\"); }",
		"unusual space, 2": "use std::fs::read as\u2028slurp; fn f() { slurp(\"x\"); }",
	}
	for name, src := range tests {
		reads := Parse([]byte(src)).Reads
		if len(reads) != 1 || reads[0].Path != "x" || reads[0].Call != "std::fs::read" {
			t.Errorf("%s: got %v", name, reads)
		}
	}
}
