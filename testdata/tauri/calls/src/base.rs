//! The commands as they were.

#![allow(dead_code, unused_variables)]

use std::collections::HashMap;
use tauri::ipc::Channel;
use tauri::{Builder, Runtime};

#[tauri::command]
fn required_added(path: String) {}

#[tauri::command]
fn optional_added(path: String) {}

#[tauri::command]
fn required_removed(path: String, force: bool) {}

#[tauri::command]
fn optional_removed(path: String, limit: Option<u32>) {}

#[tauri::command]
fn renamed(old_path: String) {}

#[tauri::command]
fn optional_renamed(limit: Option<u32>) {}

#[tauri::command]
fn snake_case(file_name: String) {}

#[tauri::command]
fn text_to_number(id: String) {}

#[tauri::command]
fn number_to_text(id: u32) {}

#[tauri::command]
fn bytes_to_text(content: Vec<u8>) {}

#[tauri::command]
fn texts_to_numbers(ids: Vec<String>) {}

#[tauri::command]
fn flag_to_text(mode: bool) {}

#[tauri::command]
fn map_to_list(sizes: HashMap<String, u8>) {}

#[tauri::command]
fn optional_to_required(limit: Option<u32>) {}

#[tauri::command]
fn required_to_optional(limit: u32) {}

#[tauri::command]
fn optional_text_to_number(id: Option<String>) {}

#[tauri::command]
fn narrower(id: i64) {}

#[tauri::command]
fn wider(id: u8) {}

#[tauri::command]
fn fraction_to_whole(scale: f64) {}

#[tauri::command]
fn whole_to_fraction(scale: u32) {}

#[tauri::command]
fn tuple_longer(size: (u8, u8)) {}

#[tauri::command]
fn tuple_shorter(size: (u8, u8, u8)) {}

#[tauri::command]
fn array_longer(size: [u8; 2]) {}

#[tauri::command]
fn array_to_list(size: [u8; 2]) {}

#[tauri::command]
fn text_to_letter(key: String) {}

#[tauri::command]
fn text_to_path(path: String) {}

#[tauri::command]
fn borrowed_to_owned(path: &str) {}

#[tauri::command]
fn text_to_struct(options: String) {}

#[tauri::command]
fn text_to_enum(mode: String) {}

#[tauri::command]
fn anything_to_text(value: serde_json::Value) {}

#[tauri::command]
fn channel_added(path: String) {}

#[tauri::command]
fn channel_removed(path: String, on_event: Channel<u32>) {}

#[tauri::command]
fn scope_added(path: String) {}

#[tauri::command]
fn handle_added(path: String) {}

#[tauri::command]
fn result_number_to_text() -> u32 {
    1
}

#[tauri::command]
fn result_added() {}

#[tauri::command]
fn result_may_fail() -> String {
    String::new()
}

#[tauri::command]
fn result_to_optional() -> u32 {
    1
}

#[tauri::command]
fn flag_to_number(on: bool) {}

#[tauri::command]
fn number_to_flag(on: u32) {}

#[tauri::command]
fn fraction_to_text(scale: f64) {}

#[tauri::command]
fn text_to_flag(on: String) {}

#[tauri::command]
fn text_to_list(ids: String) {}

#[tauri::command]
fn text_to_map(names: String) {}

#[tauri::command]
fn text_to_fraction(scale: String) {}

#[tauri::command]
fn text_to_tuple(size: String) {}

#[tauri::command]
fn list_to_map(sizes: Vec<u8>) {}

#[tauri::command]
fn map_of_texts(sizes: HashMap<String, u8>) {}

#[tauri::command]
fn list_of_tuples(sizes: Vec<(u8, u8)>) {}

#[tauri::command]
fn optional_list(sizes: Option<Vec<u8>>) {}

#[tauri::command]
fn number_to_optional_text(id: u8) {}

#[tauri::command]
fn letter_to_number(key: char) {}

#[tauri::command]
fn channel_to_text(on_event: Channel<u32>) {}

#[tauri::command]
fn number_to_channel(on_event: u32) {}

#[tauri::command]
fn text_to_channel(on_event: String) {}

#[tauri::command]
fn tuple_of_texts(size: (u8, u8)) {}

#[tauri::command]
fn number_to_fixed(id: u32) {}

#[tauri::command]
fn two_changed(id: u32, on: bool) {}

#[tauri::command]
fn number_to_nothing(id: u32) {}

#[tauri::command]
fn number_to_path(id: u32) {}

#[tauri::command]
fn number_to_letter(id: u32) {}

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
