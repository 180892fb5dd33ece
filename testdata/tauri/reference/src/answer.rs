//! The JSON forms that the modes share.

use std::any::Any;
use std::fmt::{Debug, Display};
use std::panic::{self, AssertUnwindSafe};

use serde_json::{Value, json};
use tauri_utils::acl::manifest::Manifest;

/// A manifest: its default set or null, its permissions and its sets, each as serde writes it.
/// A float without a JSON form (NaN, an infinity) becomes null.
pub fn manifest(manifest: &Manifest) -> Value {
    json!({
        "default": manifest.default_permission,
        "permissions": manifest.permissions,
        "permission_sets": manifest.permission_sets,
    })
}

/// An error, in the form a user reads and in the form a macro's panic shows.
pub fn error(error: &(impl Display + Debug)) -> Value {
    json!({ "error": error.to_string(), "debug": format!("{error:?}") })
}

/// Runs Tauri's code, which panics on some input; such a panic is an answer too.
pub fn or_panic<T>(run: impl FnOnce() -> T) -> Result<T, Value> {
    panic::catch_unwind(AssertUnwindSafe(run))
        .map_err(|payload| json!({ "panic": message(payload.as_ref()) }))
}

/// Keeps caught panics off standard error.
pub fn silence_panics() {
    panic::set_hook(Box::new(|_| {}));
}

fn message(payload: &dyn Any) -> &str {
    payload
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| payload.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without a message")
}
