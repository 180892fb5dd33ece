//! The permission files of a plugin crate, found and read as its build script would.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs, io};

use serde_json::{Value, json};
use tauri_utils::acl::build::define_permissions;
use tauri_utils::acl::manifest::Manifest;

use crate::{answer, lines};

/// The argument that makes this program read the crate in its working directory.
pub const IN_PLACE: &str = "--discover-in-place";

/// The pattern of the crate `tauri-plugin`.
const PATTERN: &str = "./permissions/**/*.*";
const PACKAGE: &str = "plugin";

/// Prints `{"files": [...], "manifest": {...}}` for a crate, or the error in place of the manifest.
///
/// The work is done by a child: the pattern is relative to the working directory, and Tauri prints
/// instructions for Cargo on standard output, before the answer.
pub fn run(directory: &str) -> io::Result<()> {
    let child = Command::new(env::current_exe()?)
        .arg(IN_PLACE)
        .current_dir(directory)
        .output()?;
    let output = String::from_utf8_lossy(&child.stdout);
    match output.lines().next_back() {
        Some(answer) if child.status.success() => {
            println!("{answer}");
            Ok(())
        }
        _ => Err(io::Error::other(
            String::from_utf8_lossy(&child.stderr).into_owned(),
        )),
    }
}

/// Does the same for the working directory, after whatever Tauri prints.
pub fn run_in_place() -> io::Result<()> {
    answer::silence_panics();
    let output = tempfile::tempdir()?;
    let outcome =
        answer::or_panic(|| define_permissions(PATTERN, PACKAGE, output.path(), |_| true));
    let files = found(output.path(), &env::current_dir()?.canonicalize()?)?;
    let mut answer = match outcome {
        Ok(Ok(files)) => json!({ "manifest": answer::manifest(&Manifest::new(files, None)) }),
        Ok(Err(error)) => answer::error(&error),
        Err(panic) => panic,
    };
    answer["files"] = files;
    lines::write(&mut io::stdout(), &answer)
}

/// The list of files that Tauri left for the app, relative to the crate where they lie in it;
/// null if it wrote none.
fn found(output: &Path, root: &Path) -> io::Result<Value> {
    let list = match fs::read(output.join(format!("{PACKAGE}-permission-files"))) {
        Ok(list) => list,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Value::Null),
        Err(error) => return Err(error),
    };
    let files: Vec<PathBuf> = serde_json::from_slice(&list)?;
    Ok(files
        .iter()
        .map(|file| json!(file.strip_prefix(root).unwrap_or(file)))
        .collect())
}
