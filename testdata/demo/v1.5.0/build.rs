const COMMANDS: &[&str] = &["list", "read", "write", "open_notes_folder", "search"];

fn main() {
    tauri_plugin::Builder::new(COMMANDS).build();
}
