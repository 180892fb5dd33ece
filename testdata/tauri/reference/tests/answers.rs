//! The program as its callers see it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// Holds a conversation in which each request waits for the answer to the one before.
fn converse(mode: &[&str], requests: &[Value]) -> Vec<Value> {
    let mut program = Command::new(env!("CARGO_BIN_EXE_permver-reference"))
        .args(mode)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut input = program.stdin.take().expect("a pipe");
    let mut output = BufReader::new(program.stdout.take().expect("a pipe"));
    let answers = requests
        .iter()
        .map(|request| {
            writeln!(input, "{request}").expect("the program listens");
            let mut line = String::new();
            output.read_line(&mut line).expect("the program answers");
            serde_json::from_str(&line).expect("an answer is JSON")
        })
        .collect();
    drop(input);
    assert!(program.wait().expect("the program ends").success());
    answers
}

fn plugin(id: u64, text: &str) -> Value {
    json!({ "id": id, "plugins": { "p": [{ "path": "permissions/a.toml", "text": text }] } })
}

fn allowed(answer: &Value, identifier: &str) -> Value {
    answer["plugins"]["p"]["identifiers"][identifier]["all"]["allow"].clone()
}

const SET_AND_PERMISSION: &str = r#"
permission = [
  { identifier = "x", commands.allow = ["from-permission"] },
  { identifier = "y", commands.allow = ["from-set"] },
]
set = [
  { identifier = "x", description = "", permissions = ["y"] },
  { identifier = "uses-x", description = "", permissions = ["x"] },
]
"#;

#[test]
fn a_capability_finds_the_set_and_a_set_the_permission() {
    for mode in [&[][..], &["--supervise"]] {
        let answers = converse(mode, &[plugin(1, SET_AND_PERMISSION)]);
        assert_eq!(allowed(&answers[0], "x"), json!(["from-set"]));
        assert_eq!(allowed(&answers[0], "uses-x"), json!(["from-permission"]));
    }
}

#[test]
fn a_cycle_costs_its_own_answer_only() {
    let cycle = "[default]\npermissions = ['default']";
    let requests = [
        plugin(1, ""),
        plugin(2, cycle),
        plugin(3, cycle),
        plugin(4, ""),
    ];
    let answers = converse(&["--supervise"], &requests);
    assert_eq!(allowed(&answers[0], "default"), json!([]));
    assert_eq!(answers[1], json!({ "id": 2, "abort": "stack overflow" }));
    assert_eq!(answers[2], json!({ "id": 3, "abort": "stack overflow" }));
    assert_eq!(answers[3]["plugins"], answers[0]["plugins"]);
}

#[test]
fn an_invalid_member_panics_and_the_next_request_is_answered() {
    let invalid = "set = [{ identifier = 's', description = '', permissions = ['a_b'] }]";
    let answers = converse(&[], &[plugin(1, invalid), plugin(2, "")]);
    assert_eq!(
        answers[0]["plugins"]["p"]["identifiers"]["s"],
        json!({ "all": { "panic": "invalid identifier in permission set?: InvalidFormat" } })
    );
    assert_eq!(answers[1]["id"], json!(2));
}

#[test]
fn identifiers_are_split_at_the_last_colon_of_core() {
    let requests = [json!("core:path:default"), json!("a:b:c")];
    let answers = converse(&["--identifiers"], &requests);
    let expected = [
        json!({ "ok": { "prefix": "core:path", "base": "default" } }),
        json!({ "error": "identifiers can only include a single separator '58'" }),
    ];
    assert_eq!(answers, expected);
}
