//! The desktop shell: a window around the core. The only Rust that names `tauri`.

mod clipboard;
mod closing;
mod command_error;
mod commands;
mod events;
mod imports;
mod intake;
mod media;
mod shell;
mod start;
mod window;

pub use shell::{Shell, with_commands};
pub use start::run;
