fn main() {
    tauri_plugin::Builder::new(&[]).build();
}
