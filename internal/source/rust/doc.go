// Package rust reads the facts about a Tauri plugin's Rust source that permver
// compares: what its build script declares, and which commands its library
// implements and registers.
//
// It works in two layers. [Parse] reads one file by itself and knows no path,
// so its result can be kept by content. [BuildScript] and [Crate] link several
// files along their mod declarations and include! calls, asking a [Lookup] for
// each file they need.
//
// It is no compiler. A file is cut into tokens, the delimiters are matched, and
// one pass over the tokens, without recursion, finds items, attributes, paths
// and macros. Macros are not expanded and types are not known. What matters
// follows from that: a value is either evaluated completely, and then it is
// Exact, or the result says what could not be evaluated and where. It is never
// guessed.
//
// Any input is accepted. Look-ahead, nesting and the work of evaluation are
// bounded, and what exceeds a bound is told as a [Problem] or as an inexact
// value.
package rust
