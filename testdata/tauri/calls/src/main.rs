//! Calls commands as they were and as they are now, through Tauri itself. Each line of
//! the input names a `command` and its `args`; each line of the output is what comes back
//! from the function of `base` and from that of `head`: `ok` with a value, or an `error`.

mod base;
mod head;

use serde_json::{json, Value};
use std::io::{self, BufRead};
use tauri::ipc::{CallbackFn, InvokeBody};
use tauri::test::{
    get_ipc_response, mock_builder, mock_context, noop_assets, MockRuntime, INVOKE_KEY,
};
use tauri::webview::InvokeRequest;
use tauri::{App, Builder, WebviewWindow, WebviewWindowBuilder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (_base, at_base) = start(base::register(mock_builder()))?;
    let (_head, at_head) = start(head::register(mock_builder()))?;
    for line in io::stdin().lock().lines() {
        let call: Value = serde_json::from_str(&line?)?;
        println!(
            "{}",
            json!({ "base": answer(&at_base, &call)?, "head": answer(&at_head, &call)? })
        );
    }
    Ok(())
}

/// An application that is not run; it lives as long as its window is used.
type Started = (App<MockRuntime>, WebviewWindow<MockRuntime>);

fn start(builder: Builder<MockRuntime>) -> tauri::Result<Started> {
    let app = builder.build(mock_context(noop_assets()))?;
    let window = WebviewWindowBuilder::new(&app, "main", Default::default()).build()?;
    Ok((app, window))
}

fn answer(
    window: &WebviewWindow<MockRuntime>,
    call: &Value,
) -> Result<Value, Box<dyn std::error::Error>> {
    let local = if cfg!(windows) {
        "http://tauri.localhost"
    } else {
        "tauri://localhost"
    };
    let request = InvokeRequest {
        cmd: call["command"].as_str().unwrap_or_default().into(),
        callback: CallbackFn(0),
        error: CallbackFn(1),
        url: local.parse()?,
        body: InvokeBody::Json(call["args"].clone()),
        headers: Default::default(),
        invoke_key: INVOKE_KEY.to_string(),
    };
    Ok(match get_ipc_response(window, request) {
        Ok(body) => json!({ "ok": body.deserialize::<Value>()? }),
        Err(error) => json!({ "error": error }),
    })
}
