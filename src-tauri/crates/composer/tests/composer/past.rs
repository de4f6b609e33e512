//! What the time machine keeps, and what is let go when.

use crate::support::{NOON_MS, World, groups};
use composer::{
    clock::ManualClock,
    draft::{
        self, Draft, DraftChange, DraftField, DraftFilter, DraftQuery, MOMENTS_PAGE, Origin,
        SpanSide, Thinned, delete, delete_forever, empty_trash, moments, read, read_revision,
        restore, restore_revision, save, thin_out,
    },
    error::DeskError,
    id::DraftId,
};
use std::sync::Arc;

const SECOND: i64 = 1_000;
const HOUR: i64 = 3_600 * SECOND;
const DAY: i64 = 24 * HOUR;

struct Past {
    world: World,
    clock: Arc<ManualClock>,
}

impl Past {
    fn new() -> Self {
        let clock = Arc::new(ManualClock::at(NOON_MS));
        let world = World::with_clock(|_| clock.clone());
        Self { world, clock }
    }

    fn draft(&self, text: &str) -> DraftId {
        self.world.draft(text, groups(1)).id
    }

    fn after(&self, pause_ms: i64) -> &Self {
        self.clock.advance_ms(pause_ms);
        self
    }

    fn types(&self, id: DraftId, text: &str) -> u32 {
        let text = Some(text.to_owned());
        let change = DraftChange {
            text,
            ..DraftChange::default()
        };
        save(&self.world.desk, id, change).unwrap().revision
    }

    /// Lets a day pass in which the app runs, as the daily round does.
    fn thin(&self) -> Thinned {
        thin_out(&self.world.desk).unwrap()
    }

    /// Lets days pass with a round each, and sums them up.
    fn days(&self, days: i64) -> Thinned {
        let rounds = (0..days).map(|_| self.after(DAY).thin());
        rounds.fold(Thinned::default(), |sum, one| Thinned {
            revisions: sum.revisions + one.revisions,
            drafts: sum.drafts + one.drafts,
            files: sum.files + one.files,
            clock_jumped: sum.clock_jumped || one.clock_jumped,
        })
    }

    fn kept(&self, id: DraftId) -> Vec<u32> {
        let kept = draft::revisions(&self.world.desk, id).unwrap();
        kept.iter().map(|one| one.revision).collect()
    }

    fn rows(&self, table: &str, id: DraftId) -> i64 {
        self.world.number(&format!(
            "SELECT count(*) FROM {table} WHERE draft_id = '{id}'"
        ))
    }

    fn trash(&self) -> u32 {
        let query = DraftQuery {
            filter: DraftFilter::Trash,
            ..DraftQuery::default()
        };
        draft::list(&self.world.desk, &query).unwrap().total
    }

    fn links(&self, id: DraftId, remote: &str, base_revision: u32) {
        let account = self.world.account.id;
        self.world.execute(&format!(
            "INSERT INTO draft_links (draft_id, account_id, remote_id, base_revision)
             VALUES ('{id}', '{account}', {remote}, {base_revision});"
        ));
    }

    /// Adds typed revisions straight to the database, `gap_ms` apart.
    fn fill(&self, id: DraftId, last: u32, gap_ms: i64) {
        self.world.execute(&format!(
            "INSERT INTO draft_revisions (draft_id, revision, fields, saved_at_ms)
             WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < {last})
             SELECT draft_id, n, fields, saved_at_ms + n * {gap_ms} FROM n, draft_revisions
             WHERE draft_id = '{id}' AND revision = 1;
             UPDATE drafts SET revision = {last} WHERE id = '{id}';"
        ));
    }
}

#[test]
fn a_burst_of_typing_is_one_moment_that_says_what_changed() {
    let past = Past::new();
    let id = past.draft("");
    for text in ["w", "wa", "watch"] {
        past.after(SECOND).types(id, text);
    }
    past.after(5 * SECOND).types(id, "watches");
    let groups = Some(groups(3));
    past.after(HOUR);
    let change = DraftChange {
        recipients: groups,
        ..DraftChange::default()
    };
    save(&past.world.desk, id, change).unwrap();
    let found = moments(&past.world.desk, id, None).unwrap();
    let seen: Vec<_> = found
        .iter()
        .map(|one| (one.revision, one.title.as_str()))
        .collect();
    assert_eq!(seen, [(6, "watches"), (5, "watches"), (4, "watch")]);
    assert_eq!(found[0].changed, [DraftField::Recipients]);
    assert_eq!(found[1].changed, [DraftField::Text]);
    let first = [DraftField::Text, DraftField::Recipients, DraftField::Sender];
    assert_eq!(found[2].changed, first, "against nothing");
}

#[test]
fn a_restored_revision_is_new_and_nothing_is_lost() {
    let past = Past::new();
    let id = past.draft("old");
    past.after(HOUR).types(id, "new");
    let back = restore_revision(&past.world.desk, id, 1).unwrap();
    assert_eq!(
        (back.revision, back.fields.content.text.as_str()),
        (3, "old")
    );
    let now = read_revision(&past.world.desk, id, 3).unwrap();
    assert_eq!(now.origin, Origin::Restored);
    assert_eq!(
        read_revision(&past.world.desk, id, 2)
            .unwrap()
            .fields
            .content
            .text,
        "new"
    );
    let found = moments(&past.world.desk, id, None).unwrap();
    assert_eq!(
        found.len(),
        3,
        "a restore is a moment of its own, however quick"
    );
    let missing = restore_revision(&past.world.desk, id, 9);
    assert!(
        matches!(missing, Err(DeskError::NotFound("revision"))),
        "{missing:?}"
    );
}

#[test]
fn two_revisions_are_compared_in_words() {
    let past = Past::new();
    let id = past.draft("our old bread");
    past.types(id, "our new bread");
    let found = draft::compare(&past.world.desk, id, 1, 2).unwrap();
    let added: Vec<_> = found
        .text
        .iter()
        .filter(|span| span.side == SpanSide::Added)
        .collect();
    assert_eq!((added.len(), added[0].text.as_str()), (1, "new"));
    assert_eq!(found.changed, [DraftField::Text]);
}

#[test]
fn a_lost_file_is_named_and_the_rest_is_restored() {
    let past = Past::new();
    let id = past.draft("with a picture");
    let draft: Draft = read(&past.world.desk, id).unwrap();
    past.world.attach(&draft, "bytes");
    let with = read(&past.world.desk, id).unwrap();
    past.types(id, "without");
    let blob = &with.fields.content.attachments[0].blob;
    std::fs::remove_file(past.world.desk.library.blob_path(blob)).unwrap();
    let said = restore_revision(&past.world.desk, id, with.revision)
        .unwrap_err()
        .to_string();
    assert!(said.contains("photo.jpg"), "{said}");
    let now = read(&past.world.desk, id).unwrap();
    assert_eq!(now.fields.content.text, "with a picture");
    assert!(now.fields.content.attachments.is_empty());
}

#[test]
fn ten_thousand_revisions_are_paged() {
    let past = Past::new();
    let id = past.draft("long story");
    past.fill(id, 10_000, 6 * SECOND);
    let (mut before, mut seen) = (None, Vec::new());
    loop {
        let page = moments(&past.world.desk, id, before).unwrap();
        assert!(page.len() <= MOMENTS_PAGE as usize);
        let Some(last) = page.last() else { break };
        before = Some(last.revision);
        seen.extend(page.iter().map(|one| one.revision));
    }
    assert!(
        seen.iter().copied().eq((1..=10_000).rev()),
        "each once, in order"
    );
}

#[test]
fn old_bursts_keep_their_end_and_what_somebody_needs() {
    let past = Past::new();
    past.thin();
    let id = past.draft("first");
    for number in 2..=9 {
        past.after(SECOND).types(id, &format!("text {number}"));
    }
    let post = past.world.send_draft(&read(&past.world.desk, id).unwrap());
    past.world.execute(&format!(
        "UPDATE posts SET revision = 3 WHERE id = '{}'",
        post.id
    ));
    past.links(id, "'copy'", 5);
    past.world.execute(&format!(
        "INSERT INTO draft_conflicts (draft_id, mine_revision, theirs_revision, theirs, fields, found_at_ms)
         VALUES ('{id}', 6, 7, '', '', 0);"
    ));
    assert_eq!(past.days(1).revisions, 4);
    assert_eq!(
        past.kept(id),
        [9, 7, 6, 5, 3],
        "frozen, base, both sides of the conflict, and the end"
    );
}

#[test]
fn the_other_side_of_a_conflict_is_kept_until_it_is_old() {
    let past = Past::new();
    past.thin();
    let id = past.draft("mine");
    past.fill(id, 3, SECOND);
    past.world.execute(&format!(
        "UPDATE draft_revisions SET origin = 'theirs' WHERE draft_id = '{id}' AND revision = 2"
    ));
    past.days(89);
    assert_eq!(
        past.kept(id),
        [3, 2, 1],
        "they are no burst: another hand stands between"
    );
    past.days(3);
    assert_eq!(past.kept(id), [3], "the newest stays however old it is");
}

#[test]
fn ten_thousand_revisions_of_one_burst_are_thinned_to_one() {
    let past = Past::new();
    past.thin();
    let id = past.draft("fast");
    past.fill(id, 10_000, 300);
    assert_eq!(past.days(1).revisions, 9_999);
    assert_eq!(past.kept(id), [10_000]);
}

#[test]
fn trash_is_let_go_after_its_days_with_all_that_belongs_to_it() {
    let past = Past::new();
    past.thin();
    let (id, other) = (past.draft("gone"), past.draft("stays"));
    delete(&past.world.desk, id).unwrap();
    assert_eq!(past.days(30).drafts, 0);
    assert_eq!(past.trash(), 1);
    assert_eq!(past.days(1).drafts, 1);
    assert_eq!((past.trash(), past.rows("draft_revisions", id)), (0, 0));
    assert!(matches!(
        read(&past.world.desk, id),
        Err(DeskError::NotFound("draft"))
    ));
    assert_eq!(
        past.world.number("SELECT count(*) FROM draft_words"),
        1,
        "its words are gone"
    );
    assert!(read(&past.world.desk, other).is_ok());
}

#[test]
fn a_sent_draft_leaves_the_trash_and_its_post_stays_whole() {
    let past = Past::new();
    let id = past.draft("sent");
    let post = past.world.send_draft(&read(&past.world.desk, id).unwrap());
    past.after(HOUR).types(id, "changed since");
    past.after(HOUR).types(id, "and again");
    delete(&past.world.desk, id).unwrap();
    delete_forever(&past.world.desk, id).unwrap();
    assert_eq!(past.trash(), 0);
    assert_eq!(
        past.kept(id),
        [3, 1],
        "what the post froze, and the row's own"
    );
    assert_eq!(past.world.detail(post.id).summary.title, "sent");
}

#[test]
fn a_copy_at_the_system_is_waited_for() {
    let past = Past::new();
    let id = past.draft("copied");
    past.links(id, "'copy'", 1);
    delete(&past.world.desk, id).unwrap();
    assert_eq!(empty_trash(&past.world.desk).unwrap(), 1);
    assert_eq!(
        (past.trash(), past.rows("draft_links", id)),
        (0, 1),
        "hidden, and sync still knows the copy"
    );
    assert_eq!(
        empty_trash(&past.world.desk).unwrap(),
        0,
        "it does not count twice"
    );
    past.world
        .execute("UPDATE draft_links SET remote_id = NULL");
    empty_trash(&past.world.desk).unwrap();
    assert_eq!(past.rows("draft_links", id), 0);
    assert!(read(&past.world.desk, id).is_err(), "gone with its copy");
}

#[test]
fn a_copy_of_a_removed_account_holds_nothing_back() {
    let past = Past::new();
    let id = past.draft("copied");
    past.links(id, "'copy'", 1);
    delete(&past.world.desk, id).unwrap();
    past.world.execute("UPDATE accounts SET removed_at_ms = 1");
    delete_forever(&past.world.desk, id).unwrap();
    assert!(read(&past.world.desk, id).is_err());
}

#[test]
fn a_hidden_draft_that_comes_back_is_a_draft_again() {
    let past = Past::new();
    let id = past.draft("edited elsewhere");
    past.links(id, "'copy'", 1);
    delete(&past.world.desk, id).unwrap();
    delete_forever(&past.world.desk, id).unwrap();
    restore(&past.world.desk, id).unwrap();
    delete(&past.world.desk, id).unwrap();
    assert_eq!(past.trash(), 1, "in the trash, as any other");
}

#[test]
fn only_what_lies_in_the_trash_is_deleted_for_good() {
    let past = Past::new();
    let id = past.draft("kept");
    assert!(matches!(
        delete_forever(&past.world.desk, id),
        Err(DeskError::Invalid(_))
    ));
    assert_eq!(empty_trash(&past.world.desk).unwrap(), 0);
    assert!(read(&past.world.desk, id).is_ok());
}

#[test]
fn a_clock_that_jumps_a_year_lets_nothing_go() {
    for jump in [365 * DAY, -365 * DAY, 4_000 * DAY] {
        let past = Past::new();
        past.thin();
        let id = past.draft("trash");
        past.fill(id, 3, 6 * SECOND);
        delete(&past.world.desk, id).unwrap();
        let jumped = past.after(jump).thin();
        assert_eq!(
            jumped,
            Thinned {
                clock_jumped: true,
                ..Thinned::default()
            },
            "{jump}"
        );
        assert_eq!(
            past.after(HOUR).thin(),
            Thinned::default(),
            "a start soon after is no second try"
        );
        assert_eq!(past.after(-jump).thin().drafts, 0, "set right again");
        assert_eq!((past.trash(), past.kept(id).len()), (1, 3));
    }
}

#[test]
fn the_first_round_on_a_machine_only_notes_the_time() {
    let past = Past::new();
    let id = past.draft("trash");
    delete(&past.world.desk, id).unwrap();
    assert_eq!(past.after(100 * DAY).thin(), Thinned::default());
    assert_eq!(past.trash(), 1);
    assert_eq!(past.days(1).drafts, 1);
}
