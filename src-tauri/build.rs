//! Lets Tauri read its configuration; capabilities live beside the shell's code.

fn main() {
    // The pages are part of the binary, also those that a build before did not have.
    println!("cargo::rerun-if-changed=ui/dist");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*.json");
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}
