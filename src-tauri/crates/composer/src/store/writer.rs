//! The one writer. Changes that come while it is busy share the next transaction and its one sync of the disk.
//!
//! Each change runs on its caller's thread, one after the other; whoever finds nobody behind commits for all.

use super::{Opening, StoreError, connection::open_writer};
use rusqlite::Connection;
use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

/// The first of a shared transaction waits no longer than this, and for no more changes than this.
const LONGEST: Duration = Duration::from_millis(20);
const MOST: usize = 256;

/// The connection that writes, and those who want it.
pub(super) struct Writer {
    line: Mutex<Line>,
    /// Threads on their way to the line. A transaction stays open only while there are some.
    coming: AtomicUsize,
}

struct Line {
    connection: Connection,
    open: Option<Open>,
}

/// A transaction that has begun and is not kept yet.
struct Open {
    end: Arc<End>,
    begun: Instant,
    changes: usize,
}

/// What became of a shared transaction.
#[derive(Default)]
struct End {
    kept: Mutex<Option<Result<(), StoreError>>>,
    told: Condvar,
}

impl Writer {
    /// Takes a connection that nobody else writes with.
    pub fn new(connection: Connection) -> Self {
        Self {
            line: Mutex::new(Line {
                connection,
                open: None,
            }),
            coming: AtomicUsize::new(0),
        }
    }

    /// Runs one change: all of it is kept, or none, whatever becomes of those beside it.
    pub fn write<T, E: From<StoreError>>(
        &self,
        opening: &Opening,
        change: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.coming.fetch_add(1, Ordering::SeqCst);
        let mut line = lock(&self.line);
        self.coming.fetch_sub(1, Ordering::SeqCst);
        let end = line.begin()?;
        let made = catch_unwind(AssertUnwindSafe(|| line.make(change)));
        line.take_in(matches!(made, Ok(Ok(_))));
        let is_last = self.coming.load(Ordering::SeqCst) == 0;
        if is_last || line.is_long() {
            line.commit(opening);
        }
        drop(line);
        // A change that failed waits as well: it may have seen what is not kept yet.
        let kept = end.wait();
        match made {
            Err(panic) => resume_unwind(panic),
            Ok(Ok(value)) => kept.map(|()| value).map_err(E::from),
            Ok(Err(error)) => Err(error),
        }
    }
}

impl Line {
    /// Begins a transaction, or joins the one that is open.
    fn begin(&mut self) -> Result<Arc<End>, StoreError> {
        if let Some(open) = &self.open {
            return Ok(open.end.clone());
        }
        self.run("BEGIN IMMEDIATE")?;
        let end = Arc::<End>::default();
        self.open = Some(Open {
            end: end.clone(),
            begun: Instant::now(),
            changes: 0,
        });
        Ok(end)
    }

    fn make<T, E: From<StoreError>>(
        &self,
        change: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        if self.has_others() {
            self.run("SAVEPOINT one")?;
        }
        change(&self.connection)
    }

    fn has_others(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.changes > 0)
    }

    fn is_long(&self) -> bool {
        let is_long = |open: &Open| open.changes >= MOST || open.begun.elapsed() >= LONGEST;
        self.open.as_ref().is_some_and(is_long)
    }

    /// Keeps a change in the transaction, or takes it back alone.
    fn take_in(&mut self, is_made: bool) {
        if self.connection.is_autocommit() {
            // On a full or failing disk SQLite may take back the whole transaction by itself.
            let why = "the disk failed under a change that shared the transaction";
            return self.end(Err(StoreError::Io(io::Error::other(why))));
        }
        let taken = match (is_made, self.has_others()) {
            (true, false) => Ok(()),
            (true, true) => self.run("RELEASE one"),
            (false, true) => self.run("ROLLBACK TO one").and(self.run("RELEASE one")),
            (false, false) => return self.end(Ok(())),
        };
        if let Err(error) = taken {
            return self.end(Err(error));
        }
        if let Some(open) = &mut self.open {
            open.changes += 1;
        }
    }

    /// Keeps the transaction, if one is open, and tells everybody who waits for it.
    fn commit(&mut self, opening: &Opening) {
        if self.open.is_none() {
            return;
        }
        let kept = catch_unwind(AssertUnwindSafe(|| self.keep(opening)));
        match kept {
            Ok(kept) => self.end(kept),
            Err(panic) => {
                let why = "the change ended in the middle of being kept";
                self.end(Err(StoreError::Io(io::Error::other(why))));
                resume_unwind(panic);
            }
        }
    }

    fn keep(&mut self, opening: &Opening) -> Result<(), StoreError> {
        opening.tell(|watch| watch.before_commit());
        let kept = self.run("COMMIT");
        self.roll_back();
        if matches!(kept, Err(StoreError::Io(_))) {
            self.renew(opening);
        }
        kept?;
        opening.tell(|watch| watch.after_commit());
        Ok(())
    }

    /// Puts a fresh connection in the place of one whose disk failed, as its cache may hold what the disk does not.
    ///
    /// The new one opens first: were the last connection closed, the log would be read again with what was refused.
    fn renew(&mut self, opening: &Opening) {
        match open_writer(opening) {
            Ok(fresh) => self.connection = fresh,
            Err(error) => tracing::warn!(%error, "the database could not be opened again yet"),
        }
    }

    /// Takes back what is still open, and tells everybody who waits.
    fn end(&mut self, kept: Result<(), StoreError>) {
        self.roll_back();
        if let Some(open) = self.open.take() {
            open.end.tell(kept);
        }
    }

    /// Takes back what was not kept, if anything.
    fn roll_back(&self) {
        if !self.connection.is_autocommit()
            && let Err(error) = self.run("ROLLBACK")
        {
            tracing::warn!(%error, "a transaction could not be taken back");
        }
    }

    fn run(&self, sql: &str) -> Result<(), StoreError> {
        self.connection.prepare_cached(sql)?.execute([])?;
        Ok(())
    }
}

impl End {
    fn tell(&self, kept: Result<(), StoreError>) {
        *lock(&self.kept) = Some(kept);
        self.told.notify_all();
    }

    fn wait(&self) -> Result<(), StoreError> {
        let mut kept = lock(&self.kept);
        loop {
            match &*kept {
                Some(Ok(())) => return Ok(()),
                Some(Err(error)) => return Err(error.repeated()),
                None => kept = self.told.wait(kept).unwrap_or_else(PoisonError::into_inner),
            }
        }
    }
}

/// A panic in another thread rolled its change back, so the connection is still sound.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::{
        super::{Opening, Store, StoreError, Watch},
        *,
    };
    use std::{sync::Barrier, thread};

    const THREADS: usize = 64;

    /// Counts commits, and panics at the one it is told to.
    #[derive(Default)]
    struct Commits {
        seen: AtomicUsize,
        deadly: Option<usize>,
    }

    impl Watch for Commits {
        fn before_commit(&self) {
            let number = self.seen.fetch_add(1, Ordering::SeqCst) + 1;
            if self.deadly == Some(number) {
                resume_unwind(Box::new("killed before the commit"));
            }
        }
    }

    fn store(commits: &Arc<Commits>) -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let opening = Opening::new(&folder.path().join("postroom.db"));
        let store = Store::open_as(opening.watched_by(commits.clone())).unwrap();
        (folder, store)
    }

    fn insert(tx: &Connection, key: usize) -> Result<(), StoreError> {
        let sql = "INSERT INTO settings (key, value) VALUES (?1, '1')";
        tx.execute(sql, [key.to_string()])?;
        Ok(())
    }

    fn rows(store: &Store) -> usize {
        let count = |db: &Connection| {
            let sql = "SELECT count(*) FROM settings";
            Ok::<i64, StoreError>(db.query_row(sql, [], |row| row.get(0))?)
        };
        usize::try_from(store.read(count).unwrap()).unwrap()
    }

    /// Makes a change in each of many threads; the first keeps the line until all others are on their way to it.
    fn at_once<T: Send>(
        store: &Store,
        change: impl Fn(&Connection, usize) -> Result<T, StoreError> + Sync,
    ) -> Vec<Result<T, StoreError>> {
        let first_is_in = Barrier::new(THREADS);
        let (first_is_in, change) = (&first_is_in, &change);
        let write = move |number| {
            if number > 0 {
                first_is_in.wait();
            }
            store.write(|tx| {
                if number == 0 {
                    first_is_in.wait();
                    while store.writer.coming.load(Ordering::SeqCst) < THREADS - 1 {
                        thread::yield_now();
                    }
                }
                change(tx, number)
            })
        };
        thread::scope(|scope| {
            let threads = 0..THREADS;
            let all: Vec<_> = threads
                .map(|number| scope.spawn(move || write(number)))
                .collect();
            let ends = all.into_iter().map(thread::ScopedJoinHandle::join);
            ends.filter_map(Result::ok).collect()
        })
    }

    #[test]
    fn changes_that_come_together_share_commits_and_all_are_kept() {
        let commits = Arc::<Commits>::default();
        let (_folder, store) = store(&commits);
        let ends = at_once(&store, insert);
        assert!(ends.iter().all(Result::is_ok), "{ends:?}");
        assert_eq!(rows(&store), THREADS);
        let commits = commits.seen.load(Ordering::SeqCst);
        assert!(commits <= THREADS / 2, "{commits} commits");
    }

    #[test]
    fn a_change_that_fails_or_panics_is_taken_back_alone() {
        let (_folder, store) = store(&Arc::default());
        let ends = at_once(&store, |tx, number| {
            insert(tx, number)?;
            match number % 4 {
                0 => resume_unwind(Box::new("in the middle")),
                2 => Err(StoreError::Damaged),
                _ => Ok(()),
            }
        });
        assert_eq!(ends.len(), 48, "a panic reaches its own caller only");
        assert_eq!(ends.iter().filter(|end| end.is_ok()).count(), 32);
        assert_eq!(rows(&store), 32);
    }

    #[test]
    fn when_a_shared_commit_fails_everyone_in_it_is_told_and_nothing_of_it_is_kept() {
        let commits = Arc::new(Commits {
            deadly: Some(2),
            ..Commits::default()
        });
        let (_folder, store) = store(&commits);
        store.write(|tx| insert(tx, 99)).unwrap();
        let ends = at_once(&store, insert);
        let kept = ends.iter().filter(|end| end.is_ok()).count();
        assert!(kept < THREADS, "the deadly commit held something");
        assert_eq!(rows(&store), kept + 1, "what was confirmed, and no more");
        store.write(|tx| insert(tx, 100)).unwrap();
    }
}
