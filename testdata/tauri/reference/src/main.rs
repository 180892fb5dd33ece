//! What Tauri says about permission files, in Tauri's own words.
//!
//! Every answer comes from the crate `tauri-utils`, the code that Tauri's build scripts and macros
//! run; this program only carries questions in and answers out, one JSON value a line:
//!
//! * without arguments, [`bulk`]: permission files in, manifests and resolved grants out;
//! * `--supervise`, [`supervise`]: the same, surviving the requests that abort Tauri;
//! * `--identifiers`, [`identifiers`]: strings in, parsed permission identifiers out;
//! * `--discover DIR`, [`discover`]: the permission files of a crate, as a plugin's build finds them.

mod answer;
mod bulk;
mod discover;
mod identifiers;
mod lines;
mod supervise;
mod watchdog;

use std::process::ExitCode;
use std::{env, io};

const USAGE: &str = "usage: permver-reference [--supervise | --identifiers | --discover DIR]";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        [] => bulk::run(),
        ["--supervise"] => supervise::run(),
        ["--identifiers"] => lines::answer_each(identifiers::answer),
        ["--discover", directory] => discover::run(directory),
        [discover::IN_PLACE] => discover::run_in_place(),
        _ => Err(io::Error::other(USAGE)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("permver-reference: {error}");
            ExitCode::FAILURE
        }
    }
}
