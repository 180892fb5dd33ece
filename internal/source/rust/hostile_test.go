package rust

import (
	"strings"
	"testing"
)

// hostile are files made to be slow or deep. They must only be read to an end.
// Those that only the lexer is slow at are of 1 MiB.
func hostile() map[string]string {
	const mb, kb = 1 << 20, 1 << 17
	repeat := func(s string, size int) string { return strings.Repeat(s, size/len(s)) }
	nest := func(open, middle, end string, n int) string {
		return strings.Repeat(open, n) + middle + strings.Repeat(end, n)
	}
	return map[string]string{
		"quotes":               repeat(`"`, mb),
		"single quotes":        repeat(`'`, mb),
		"raw hashes":           "r" + repeat("#", mb),
		"raw strings open":     repeat(`br#"`, mb),
		"r hashes":             repeat("r#### ", mb),
		"comments open":        repeat("/*", mb),
		"lifetimes":            repeat("'a ", mb),
		"parentheses open":     repeat("(", mb),
		"parentheses closed":   repeat(")", mb),
		"mismatch":             repeat("([", mb) + repeat(")}", mb),
		"braces":               nest("{", "", "}", mb/2),
		"mods":                 nest("mod a{", "", "}", kb/7),
		"conditions":           nest("#[cfg(a)]mod a{", "#[command]fn f(){}", "}", 20000),
		"commands in mods":     nest("mod a{", repeat("#[command]fn f(){}", kb), "}", 200),
		"commands in commands": nest("#[command]fn f(){", "", "}", kb/18),
		"parameters":           "#[command]fn f(" + repeat("a:b<", kb/4) + "){}",
		"attributes":           repeat("#[cfg(a)]", kb),
		"attributes with lets": repeat("#[cfg(a)]let a ", kb),
		"cfg":                  "#[cfg(" + nest("all(", "a", ")", kb/5) + ")] fn f(){}",
		"wide cfg":             "#[cfg(all(" + repeat("a,", kb) + "))] mod m { #[cfg(any(" + repeat("b,", kb) + "))] fn f(){} }",
		"cfg_attr":             "#[" + nest("cfg_attr(a,", "command", ")", kb/12) + "] fn f(){}",
		"use trees":            "use " + nest("a::{", "b", "}", kb/5) + ";",
		"wide use":             "use a::{" + repeat("b,", kb) + "};",
		"globs":                repeat("use a::*;", kb) + "fn main(){" + repeat("read(b);", kb) + "}",
		"angles":               "fn f" + repeat("<", kb),
		"angles on paths":      repeat("a::<", kb),
		"paths":                repeat("a::", kb),
		"builders":             "use tauri_plugin::Builder;fn main(){" + nest("Builder::new(", "", ")", 20000) + "}",
		"builder chain":        "fn main(){tauri_plugin::Builder::new(&[])" + repeat(".a()", kb) + "}",
		"builders of a list":   "const C:&[&str]=&[" + repeat(`"",`, kb) + "];fn main(){" + repeat("tauri_plugin::Builder::new(C);", kb) + "}",
		"builder variables":    "fn main(){" + repeat("let b=tauri_plugin::Builder::new(C);", kb) + "}",
		"lists":                "const C:&[&str]=" + nest("&[", "", "]", kb/3) + ";",
		"concat":               "const C:&str=" + nest("concat!(", "", ")", kb/9) + ";",
		"doubling": func() string {
			var b strings.Builder
			b.WriteString(`const C0:&[&str]=&["a"];`)
			for i := range 64 {
				b.WriteString(strings.NewReplacer("I", string(rune('A'+i)), "J", string(rune('A'+i-1))).Replace("const CI:&[&str]=[CJ,CJ].concat();"))
			}
			return strings.ReplaceAll(b.String(), "C@", "C0") + "fn main(){tauri_plugin::Builder::new(CZ);}"
		}(),
		"lets":             "fn main(){" + repeat("let a=a;", kb) + "read(a)}",
		"reads of calls":   "fn f(a:u8,b:&str){" + repeat("std::fs::read(b);", kb) + "}fn main(){" + repeat("f(0,a);", kb) + "}",
		"arguments":        "fn f(a:&str){" + repeat("std::fs::read(a);", kb/8) + "}fn main(){" + repeat("f("+repeat("a,", kb/64)+");", kb/2) + "}",
		"lets and reads":   "fn main(){let a=\"x\";" + repeat("std::fs::read(a);", kb) + "}",
		"consts of a name": repeat(`const A:&str="";`, kb) + "fn main(){" + repeat("std::fs::read(A);", kb) + "}",
		"formats":          repeat(`println!("cargo:rerun-if-changed={}{}{}{}{}{}",a,b);`, kb),
		"format braces":    `fn main(){println!("` + repeat("{{}}", kb) + `")}`,
		"loops":            "fn main(){" + repeat(`for a in["b"]{println!("cargo:rerun-if-changed={a}");}`, kb) + "}",
		"loops in loops":   nest("for a in A{", "", "}", kb/12),
		"cfg_if":           "cfg_if!{" + repeat("if #[cfg(a)]{fn f(){}}else ", kb) + "{}}",
		"nested cfg_if":    nest("cfg_if!{if #[cfg(a)]{", "", "}}", 20000),
		"unknown macros":   nest("m!{", "", "}", kb/4),
		"handlers":         nest("generate_handler![", "", "]", kb/20),
		"functions":        repeat("fn a", kb),
		"records":          repeat("#[derive(a)]#[serde(default)]struct a<", kb),
		"impls":            repeat("impl a", kb),
		"consts":           repeat("const A:", kb),
		"invokes":          nest(".invoke_handler(", "", ")", kb/17),
		"many mods":        repeat("mod a;", kb),
		"self include":     repeat(`include!("build.rs");`, kb/8),
		"line":             repeat("é", 3*mb),
		"control":          repeat("\x00", mb),
		"not text":         repeat("\xff\xfe", mb),
		"too large":        repeat(" ", 5*mb),
	}
}

func TestHostile(t *testing.T) {
	for name, src := range hostile() {
		t.Run(name, func(t *testing.T) {
			file := Parse([]byte(src))
			lookup := func(path string) (*File, error) {
				if path == "build.rs" {
					return file, nil
				}
				return nil, nil
			}
			if _, err := BuildScript("build.rs", lookup); err != nil {
				t.Error(err)
			}
			program, err := Crate("build.rs", []string{"build.rs"}, lookup)
			if err != nil {
				t.Error(err)
			}
			program.Functions()
		})
	}
}

func TestTooLarge(t *testing.T) {
	file := Parse([]byte(strings.Repeat("#[command] fn a(){}\n", maxFile/20+1)))
	if len(file.Commands) != 0 || len(file.Problems) != 1 || file.Problems[0].Message != "larger than 4 MiB: not read" {
		t.Errorf("got %d commands and %v", len(file.Commands), file.Problems)
	}
}

// ordinary is a file of ordinary code: the idioms, many times.
func ordinary() []byte {
	var b strings.Builder
	for b.Len() < 1<<20 {
		for _, i := range crateIdioms {
			b.WriteString(i.src)
		}
	}
	return []byte(strings.ReplaceAll(b.String(), "[a, b; }", "[a, b]; }"))
}

func BenchmarkLex(b *testing.B) {
	src := ordinary()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		lex(src)
	}
}

func BenchmarkParse(b *testing.B) {
	src := ordinary()
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		Parse(src)
	}
}

func BenchmarkHostile(b *testing.B) {
	for name, src := range hostile() {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(src)))
			for b.Loop() {
				Parse([]byte(src))
			}
		})
	}
}
