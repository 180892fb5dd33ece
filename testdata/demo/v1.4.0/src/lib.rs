use tauri::{
    plugin::{Builder, TauriPlugin},
    Runtime,
};

#[tauri::command]
fn list() {}

#[tauri::command]
fn read() {}

#[tauri::command]
fn write() {}

#[tauri::command]
fn open_folder() {}

pub fn init<R: Runtime>() -> TauriPlugin<R> {
    Builder::new("notes")
        .invoke_handler(tauri::generate_handler![list, read, write, open_folder])
        .build()
}
