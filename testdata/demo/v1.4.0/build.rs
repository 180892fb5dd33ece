const COMMANDS: &[&str] = &["list", "read", "write", "open_folder"];

fn main() {
    tauri_plugin::Builder::new(COMMANDS).build();
}
