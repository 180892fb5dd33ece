//! Says what `syn` and rustc's lexer read from Rust files. Each line of the input is a
//! JSON object with the `text` of a file; each line of the output has its `tokens`, its
//! `facts`, or the `error` of a file that `syn` refuses.

mod facts;
mod tokens;
mod types;

use serde_json::{json, Value};
use std::io::{self, BufRead, Write};

fn main() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let question: Value = serde_json::from_str(&line?)?;
        let text = question["text"].as_str().unwrap_or_default();
        writeln!(out, "{}", answer(text))?;
    }
    out.flush()
}

fn answer(text: &str) -> Value {
    let tokens = tokens::of(text);
    match syn::parse_file(text) {
        Ok(file) => json!({ "tokens": tokens, "facts": facts::of(&file) }),
        Err(e) => json!({ "tokens": tokens, "error": e.to_string() }),
    }
}
