//! What an application's build script does, with the code generation that is otherwise left to
//! `tauri::generate_context!`. Beside it, the grants of each capability on each platform are
//! written to `gen/resolved.json`, as the generated code holds them for the platform built for.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

use serde_json::{json, Value};
use tauri_build::{Attributes, CodegenContext};
use tauri_utils::acl::capability::Capability;
use tauri_utils::acl::manifest::Manifest;
use tauri_utils::acl::resolved::Resolved;
use tauri_utils::acl::{ACL_MANIFESTS_FILE_NAME, CAPABILITIES_FILE_NAME};
use tauri_utils::platform::Target;

const TARGETS: [Target; 5] = [
    Target::Linux,
    Target::MacOS,
    Target::Windows,
    Target::Android,
    Target::Ios,
];

fn main() -> Result<(), Box<dyn Error>> {
    // The crate `tauri` would say this.
    env::set_var("DEP_TAURI_DEV", "false");
    let attributes = Attributes::new().codegen(CodegenContext::new());
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("{error:#}"); // as tauri_build::build does
        std::process::exit(1);
    }
    fs::write("gen/resolved.json", resolved()?.to_string())?;
    Ok(())
}

/// The grants by capability and platform, of what tauri-build recorded for the code generation.
fn resolved() -> Result<Value, Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let acl: BTreeMap<String, Manifest> =
        serde_json::from_slice(&fs::read(out.join(ACL_MANIFESTS_FILE_NAME))?)?;
    let capabilities: BTreeMap<String, Capability> =
        serde_json::from_slice(&fs::read(out.join(CAPABILITIES_FILE_NAME))?)?;
    let mut all = BTreeMap::new();
    for (name, capability) in capabilities {
        let mut grants = BTreeMap::new();
        for target in TARGETS {
            let sole = BTreeMap::from([(name.clone(), capability.clone())]);
            let resolved = Resolved::resolve(&acl, sole, target)?;
            grants.insert(
                target.to_string(),
                json!({
                    "allow": resolved.allowed_commands.keys().collect::<Vec<_>>(),
                    "deny": resolved.denied_commands.keys().collect::<Vec<_>>(),
                }),
            );
        }
        all.insert(name, grants);
    }
    Ok(json!(all))
}
