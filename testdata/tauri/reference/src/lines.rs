//! The conversation: a request line in, an answer line out, at once.

use std::io::{self, BufRead, BufWriter, Write};

use serde_json::Value;

/// Answers each line of standard input by one line of JSON on standard output, flushed before the
/// next line is read. A line is passed on as bytes, for it need not be UTF-8.
pub fn answer_each(mut answer: impl FnMut(&[u8]) -> Value) -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().split(b'\n') {
        write(&mut output, &answer(&line?))?;
    }
    Ok(())
}

/// Writes one answer and flushes it.
pub fn write(output: &mut impl Write, answer: &Value) -> io::Result<()> {
    serde_json::to_writer(&mut *output, answer)?;
    output.write_all(b"\n")?;
    output.flush()
}
