use crate::support::{NOON_MS, World, group, groups};
use composer::{
    account,
    draft::{self, DraftFilter},
    id::DraftId,
    post::{self, PostState},
    store::{
        SCHEMA_VERSION, Store, StoreError, bookings, deliveries, drafts, library, outbox, posts,
        revisions, sends, trash,
    },
};
use rusqlite::{
    Connection,
    trace::{TraceEvent, TraceEventCodes},
    types::{Value as SqlValue, ValueRef},
};
use serde_json::{Map, Value, json};
use std::sync::Mutex;

static STATEMENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());

fn note(event: TraceEvent<'_>) {
    if let TraceEvent::Stmt(_, sql) = event {
        STATEMENTS.lock().unwrap().push(sql.to_owned());
    }
}

/// Gives the plan of every statement that some reading runs.
fn plans(world: &World, look: impl FnOnce(&Connection) -> Result<(), StoreError>) -> Vec<String> {
    let read = |db: &Connection| {
        STATEMENTS.lock().unwrap().clear();
        db.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(note));
        look(db)?;
        db.trace_v2(TraceEventCodes::empty(), None);
        let statements = std::mem::take(&mut *STATEMENTS.lock().unwrap());
        let mut plans = Vec::new();
        for sql in statements.iter().filter(|sql| !sql.starts_with("--")) {
            let mut statement = db.prepare(&format!("EXPLAIN QUERY PLAN {sql}"))?;
            let mut rows = statement.raw_query();
            while let Some(row) = rows.next()? {
                plans.push(row.get::<_, String>(3)?);
            }
        }
        Ok::<_, StoreError>(plans)
    };
    world.desk.store.read(read).unwrap()
}

/// Reads the library in every order and from every side; without words, because those lead to the word index.
fn library_lists(db: &Connection) -> Result<(), StoreError> {
    use composer::library::{LibrarySort, Usage};
    let orders = [
        LibrarySort::Newest,
        LibrarySort::Oldest,
        LibrarySort::Name,
        LibrarySort::Largest,
    ];
    for sort in orders {
        for usage in [Usage::Any, Usage::Used, Usage::Unused] {
            let by_name = sort == LibrarySort::Name;
            let value = if by_name {
                SqlValue::Text("x".into())
            } else {
                SqlValue::Integer(1)
            };
            let query = library::ListQuery {
                search: None,
                kinds: &[],
                from_ms: None,
                before_ms: None,
                usage,
                in_trash: false,
                sort,
                after: Some((value, "x".into())),
                limit: 100,
            };
            library::list(db, &query)?;
            library::totals(db, &query)?;
        }
    }
    let hash = "0".repeat(64).parse().expect("a hash");
    library::uses(db, &hash, 9)?;
    library::near(db, 1, 6)?;
    library::without_look(db, 9)?;
    Ok(())
}

/// Lists contacts and numbers, the first page and the next.
fn people_lists(db: &Connection) -> Result<(), StoreError> {
    use composer::{
        contacts::{ContactFilter, ContactRule},
        store::{contacts, suppressions},
    };
    let tag = |tag: &str| ContactRule::Tag { tag: tag.into() };
    for rules in [Vec::new(), vec![tag("vip")]] {
        for after in [None, Some(("m".to_owned(), "x".to_owned()))] {
            let filter = ContactFilter {
                rules: rules.clone(),
                suppressed: Some(false),
                ..ContactFilter::default()
            };
            let query = contacts::ListQuery {
                filter: &filter,
                after,
                limit: 100,
            };
            contacts::list(db, &query)?;
            contacts::count(db, &filter)?;
        }
    }
    contacts::by_number(db, "+4915100000000")?;
    contacts::tags(db)?;
    suppressions::list(db, None, None, 100)?;
    suppressions::list(db, None, Some((NOON_MS, "+49".into())), 100)?;
    suppressions::is_listed(db, "+49")?;
    Ok(())
}

/// One test, because the noting of statements is shared.
#[test]
fn no_list_reads_a_whole_table() {
    let world = World::new();
    let post = world.send("Bread", groups(1));
    let look = |db: &Connection| {
        let all = [
            DraftFilter::All,
            DraftFilter::Unsent,
            DraftFilter::Scheduled,
            DraftFilter::NeedsYou,
            DraftFilter::Trash,
        ];
        for filter in all {
            for after in [None, Some((NOON_MS, "x".to_owned()))] {
                let query = drafts::ListQuery {
                    search: None,
                    filter,
                    after,
                    limit: 100,
                };
                drafts::list(db, &query)?;
                drafts::count_all(db, &query)?;
            }
        }
        let query = posts::ListQuery {
            search: None,
            after: None,
            limit: 100,
        };
        posts::list(db, &query)?;
        let draft = DraftId::new();
        revisions::bursts(db, draft, 9, 9)?;
        let limits = revisions::Limits {
            bursts_before_ms: 1,
            all_before_ms: 1,
        };
        revisions::has_due(db, draft, limits)?;
        revisions::drafts_after(db, "", 9)?;
        trash::due(db, 1, 9)?;
        posts::in_states(db, &[PostState::Held, PostState::OnItsWay])?;
        posts::scheduled(db)?;
        let account = world.account.id;
        outbox::runnable(db, account, NOON_MS, 10)?;
        outbox::next_due(db, account, NOON_MS)?;
        let folded = outbox::folded(db)?;
        outbox::open(db, 0, &folded)?;
        outbox::has_able(db, NOON_MS)?;
        outbox::standing(db, post.id)?;
        outbox::open_dispatches(db, post.id)?;
        sends::due(db, account, 1, 9)?;
        sends::next_check(db, account)?;
        sends::has_open(db, post.id)?;
        bookings::states(db, post.id)?;
        bookings::due(db, account, 1, 9)?;
        bookings::next_check(db, account)?;
        let page = deliveries::PageQuery {
            states: &[],
            after: Some((1, 5)),
            limit: 9,
        };
        deliveries::page(db, post.id, &page)?;
        deliveries::counts(db, post.id, None)?;
        outbox::tally(db)?;
        outbox::left(db, NOON_MS)?;
        people_lists(db)?;
        library_lists(db)
    };
    let plans = plans(&world, look);
    assert!(plans.len() > 20, "the statements were seen: {plans:#?}");
    let big = [
        "drafts",
        "r",
        "n",
        "m",
        "draft_revisions",
        "posts",
        "outbox",
        "o",
        "deliveries",
        "delivery_counts",
        "sends",
        "bookings",
        "blobs",
        "c",
        "t",
        "s",
        "u",
        "m",
    ];
    for plan in &plans {
        let whole = plan
            .strip_prefix("SCAN ")
            .filter(|rest| !rest.contains("INDEX"));
        assert!(
            whole.is_none_or(|table| !big.contains(&table)),
            "{plan}\n{plans:#?}"
        );
    }
    for index in [
        "drafts_kept",
        "drafts_by_state",
        "drafts_trash",
        "posts_active",
        "blobs_by_time",
        "blobs_by_name",
        "blobs_by_size",
        "outbox_in_turn",
        "sends_open",
        "sends_open_by_post",
        "bookings_by_post",
        "bookings_open",
        "deliveries_in_order",
        "COVERING INDEX blobs_by_look",
        "blobs_without_look",
        "contacts_by_name",
        "suppressions_by_time",
    ] {
        let is_used = plans.iter().any(|plan| plan.contains(index));
        assert!(is_used, "{index} is used: {plans:#?}");
    }
    let open = plans.iter().filter(|plan| plan.contains("outbox_open"));
    assert!(
        open.count() >= 5,
        "only open entries are looked at: {plans:#?}"
    );
    let sorted = plans
        .iter()
        .filter(|plan| plan.contains("TEMP B-TREE FOR ORDER BY"));
    assert!(
        sorted.count() <= 4,
        "lists come in the order of their index: {plans:#?}"
    );
}

#[test]
fn the_library_is_counted_in_one_pass() {
    let world = World::new();
    let draft = world.draft("", groups(1));
    world.attach(&draft, "one");
    world.send_draft(&draft);
    let items = composer::library::list(&world.desk).unwrap();
    assert_eq!(items[0].used_in, 2, "a draft and a post");
}

/// Reads the rows of every table as JSON, with ids and hashes replaced by their place.
fn everything(world: &World) -> Value {
    let read = |db: &Connection| {
        let sql = "SELECT name FROM pragma_table_list
                   WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'
                     AND name NOT IN ('groups', 'senders') ORDER BY name";
        let mut names = db.prepare(sql)?;
        let names = names.query_map([], |row| row.get::<_, String>(0))?;
        let mut tables = Map::new();
        for name in names.collect::<Result<Vec<_>, _>>()? {
            tables.insert(name.clone(), Value::Array(rows(db, &name)?));
        }
        Ok::<_, StoreError>(Value::Object(tables))
    };
    world.desk.store.read(read).unwrap()
}

fn rows(db: &Connection, table: &str) -> Result<Vec<Value>, StoreError> {
    let mut statement = db.prepare(&format!("SELECT * FROM {table}"))?;
    let columns: Vec<String> = statement
        .column_names()
        .into_iter()
        .map(Into::into)
        .collect();
    let rows = statement.query_map([], |row| {
        let mut object = Map::new();
        for (index, column) in columns.iter().enumerate() {
            let value = match row.get_ref(index)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => json!(number),
                ValueRef::Real(number) => json!(number),
                ValueRef::Text(text) => plain(std::str::from_utf8(text).unwrap()),
                ValueRef::Blob(bytes) => json!(bytes.len()),
            };
            object.insert(column.clone(), value);
        }
        Ok(Value::Object(object))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Shows JSON text as what it says.
fn plain(text: &str) -> Value {
    match serde_json::from_str(text) {
        Ok(value @ (Value::Array(_) | Value::Object(_))) => value,
        _ => json!(text),
    }
}

/// Replaces what differs from run to run.
fn redacted(value: &Value, folder: &str) -> String {
    let mut text = serde_json::to_string_pretty(value)
        .unwrap()
        .replace(folder, "[folder]");
    let mut known: Vec<String> = Vec::new();
    let mut start = 0;
    while let Some((at, length)) = next_id(&text, start) {
        let id = text[at..at + length].to_owned();
        let place = known.iter().position(|one| *one == id).unwrap_or_else(|| {
            known.push(id.clone());
            known.len() - 1
        });
        let name = format!("[id {}]", place + 1);
        text.replace_range(at..at + length, &name);
        start = at + name.len();
    }
    text
}

/// Finds the next UUID at or after a place.
fn next_id(text: &str, start: usize) -> Option<(usize, usize)> {
    let is_id = |one: &[u8]| {
        one.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    };
    let found = text.as_bytes()[start..].windows(36).position(is_id)?;
    Some((start + found, 36))
}

#[tokio::test(start_paused = true)]
async fn everything_that_is_kept_of_one_post() {
    let world =
        World::with_clock(|_| std::sync::Arc::new(composer::clock::ManualClock::at(NOON_MS)));
    world.system.fail_for("g2");
    let draft = world.draft("*Bread* at nine", groups(2));
    world.attach(&draft, "a picture");
    let post = world.send_draft(&draft);
    world.run_for(3_000).await;
    // The clock stands still, so the look at what became of it is asked for.
    world.execute("UPDATE sends SET next_check_at_ms = 0");
    world.run_for(3_000).await;
    assert_eq!(world.detail(post.id).summary.state, PostState::PartlyFailed);
    let folder = world.folder.path().display().to_string();
    insta::assert_snapshot!(redacted(&everything(&world), &folder));
}

#[tokio::test(start_paused = true)]
async fn everything_that_is_kept_of_one_schedule() {
    let world =
        World::with_clock(|_| std::sync::Arc::new(composer::clock::ManualClock::at(NOON_MS)));
    let mut fields = world.fields("Bread", vec![group(1)]);
    fields.schedule = composer::schedule::Schedule::Repeat {
        first: "2027-03-29T09:00:00".parse().unwrap(),
        zone: chrono_tz::Europe::Berlin,
        every: composer::schedule::Every {
            count: 1,
            unit: composer::schedule::Unit::Days,
        },
        end: composer::schedule::End::Count { count: 3 },
        keep: composer::schedule::Keep::Distance,
    };
    let draft = draft::new_from(&world.desk, fields).unwrap();
    world.send_draft(&draft);
    world.run_for(1_000).await;
    let folder = world.folder.path().display().to_string();
    insta::assert_snapshot!(redacted(&everything(&world), &folder));
}

/// Rows as version 1 wrote them.
const VERSION_ONE: &str = r#"
INSERT INTO settings (key, value) VALUES ('app', '{"theme":"dark","language":"de","hold_seconds":30,"welcomed":true}');
INSERT INTO accounts (id, kind, name, base_url, created_at_ms)
VALUES ('01936f00-0000-7000-8000-000000000001', 'watchcollect', 'Shop', 'https://api.example', 5);
INSERT INTO drafts (id, revision, fields, title, recipient_count, state, created_at_ms, updated_at_ms)
VALUES ('01936f00-0000-7000-8000-000000000002', 2,
  '{"account_id":"01936f00-0000-7000-8000-000000000001","sender_id":"shop","content":{"text":"Bread"},"recipients":[{"kind":"group","id":"g1","name":"Group 1"}],"schedule":{"kind":"now"}}',
  'Bread', 1, 'on_its_way', 6, 7);
INSERT INTO draft_words (rowid, words) VALUES (1, 'Bread Group 1');
INSERT INTO draft_revisions (draft_id, revision, fields, saved_at_ms)
VALUES ('01936f00-0000-7000-8000-000000000002', 2, '{"content":{"text":"Bread"}}', 7);
INSERT INTO posts (id, draft_id, revision, account_id, sender_id, content, recipients, recipient_count,
  schedule, is_scheduled, title, state, created_at_ms)
VALUES ('01936f00-0000-7000-8000-000000000003', '01936f00-0000-7000-8000-000000000002', 2,
  '01936f00-0000-7000-8000-000000000001', 'shop', '{"text":"Bread"}',
  '[{"kind":"group","id":"g1","name":"Group 1"}]', 1, '{"kind":"now"}', 0, 'Bread', 'on_its_way', 8);
INSERT INTO deliveries (post_id, occurrence, recipient_key, position, recipient, state, updated_at_ms)
VALUES ('01936f00-0000-7000-8000-000000000003', 1, 'group:g1', 0,
  '{"kind":"group","id":"g1","name":"Group 1"}', 'waiting', 8);
INSERT INTO outbox (id, account_id, post_id, kind, work, subject, key, total, created_at_ms)
VALUES ('01936f00-0000-7000-8000-000000000004', '01936f00-0000-7000-8000-000000000001',
  '01936f00-0000-7000-8000-000000000003', 'dispatch',
  '{"kind":"dispatch","batch":1,"batches":1,"recipients":[{"kind":"group","id":"g1","name":"Group 1"}],"booking":null}',
  '1/1', 'postroom-key', 1, 8);
"#;

#[tokio::test(start_paused = true)]
async fn a_database_of_version_one_is_read_and_its_outbox_goes_on() {
    let world = World::new();
    let path = world.folder.path().join("old.db");
    let old = Connection::open(&path).unwrap();
    old.execute_batch(include_str!("../../migrations/001_first.sql"))
        .unwrap();
    old.execute_batch(VERSION_ONE).unwrap();
    old.pragma_update(None, "user_version", 1).unwrap();
    drop(old);
    let world = world.reopened(Store::open(&path).unwrap());
    assert_eq!(
        world.number("PRAGMA user_version"),
        i64::try_from(SCHEMA_VERSION).unwrap()
    );
    let settings = composer::settings::read(&world.desk).unwrap();
    assert_eq!((settings.hold_seconds, settings.welcomed), (30, true));
    assert_eq!(account::list(&world.desk).unwrap()[0].name, "Shop");
    let page = draft::list(&world.desk, &Default::default()).unwrap();
    assert_eq!(page.items[0].title, "Bread");
    assert_eq!(
        draft::revisions(&world.desk, page.items[0].id)
            .unwrap()
            .len(),
        1
    );
    let posts = post::list(&world.desk, &Default::default()).unwrap();
    assert_eq!(world.deliveries(posts.items[0].id).len(), 1);
    world.settle().await;
    assert_eq!(world.system.requests()[0].key, "postroom-key");
    assert_eq!(
        world.detail(posts.items[0].id).summary.state,
        PostState::Done
    );
}
