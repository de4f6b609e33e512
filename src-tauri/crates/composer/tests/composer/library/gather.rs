use composer::{
    imaging::PictureProblem,
    library::{MAX_DEPTH, MAX_GATHERED, gather},
};
use std::{fs, path::Path};

fn put(folder: &Path, name: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "a file").unwrap();
}

fn names(folder: &Path, files: &[std::path::PathBuf]) -> Vec<String> {
    let inside = files.iter().map(|file| file.strip_prefix(folder).unwrap());
    inside
        .map(|path| path.to_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_folder_gives_its_files_in_the_order_of_their_names_without_the_hidden_ones() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b.jpg", "a/2.jpg", "a/1.jpg", ".hidden.jpg", "a/.git/x.jpg"] {
        put(folder.path(), name);
    }
    let gathered = gather(&[folder.path().to_owned()]);
    assert_eq!(
        names(folder.path(), &gathered.files),
        ["a/1.jpg", "a/2.jpg", "b.jpg"]
    );
    assert_eq!(gathered.left_out, []);
    let hidden = folder.path().join(".hidden.jpg");
    assert_eq!(
        gather(std::slice::from_ref(&hidden)).files,
        [hidden],
        "chosen by hand"
    );
}

#[cfg(unix)]
#[test]
fn links_inside_a_folder_are_named_and_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "a.jpg");
    std::os::unix::fs::symlink("/", folder.path().join("root")).unwrap();
    std::os::unix::fs::symlink(folder.path(), folder.path().join("round")).unwrap();
    let gathered = gather(&[folder.path().to_owned()]);
    assert_eq!(names(folder.path(), &gathered.files), ["a.jpg"]);
    let named: Vec<&str> = gathered
        .left_out
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(named, ["root", "round"]);
}

#[test]
fn too_many_files_and_too_deep_folders_are_counted_and_named() {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..MAX_GATHERED + 3 {
        put(folder.path(), &format!("{number:04}.jpg"));
    }
    let gathered = gather(&[folder.path().to_owned()]);
    assert_eq!(gathered.files.len(), MAX_GATHERED);
    assert_eq!(gathered.left_out.len(), 1);
    assert!(
        gathered.left_out[0].1.message.starts_with("3 more files"),
        "{gathered:?}"
    );
    let deep = tempfile::tempdir().unwrap();
    put(deep.path(), &format!("{}x.jpg", "d/".repeat(MAX_DEPTH - 1)));
    assert_eq!(gather(&[deep.path().to_owned()]).files.len(), 1);
    put(deep.path(), &format!("{}x.jpg", "d/".repeat(MAX_DEPTH)));
    let gathered = gather(&[deep.path().to_owned()]);
    assert_eq!((gathered.files.len(), gathered.left_out.len()), (1, 1));
    assert_eq!(gathered.left_out[0].1.code, PictureProblem::TooMany);
}
