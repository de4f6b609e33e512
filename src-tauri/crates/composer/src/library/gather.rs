//! Finds the files a person means when files and folders are dropped together.

use crate::imaging::{PictureError, PictureProblem};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The most files taken at once; more is taken for a mistake.
pub const MAX_GATHERED: usize = 500;
/// How deep folders are followed.
pub const MAX_DEPTH: usize = 8;

/// The files to take in, and what was left out.
#[derive(Debug, Default, PartialEq)]
pub struct Gathered {
    pub files: Vec<PathBuf>,
    /// Names with the reason; hidden files are left out silently.
    pub left_out: Vec<(String, PictureError)>,
}

/// Walks folders in the order of their names. Hidden files stay out, links are not followed.
pub fn gather(paths: &[PathBuf]) -> Gathered {
    let mut gathered = Gathered::default();
    let mut surplus = 0_usize;
    for path in paths {
        walk(path, 0, &mut gathered, &mut surplus);
    }
    if surplus > 0 {
        let message = format!(
            "{surplus} more files were left out: at most {MAX_GATHERED} are taken at once. Add them in parts."
        );
        gathered.leave_out(String::new(), PictureProblem::TooMany, message);
    }
    gathered
}

impl Gathered {
    fn leave_out(&mut self, name: String, code: PictureProblem, message: String) {
        self.left_out.push((name, PictureError { code, message }));
    }
}

fn walk(path: &Path, depth: usize, gathered: &mut Gathered, surplus: &mut usize) {
    let name = name(path);
    let is_dropped = depth == 0;
    if !is_dropped && name.starts_with('.') {
        return;
    }
    // A file or link that was dropped by hand is meant; links inside folders could lead anywhere.
    let kind = if is_dropped {
        fs::metadata(path)
    } else {
        fs::symlink_metadata(path)
    };
    let kind = match kind {
        Ok(kind) => kind,
        Err(error) => {
            let message = format!("“{name}” could not be read: {error}. The draft is unchanged.");
            return gathered.leave_out(name, PictureProblem::Unreadable, message);
        }
    };
    if kind.is_symlink() {
        let message = format!("“{name}” is a link and was not followed. Add the file itself.");
        return gathered.leave_out(name, PictureProblem::Unreadable, message);
    }
    if !kind.is_dir() {
        if gathered.files.len() < MAX_GATHERED {
            gathered.files.push(path.to_owned());
        } else {
            *surplus += 1;
        }
        return;
    }
    if depth == MAX_DEPTH {
        let message = format!(
            "the folder “{name}” lies deeper than {MAX_DEPTH} folders and was left out. Drop it by itself."
        );
        return gathered.leave_out(name, PictureProblem::TooMany, message);
    }
    match entries(path) {
        Ok(entries) => {
            for entry in entries {
                walk(&entry, depth + 1, gathered, surplus);
            }
        }
        Err(error) => {
            let message = format!("the folder “{name}” could not be read: {error}.");
            gathered.leave_out(name, PictureProblem::Unreadable, message);
        }
    }
}

fn name(path: &Path) -> String {
    path.file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned()
}

fn entries(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    Ok(entries)
}
