//! Everything a process needs around the core: the data folder and its lock, the keychain, the picture
//! workers, the systems' clients and the built-in sandbox. Shared by the window and the command line.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod folder;
mod keychain;
mod open;
mod pictures;
mod practice;

pub use folder::{DataFolder, FolderError, usual_folder};
pub use keychain::{ForThisRun, Keychain, STORAGE_KEYS_VARIABLE, TOKEN_VARIABLE};
pub use open::{Host, HostError, Opening};
pub use pictures::Pictures;
pub use practice::{Practice, PracticeGround};
