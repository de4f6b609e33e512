//! An empty Tauri window, built the same way as the app: the peer for start time and memory.

use tauri::{WebviewUrl, WebviewWindowBuilder, http::Response};

/// Says that it stands after two frames, as the app does.
const PAGE: &str = "<!doctype html><title>Empty</title><script>
requestAnimationFrame(() => requestAnimationFrame(() => fetch('/ready')));
</script>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tauri::Builder::default()
        .register_uri_scheme_protocol("empty", |_, request| {
            if request.uri().path() == "/ready"
                && let Some(path) = std::env::var_os("POSTROOM_READY_FILE")
                && let Err(error) = std::fs::write(path, "ready")
            {
                eprintln!("the first frame could not be noted: {error}");
            }
            let mut page = Response::new(PAGE.as_bytes().to_vec());
            page.headers_mut()
                .insert("content-type", "text/html".parse().expect("a header value"));
            page
        })
        .setup(|app| {
            let page = WebviewUrl::CustomProtocol("empty://localhost/".parse()?);
            WebviewWindowBuilder::new(app, "main", page)
                .inner_size(1320.0, 820.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}
