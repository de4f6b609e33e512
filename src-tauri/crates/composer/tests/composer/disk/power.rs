//! Power loss: whatever was confirmed is there afterwards, and nothing was sent that the disk does not know of.

use super::{arrivals, integrity, open_on, run_outbox};
use crate::{
    support::{World, ensure, fast_folder, group},
    torture::{Time, figure, replay, seed},
};
use composer::{
    draft::{self, DraftChange},
    id::{DraftId, PostId},
    library, outbox,
    post::{self, Hold},
    store::Store,
};
use rand::{RngExt, SeedableRng, rngs::StdRng};
use rusqlite::Connection;
use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};
use stormy_disk::StormyDisk;
use tempfile::TempDir;

/// Checkpoints come often, so that cuts fall into them too.
const CAREFUL: &str = "PRAGMA wal_autocheckpoint = 30";
/// The rule broken on purpose: what is confirmed is not on the disk yet.
const CARELESS: &str = "PRAGMA wal_autocheckpoint = 30; PRAGMA synchronous = OFF";
const SEEDS: u64 = 100;

/// What the person was told is kept.
#[derive(Default)]
struct Promised {
    texts: BTreeMap<DraftId, u32>,
    posts: BTreeSet<PostId>,
    pictures: BTreeMap<DraftId, usize>,
}

/// What was checked after a cut.
#[derive(Default)]
struct Kept {
    promises: usize,
    arrivals: usize,
}

impl Kept {
    fn add(&mut self, other: &Self) {
        self.promises += other.promises;
        self.arrivals += other.arrivals;
    }
}

/// A working day that ends with a power cut.
struct Day {
    world: World,
    disk: StormyDisk,
    chance: StdRng,
    promised: Promised,
    words: u32,
}

impl Day {
    fn new(seed: u64, set_up: &'static str) -> Self {
        let disk = StormyDisk::new().unwrap();
        let world = World::with_store(|path| open_on(&disk, path, set_up).unwrap());
        let mut chance = StdRng::seed_from_u64(seed);
        disk.cut_after(chance.random_range(1..400));
        Self {
            world,
            disk,
            chance,
            promised: Promised::default(),
            words: 0,
        }
    }

    /// Does things until the power is gone.
    async fn work(&mut self) {
        while !self.disk.is_off() {
            match self.chance.random_range(0..10) {
                0..4 => self.type_text(),
                4 => self.attach(),
                5..7 => self.send(),
                7 => self.checkpoint(),
                _ => {
                    let time_ms = self.chance.random_range(10..600);
                    run_outbox(&self.world, Duration::from_millis(time_ms)).await;
                }
            }
        }
    }

    fn some_draft(&mut self) -> Option<DraftId> {
        let known: Vec<DraftId> = self.promised.texts.keys().copied().collect();
        if known.len() > 2 {
            return Some(known[self.chance.random_range(0..known.len())]);
        }
        let fields = self.world.fields("0", vec![group(1), group(2)]);
        let draft = draft::new_from(&self.world.desk, fields).ok()?;
        self.keep(|promised| promised.texts.insert(draft.id, 0));
        Some(draft.id)
    }

    /// Counts a promise, unless the power had gone before it was made.
    fn keep<T>(&mut self, promise: impl FnOnce(&mut Promised) -> T) {
        if !self.disk.is_off() {
            let _ = promise(&mut self.promised);
        }
    }

    fn type_text(&mut self) {
        let Some(id) = self.some_draft() else { return };
        self.words += 1;
        let words = self.words;
        let change = DraftChange {
            text: Some(words.to_string()),
            ..DraftChange::default()
        };
        if draft::save(&self.world.desk, id, change).is_ok() {
            self.keep(|promised| promised.texts.insert(id, words));
        }
    }

    fn attach(&mut self) {
        let Some(id) = self.some_draft() else { return };
        let bytes = format!("picture {}", self.chance.random_range(0..5));
        if library::attach_bytes(&self.world.desk, id, bytes.as_bytes(), "a.jpg").is_ok() {
            self.keep(|promised| *promised.pictures.entry(id).or_default() += 1);
        }
    }

    /// Sends a text of its own, so that what arrives names its post.
    fn send(&mut self) {
        self.words += 1;
        let fields = self
            .world
            .fields(&format!("post {}", self.words), vec![group(1), group(2)]);
        let sent = draft::new_from(&self.world.desk, fields)
            .and_then(|draft| post::send(&self.world.desk, draft.id, Hold { seconds: 0 }));
        if let Ok(post) = sent {
            self.keep(|promised| promised.posts.insert(post.id));
        }
    }

    fn checkpoint(&self) {
        let path = self.world.folder.path().join("postroom.db");
        let flags = rusqlite::OpenFlags::default();
        let other = Connection::open_with_flags_and_vfs(path, flags, self.disk.name());
        // A checkpoint that the power cut ends is no error of anybody.
        let _ =
            other.and_then(|db| db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())));
    }

    /// Starts again from what the cut left, on an ordinary disk.
    fn restart(self, seed: u64) -> Result<Morning, String> {
        let folder = fast_folder();
        self.disk.leave(seed, folder.path()).unwrap();
        let store =
            Store::open(&folder.path().join("postroom.db")).map_err(|error| error.to_string())?;
        let accounts = Connection::open(folder.path().join("postroom.db")).and_then(|db| {
            db.query_row("SELECT count(*) FROM accounts", [], |row| {
                row.get::<_, i64>(0)
            })
        });
        if accounts != Ok(1) {
            return Err(format!("the account is gone: {accounts:?}"));
        }
        Ok(Morning {
            world: self.world.reopened(store),
            promised: self.promised,
            _folder: folder,
        })
    }
}

/// The desk after the power came back.
struct Morning {
    world: World,
    promised: Promised,
    _folder: TempDir,
}

impl Morning {
    async fn check(&self) -> Result<Kept, String> {
        let sound = integrity(&self.world);
        ensure(sound == "ok", || format!("integrity: {sound}"))?;
        self.check_drafts()?;
        self.check_files()?;
        outbox::recover(&self.world.desk).map_err(|error| error.to_string())?;
        for post in &self.promised.posts {
            post::read(&self.world.desk, *post).map_err(|_| format!("post {post:?} is gone"))?;
        }
        self.world.settle().await;
        let promised = &self.promised;
        Ok(Kept {
            arrivals: self.check_arrivals()?,
            promises: promised.texts.len()
                + promised.pictures.values().sum::<usize>()
                + promised.posts.len(),
        })
    }

    fn check_drafts(&self) -> Result<(), String> {
        for (id, words) in &self.promised.texts {
            let draft = draft::read(&self.world.desk, *id).map_err(|error| error.to_string())?;
            let found: u32 = draft
                .fields
                .content
                .text
                .parse()
                .map_err(|_| "another text")?;
            ensure(found >= *words, || {
                format!("text {words} was confirmed, {found} is there")
            })?;
            let pictures = self.promised.pictures.get(id).copied().unwrap_or(0);
            let attached = draft.fields.content.attachments.len();
            ensure(attached >= pictures, || {
                format!("{attached} of {pictures} pictures")
            })?;
        }
        Ok(())
    }

    fn check_files(&self) -> Result<(), String> {
        let items = library::list(&self.world.desk).map_err(|error| error.to_string())?;
        for item in items {
            let path = self.world.desk.library.blob_path(&item.id);
            ensure(path.exists(), || {
                format!("the file of {} is gone", item.name)
            })?;
        }
        Ok(())
    }

    /// Everything that was to leave has arrived once, and nothing arrived that the database does not know.
    fn check_arrivals(&self) -> Result<usize, String> {
        let arrived = arrivals(&self.world);
        let twice = arrived.iter().find(|(_, count)| **count != 1);
        ensure(twice.is_none(), || format!("not once: {twice:?}"))?;
        let posts = self.world.number("SELECT count(*) FROM posts");
        let expected = usize::try_from(posts).unwrap() * 2;
        let found = arrived.len();
        ensure(found == expected, || {
            format!("{found} arrivals of {expected}")
        })?;
        Ok(found)
    }
}

async fn day_and_morning(seed: u64, set_up: &'static str) -> Result<Kept, String> {
    let mut day = Day::new(seed, set_up);
    day.work().await;
    let morning = day.restart(seed)?;
    morning.check().await
}

#[tokio::test(start_paused = true)]
async fn nothing_confirmed_is_lost_when_the_power_goes() {
    for seed in 0..SEEDS {
        let result = day_and_morning(seed, CAREFUL).await;
        assert_eq!(result.err(), None, "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_syncs_the_same_days_lose_something() {
    let mut losses = Vec::new();
    for seed in 0..SEEDS {
        losses.extend(day_and_morning(seed, CARELESS).await.err());
    }
    println!(
        "{} of {SEEDS} days lost something: {:?}",
        losses.len(),
        losses.first()
    );
    assert!(
        losses.len() > 10,
        "the test sees what it is for: {losses:?}"
    );
}

#[tokio::test(start_paused = true)]
#[ignore = "long"]
async fn long_power_cuts() {
    let (first, time) = (seed(), Time::allowed_or_a_minute());
    let test = "disk::power::long_power_cuts";
    println!("To replay: {}", replay(first, "composer", "composer", test));
    let (mut cuts, mut kept) = (0, Kept::default());
    while cuts == 0 || !time.is_over() {
        let seed = first.wrapping_add(cuts);
        match day_and_morning(seed, CAREFUL).await {
            Ok(found) => kept.add(&found),
            Err(why) => panic!("seed {seed}: {why}"),
        }
        cuts += 1;
    }
    figure("power cuts", cuts);
    figure(
        "texts, pictures and posts confirmed before a cut and there after it",
        kept.promises,
    );
    figure("arrivals after the cut, each once", kept.arrivals);
    figure("confirmed things lost", 0);
}
