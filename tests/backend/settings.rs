//! Settings over IPC.

use crate::{App, World};
use serde_json::json;

#[test]
fn settings_are_kept_within_their_limits() {
    let world = World::start();
    let app = App::open(&world);
    let settings =
        json!({"theme": "dark", "language": "de", "hold_seconds": 9999, "welcomed": true});
    let kept = app.get("save_settings", json!({"settings": settings}));
    assert_eq!(kept["hold_seconds"], 120);
    let app = app.restart();
    assert_eq!(app.get("read_settings", json!({})), kept);
}
