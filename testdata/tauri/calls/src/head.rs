//! The commands as they are now.

#![allow(dead_code, unused_variables)]

use serde::Deserialize;
use std::collections::HashMap;
use std::path::PathBuf;
use tauri::ipc::{Channel, CommandScope};
use tauri::{AppHandle, Builder, Runtime};

#[derive(Deserialize)]
struct Options {
    depth: u32,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Mode {
    Read,
    Write,
}

#[tauri::command]
fn required_added(path: String, limit: u32) {}

#[tauri::command]
fn optional_added(path: String, limit: Option<u32>) {}

#[tauri::command]
fn required_removed(path: String) {}

#[tauri::command]
fn optional_removed(path: String) {}

#[tauri::command]
fn renamed(new_path: String) {}

#[tauri::command]
fn optional_renamed(count: Option<u32>) {}

#[tauri::command(rename_all = "snake_case")]
fn snake_case(file_name: String) {}

#[tauri::command]
fn text_to_number(id: u32) {}

#[tauri::command]
fn number_to_text(id: String) {}

#[tauri::command]
fn bytes_to_text(content: String) {}

#[tauri::command]
fn texts_to_numbers(ids: Vec<u32>) {}

#[tauri::command]
fn flag_to_text(mode: String) {}

#[tauri::command]
fn map_to_list(sizes: Vec<u8>) {}

#[tauri::command]
fn optional_to_required(limit: u32) {}

#[tauri::command]
fn required_to_optional(limit: Option<u32>) {}

#[tauri::command]
fn optional_text_to_number(id: Option<u32>) {}

#[tauri::command]
fn narrower(id: u8) {}

#[tauri::command]
fn wider(id: i64) {}

#[tauri::command]
fn fraction_to_whole(scale: u32) {}

#[tauri::command]
fn whole_to_fraction(scale: f64) {}

#[tauri::command]
fn tuple_longer(size: (u8, u8, u8)) {}

#[tauri::command]
fn tuple_shorter(size: (u8, u8)) {}

#[tauri::command]
fn array_longer(size: [u8; 3]) {}

#[tauri::command]
fn array_to_list(size: Vec<u8>) {}

#[tauri::command]
fn text_to_letter(key: char) {}

#[tauri::command]
fn text_to_path(path: PathBuf) {}

#[tauri::command]
fn borrowed_to_owned(path: String) {}

#[tauri::command]
fn text_to_struct(options: Options) {}

#[tauri::command]
fn text_to_enum(mode: Mode) {}

#[tauri::command]
fn anything_to_text(value: String) {}

#[tauri::command]
fn channel_added(path: String, on_event: Channel<u32>) {}

#[tauri::command]
fn channel_removed(path: String) {}

#[tauri::command]
fn scope_added(path: String, scope: CommandScope<Mode>) {}

#[tauri::command]
fn handle_added<R: Runtime>(app: AppHandle<R>, path: String) {}

#[tauri::command]
fn result_number_to_text() -> String {
    String::new()
}

#[tauri::command]
fn result_added() -> u32 {
    1
}

#[tauri::command]
fn result_may_fail() -> Result<String, String> {
    Ok(String::new())
}

#[tauri::command]
fn result_to_optional() -> Option<u32> {
    None
}

#[tauri::command]
fn flag_to_number(on: u32) {}

#[tauri::command]
fn number_to_flag(on: bool) {}

#[tauri::command]
fn fraction_to_text(scale: String) {}

#[tauri::command]
fn text_to_flag(on: bool) {}

#[tauri::command]
fn text_to_list(ids: Vec<u8>) {}

#[tauri::command]
fn text_to_map(names: HashMap<String, u8>) {}

#[tauri::command]
fn text_to_fraction(scale: f64) {}

#[tauri::command]
fn text_to_tuple(size: (u8, u8)) {}

#[tauri::command]
fn list_to_map(sizes: HashMap<String, u8>) {}

#[tauri::command]
fn map_of_texts(sizes: HashMap<String, String>) {}

#[tauri::command]
fn list_of_tuples(sizes: Vec<(u8, u8, u8)>) {}

#[tauri::command]
fn optional_list(sizes: Option<String>) {}

#[tauri::command]
fn number_to_optional_text(id: Option<String>) {}

#[tauri::command]
fn letter_to_number(key: u32) {}

#[tauri::command]
fn channel_to_text(on_event: String) {}

#[tauri::command]
fn number_to_channel(on_event: Channel<u32>) {}

#[tauri::command]
fn text_to_channel(on_event: Channel<u32>) {}

#[tauri::command]
fn tuple_of_texts(size: (u8, String)) {}

#[tauri::command]
fn number_to_fixed(id: [u8; 2]) {}

#[tauri::command]
fn two_changed(on: String, id: String) {}

#[tauri::command]
fn number_to_nothing(id: ()) {}

#[tauri::command]
fn number_to_path(id: PathBuf) {}

#[tauri::command]
fn number_to_letter(id: char) {}

pub fn register<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    builder.invoke_handler(tauri::generate_handler![
        required_added,
        optional_added,
        required_removed,
        optional_removed,
        renamed,
        optional_renamed,
        snake_case,
        text_to_number,
        number_to_text,
        bytes_to_text,
        texts_to_numbers,
        flag_to_text,
        map_to_list,
        optional_to_required,
        required_to_optional,
        optional_text_to_number,
        narrower,
        wider,
        fraction_to_whole,
        whole_to_fraction,
        tuple_longer,
        tuple_shorter,
        array_longer,
        array_to_list,
        text_to_letter,
        text_to_path,
        borrowed_to_owned,
        text_to_struct,
        text_to_enum,
        anything_to_text,
        channel_added,
        channel_removed,
        scope_added,
        handle_added,
        flag_to_number,
        number_to_flag,
        fraction_to_text,
        text_to_flag,
        text_to_list,
        text_to_map,
        text_to_fraction,
        text_to_tuple,
        list_to_map,
        map_of_texts,
        list_of_tuples,
        optional_list,
        number_to_optional_text,
        letter_to_number,
        channel_to_text,
        number_to_channel,
        text_to_channel,
        tuple_of_texts,
        number_to_fixed,
        two_changed,
        number_to_nothing,
        number_to_path,
        number_to_letter,
        result_number_to_text,
        result_added,
        result_may_fail,
        result_to_optional,
    ])
}
