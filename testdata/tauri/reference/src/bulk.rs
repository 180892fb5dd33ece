//! Permission files in; the manifest and what each of its identifiers grants out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{io, thread};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use tauri_utils::acl::capability::{Capability, PermissionEntry};
use tauri_utils::acl::manifest::{Manifest, PermissionFile};
use tauri_utils::acl::resolved::{Resolved, ResolvedCommand, ResolvedScope};
use tauri_utils::acl::{APP_ACL_KEY, Error, Identifier};
use tauri_utils::platform::Target;

use crate::watchdog::Watchdog;
use crate::{answer, lines};

/// The stack on which requests are answered, that of rustc's main thread, where Tauri's macro runs.
const STACK: usize = 8 << 20;

const TARGETS: [Target; 5] = [
    Target::Linux,
    Target::MacOS,
    Target::Windows,
    Target::Android,
    Target::Ios,
];

type Acl = BTreeMap<String, Manifest>;

#[derive(Deserialize)]
struct Request {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    plugins: BTreeMap<String, Vec<Source>>,
    capability: Option<Value>,
}

/// A permission file: its path tells its format, and its place in the list its rank.
#[derive(Deserialize)]
struct Source {
    path: String,
    text: String,
}

/// Answers requests until the input ends, or until one of them overflows the stack.
pub fn run() -> io::Result<()> {
    answer::silence_panics();
    let watchdog = Watchdog::start()?;
    let worker = thread::Builder::new()
        .stack_size(STACK)
        .spawn(move || lines::answer_each(|line| watchdog.during(|| reply(line))))?;
    worker
        .join()
        .unwrap_or_else(|_| Err(io::Error::other("the worker panicked")))
}

fn reply(line: &[u8]) -> Value {
    let request: Request = match serde_json::from_slice(line) {
        Ok(request) => request,
        Err(error) => return json!({ "id": null, "request_error": error.to_string() }),
    };
    let (acl, mut plugins) = read(&request.plugins);
    for (key, manifest) in &acl {
        let answer = json!({
            "manifest": answer::manifest(manifest),
            "identifiers": identifiers(&acl, key, manifest),
        });
        plugins.insert(key.clone(), answer);
    }
    let mut reply = json!({ "id": request.id, "plugins": plugins });
    if let Some(value) = request.capability {
        reply["capability"] = capability(&acl, value);
    }
    reply
}

/// The manifests of the plugins that can be read, and the answers for the others.
fn read(plugins: &BTreeMap<String, Vec<Source>>) -> (Acl, Map<String, Value>) {
    let mut acl = Acl::new();
    let mut unreadable = Map::new();
    for (key, sources) in plugins {
        match sources.iter().map(parse).collect() {
            Ok(files) => {
                acl.insert(key.clone(), Manifest::new(files, None));
            }
            Err(error) => {
                unreadable.insert(key.clone(), json!({ "parse_error": error }));
            }
        }
    }
    (acl, unreadable)
}

fn parse(source: &Source) -> Result<PermissionFile, Value> {
    answer::or_panic(|| deserialize(source))?
        .map_err(|error| json!({ "path": source.path, "error": error.to_string() }))
}

/// The private `parse_permissions` of `tauri_utils::acl::build`, without the disk.
fn deserialize(Source { path, text }: &Source) -> Result<PermissionFile, Error> {
    let extension = Path::new(path).extension().unwrap_or_default();
    match extension.to_string_lossy().as_ref() {
        "toml" => Ok(toml::from_str(text)?),
        "json" => Ok(serde_json::from_str(text)?),
        other => Err(Error::UnknownPermissionFormat(other.to_owned())),
    }
}

/// What every identifier of a manifest grants.
fn identifiers(acl: &Acl, key: &str, manifest: &Manifest) -> Map<String, Value> {
    let permissions = manifest.permissions.keys();
    let sets = manifest.permission_sets.keys();
    let names: BTreeSet<&str> = permissions
        .chain(sets)
        .map(String::as_str)
        .chain(["default"])
        .collect();
    names
        .into_iter()
        .map(|name| (name.to_owned(), identifier(acl, key, name)))
        .collect()
}

/// What one identifier grants to a window whose capability lists nothing else.
fn identifier(acl: &Acl, key: &str, name: &str) -> Value {
    let full = if key == APP_ACL_KEY {
        name.to_owned()
    } else {
        format!("{key}:{name}")
    };
    match Identifier::try_from(full) {
        Ok(id) => on_each_target(acl, Some(key), &sole(id)),
        Err(error) => json!({ "all": answer::error(&error) }),
    }
}

fn sole(id: Identifier) -> Capability {
    Capability {
        identifier: "c".to_owned(),
        description: String::new(),
        remote: None,
        local: true,
        windows: vec!["main".to_owned()],
        webviews: Vec::new(),
        permissions: vec![PermissionEntry::PermissionRef(id)],
        platforms: None,
    }
}

/// What a capability given in full grants. Tauri, too, reads a capability by way of a JSON value.
fn capability(acl: &Acl, value: Value) -> Value {
    match answer::or_panic(|| serde_json::from_value(value)) {
        Ok(Ok(capability)) => on_each_target(acl, None, &capability),
        Ok(Err(error)) => json!({ "parse_error": error.to_string() }),
        Err(panic) => panic,
    }
}

/// The outcome by target, or once under "all" where the targets agree.
fn on_each_target(acl: &Acl, key: Option<&str>, capability: &Capability) -> Value {
    let outcomes = TARGETS.map(|target| resolve(acl, key, capability, target));
    if outcomes.windows(2).all(|pair| pair[0] == pair[1]) {
        let [outcome, ..] = outcomes;
        return json!({ "all": outcome });
    }
    let named = TARGETS.iter().map(Target::to_string).zip(outcomes);
    Value::Object(named.collect())
}

fn resolve(acl: &Acl, key: Option<&str>, capability: &Capability, target: Target) -> Value {
    let capabilities = BTreeMap::from([(capability.identifier.clone(), capability.clone())]);
    match answer::or_panic(|| Resolved::resolve(acl, capabilities, target)) {
        Ok(Ok(resolved)) => grant(key, resolved),
        Ok(Err(error)) => answer::error(&error),
        Err(panic) => panic,
    }
}

/// A resolved ACL as seen by the plugin under `key`, or by nobody in particular. The plugin's own
/// commands go without their prefix; global scopes of other plugins are told apart.
fn grant(key: Option<&str>, mut resolved: Resolved) -> Value {
    let prefix = key.map_or_else(String::new, command_prefix);
    let allow = commands(&prefix, &resolved.allowed_commands, |_| true);
    let deny = commands(&prefix, &resolved.denied_commands, |_| true);
    let command_scopes = command_scopes(&prefix, &resolved);
    let own = key.and_then(|key| resolved.global_scope.remove(key));
    let mut grant = json!({
        "allow": allow,
        "deny": deny,
        "command_scopes": command_scopes,
        "global": scope(&own.unwrap_or_default()),
    });
    resolved
        .global_scope
        .retain(|_, scope| !scope.allow.is_empty() || !scope.deny.is_empty());
    if !resolved.global_scope.is_empty() {
        let elsewhere = resolved.global_scope.iter();
        grant["global_elsewhere"] = elsewhere
            .map(|(key, elsewhere)| (key.clone(), scope(elsewhere)))
            .collect();
    }
    grant
}

/// What Tauri puts before the name of a plugin's command.
fn command_prefix(key: &str) -> String {
    if key == APP_ACL_KEY {
        return String::new();
    }
    format!("plugin:{}|", key.strip_prefix("core:").unwrap_or(key))
}

/// The commands, sorted, that have a grant which is wanted.
fn commands(
    prefix: &str,
    grants: &BTreeMap<String, Vec<ResolvedCommand>>,
    wanted: impl Fn(&ResolvedCommand) -> bool,
) -> BTreeSet<String> {
    grants
        .iter()
        .filter(|(_, grants)| grants.iter().any(&wanted))
        .map(|(command, _)| command.strip_prefix(prefix).unwrap_or(command).to_owned())
        .collect()
}

/// The scope of each permission that has commands, with those commands; sorted by their JSON text,
/// the entries of a scope in Tauri's order.
fn command_scopes(prefix: &str, resolved: &Resolved) -> Vec<Value> {
    let mut scopes: Vec<Value> = resolved
        .command_scope
        .iter()
        .map(|(id, scope)| {
            let wanted = |grant: &ResolvedCommand| grant.scope_id == Some(*id);
            json!({
                "commands_allow": commands(prefix, &resolved.allowed_commands, wanted),
                "commands_deny": commands(prefix, &resolved.denied_commands, wanted),
                "allow": scope.allow,
                "deny": scope.deny,
            })
        })
        .collect();
    scopes.sort_by_cached_key(Value::to_string);
    scopes
}

fn scope(scope: &ResolvedScope) -> Value {
    json!({ "allow": scope.allow, "deny": scope.deny })
}
