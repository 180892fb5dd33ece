//! The grammar of permission identifiers.

use serde_json::{Value, json};
use tauri_utils::acl::Identifier;

/// Takes a JSON string apart: `{"ok": {"prefix", "base"}}`, or `{"error"}`.
pub fn answer(line: &[u8]) -> Value {
    let text: String = match serde_json::from_slice(line) {
        Ok(text) => text,
        Err(error) => return json!({ "request_error": error.to_string() }),
    };
    match Identifier::try_from(text) {
        Ok(id) => json!({ "ok": { "prefix": id.get_prefix(), "base": id.get_base() } }),
        Err(error) => json!({ "error": error.to_string() }),
    }
}
