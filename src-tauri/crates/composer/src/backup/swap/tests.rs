use super::*;
use std::fs::{read_to_string, write};

const HASH: &str = "abababababababababababababababababababababababababababababababab";

struct Place {
    root: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        let place = Self {
            root: tempfile::tempdir().unwrap(),
        };
        for (name, text) in DATABASE_FILES
            .iter()
            .zip(["old", "old journal", "old index"])
        {
            write(place.data().join(name), text).unwrap();
        }
        fs::create_dir_all(place.library()).unwrap();
        place
    }

    fn data(&self) -> &Path {
        self.root.path()
    }

    fn library(&self) -> PathBuf {
        self.data().join("library")
    }

    fn prepare(&self) -> (Stage, PathBuf) {
        let stage = Stage::begin(self.data()).unwrap();
        write(stage.database(), "new").unwrap();
        let blob = Library::at(&stage.library()).blob_path(&HASH.parse().unwrap());
        fs::create_dir_all(blob.parent().unwrap()).unwrap();
        write(blob, "picture").unwrap();
        let aside = stage.name_put_aside(1_795_262_400_000);
        (stage, aside)
    }

    fn text(&self, name: &str) -> String {
        read_to_string(self.data().join(name)).unwrap_or_default()
    }

    #[track_caller]
    fn assert_new(&self, when: &str) {
        assert_eq!(self.text("postroom.db"), "new", "{when}");
        assert_eq!(
            self.text("postroom.db-wal"),
            "",
            "{when}: no old journal beside it"
        );
        let blob = Library::at(&self.library()).blob_path(&HASH.parse().unwrap());
        assert_eq!(read_to_string(blob).unwrap(), "picture", "{when}");
        let aside = "put-aside/2026-11-21T12-00-00Z";
        for (name, text) in DATABASE_FILES
            .iter()
            .zip(["old", "old journal", "old index"])
        {
            assert_eq!(
                self.text(&format!("{aside}/{name}")),
                text,
                "{when}: kept aside"
            );
        }
        assert!(!self.data().join("restore").exists(), "{when}");
    }

    #[track_caller]
    fn assert_old(&self, when: &str) {
        assert_eq!(self.text("postroom.db"), "old", "{when}");
        assert_eq!(self.text("postroom.db-wal"), "old journal", "{when}");
        assert!(!self.data().join("restore").exists(), "{when}");
    }
}

fn marker(data: &Path) -> Marker {
    read_marker(&data.join("restore")).unwrap().unwrap()
}

#[test]
fn without_the_marker_the_old_state_stays_whole() {
    let place = Place::new();
    drop(place.prepare());
    assert!(!carry_out(place.data(), &place.library()).unwrap());
    place.assert_old("killed while it was prepared");
}

#[test]
fn a_kill_after_any_step_ends_with_the_new_state_whole() {
    for done in 0..=STEPS.len() {
        let place = Place::new();
        let (stage, aside) = place.prepare();
        stage.finish(aside).unwrap();
        let marker = marker(place.data());
        for step in &STEPS[..done] {
            step(place.data(), &place.library(), &marker).unwrap();
        }
        carry_out(place.data(), &place.library()).unwrap();
        carry_out(place.data(), &place.library()).unwrap();
        place.assert_new(&format!("killed after step {done}"));
    }
}

#[test]
fn a_kill_between_the_files_of_one_step_ends_with_the_new_state_whole() {
    for moved in 0..DATABASE_FILES.len() {
        let place = Place::new();
        let (stage, aside) = place.prepare();
        stage.finish(aside.clone()).unwrap();
        let aside = place.data().join(aside);
        fs::create_dir_all(&aside).unwrap();
        for name in &DATABASE_FILES[..=moved] {
            fs::rename(place.data().join(name), aside.join(name)).unwrap();
        }
        carry_out(place.data(), &place.library()).unwrap();
        place.assert_new(&format!("killed after {} moves", moved + 1));
    }
}

#[test]
fn a_second_change_at_the_same_second_is_put_aside_elsewhere() {
    let place = Place::new();
    let (stage, aside) = place.prepare();
    fs::create_dir_all(place.data().join(&aside)).unwrap();
    let next = stage.name_put_aside(1_795_262_400_000);
    assert_eq!(next, Path::new("put-aside/2026-11-21T12-00-00Z-2"));
}

#[test]
fn a_marker_that_leads_elsewhere_is_not_followed() {
    let place = Place::new();
    let (stage, _) = place.prepare();
    stage.finish(PathBuf::from("../elsewhere")).unwrap();
    assert!(!carry_out(place.data(), &place.library()).unwrap());
    place.assert_old("the marker is not ours");
}
