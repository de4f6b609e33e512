//! Patterns from the check to the last report: what is said before, what is booked, and which run a report means.

use crate::support::{NOON_MS, World, groups};
use chrono_tz::Tz;
use composer::{
    channel::{RunReport, ScheduleReport},
    check::{FindingCode, FindingLevel},
    draft,
    id::DraftId,
    outbox::Settled,
    post::{self, Hold, PostSummary, RunState, ScheduleState, read_schedule},
    schedule::{Days, End, Gap, Keeper, Missing, Pattern, Schedule, Weekday},
};

const MORNING_AND_EVENING: [&str; 2] = ["09:00:00", "17:00:00"];

fn daily(count: u32) -> Pattern {
    Pattern {
        start: "2026-11-22".parse().unwrap(),
        zone: Tz::Europe__Berlin,
        days: Days::Every { days: 1 },
        times: MORNING_AND_EVENING.map(|time| time.parse().unwrap()).into(),
        end: Some(End::Count { count }),
        except: Vec::new(),
        gap: Gap::Later,
    }
}

fn drafted(world: &World, pattern: Pattern) -> DraftId {
    let mut fields = world.fields("Bread", groups(1));
    fields.schedule = Schedule::Pattern(pattern);
    draft::new_from(&world.desk, fields).unwrap().id
}

fn book(world: &World, pattern: Pattern) -> PostSummary {
    let draft = drafted(world, pattern);
    post::send(&world.desk, draft, Hold { seconds: 0 }).unwrap()
}

#[track_caller]
fn found(pattern: Pattern) -> Vec<(FindingCode, FindingLevel)> {
    let world = World::new();
    let plan = post::plan(&world.desk, drafted(&world, pattern)).unwrap();
    let findings = plan.findings.iter();
    findings.map(|one| (one.code, one.level)).collect()
}

#[test]
fn what_is_wrong_with_a_pattern_is_said_before_it_is_sent() {
    let blocks = FindingLevel::Blocks;
    let february_30th = Days::MonthDays {
        on: vec![30],
        missing: Missing::Skip,
        every_months: 12,
    };
    let never = Pattern {
        start: "2027-02-01".parse().unwrap(),
        days: february_30th,
        end: None,
        ..daily(1)
    };
    let no_day = Pattern {
        days: Days::Weekdays {
            on: Vec::new(),
            every_weeks: 1,
        },
        ..daily(1)
    };
    let backwards = Pattern {
        end: Some(End::Until {
            at: "2026-11-21T20:00:00".parse().unwrap(),
        }),
        ..daily(1)
    };
    assert_eq!(found(never), [(FindingCode::ScheduleHasNoRuns, blocks)]);
    assert_eq!(found(no_day), [(FindingCode::ScheduleIncomplete, blocks)]);
    let ends_first = FindingCode::ScheduleEndsBeforeItStarts;
    assert_eq!(found(backwards), [(ends_first, blocks)]);
    assert_eq!(found(daily(367)), [(FindingCode::ScheduleTooLong, blocks)]);
    assert_eq!(found(daily(10)), []);
}

#[test]
fn a_pattern_without_an_end_is_planned_for_its_next_runs_and_says_so() {
    let world = World::new();
    let open = Pattern {
        start: "2020-01-01".parse().unwrap(),
        end: None,
        ..daily(1)
    };
    let plan = post::plan(&world.desk, drafted(&world, open)).unwrap();
    let codes: Vec<_> = plan
        .findings
        .iter()
        .map(|one| (one.code, one.limit))
        .collect();
    assert_eq!(codes, [(FindingCode::ScheduleOpenEnded, Some(366))]);
    assert_eq!(plan.occurrence_count, 366);
    assert!(
        plan.occurrences[0].run_at_ms > NOON_MS,
        "what lies behind is not planned"
    );
}

#[tokio::test(start_paused = true)]
async fn two_times_a_day_are_two_bookings_and_each_report_finds_its_run() {
    let world = World::new();
    let post = book(&world, daily(6));
    assert_eq!(world.settle().await, Settled::All);
    // They leave side by side; the system numbers its schedules as they come.
    let ids = ["id-1", "id-2"].into_iter();
    let mut booked: Vec<(u32, u32, &str)> = world
        .system
        .requests()
        .iter()
        .map(|request| request.booking.unwrap())
        .zip(ids)
        .map(|(run, id)| (run.first_number, run.count, id))
        .collect();
    booked.sort_unstable();
    let [(1, 3, mornings), (2, 3, evenings)] = booked[..] else {
        panic!("three mornings and three evenings: {booked:?}");
    };
    let failed = |number| RunReport {
        number,
        state: RunState::Failed,
        send_id: None,
        started_at_ms: Some(NOON_MS),
        error_message: Some("the session was down".into()),
    };
    let report = |state, runs| ScheduleReport {
        state,
        next_run_at_ms: None,
        runs,
    };
    let one_failed = report(ScheduleState::Running, vec![failed(2)]);
    world.system.report(evenings, one_failed);
    let all_gone = report(ScheduleState::Cancelled, Vec::new());
    world.system.report(mornings, all_gone);
    world.run_for(10_000).await;
    let detail = read_schedule(&world.desk, post.id).unwrap();
    let states: Vec<RunState> = detail.runs.iter().map(|run| run.state).collect();
    let (gone, planned) = (RunState::Cancelled, RunState::Planned);
    assert_eq!(
        states,
        [gone, planned, gone, RunState::Failed, gone, planned],
        "the second evening failed, the mornings are cancelled"
    );
}

#[test]
fn the_ledger_of_a_draft_says_who_starts_each_run() {
    let world = World::new();
    let draft = drafted(&world, daily(3));
    let ledger = post::ledger(&world.desk, draft, Tz::Asia__Tokyo).unwrap();
    let lines: Vec<_> = ledger
        .items
        .iter()
        .map(|planned| (planned.line.own.as_str(), planned.lives))
        .collect();
    assert_eq!(
        lines,
        [
            ("2026-11-22T17:00:00+09:00", Keeper::Server),
            ("2026-11-23T01:00:00+09:00", Keeper::Server),
            ("2026-11-23T17:00:00+09:00", Keeper::Server)
        ]
    );
    let without_account = draft::new_from(
        &world.desk,
        composer::draft::DraftFields {
            schedule: Schedule::Pattern(daily(1)),
            ..Default::default()
        },
    );
    let ledger = post::ledger(&world.desk, without_account.unwrap().id, Tz::UTC).unwrap();
    assert_eq!(ledger.items[0].lives, Keeper::Here);
}

#[test]
fn a_calendar_holds_the_runs_of_schedules_and_nothing_else() {
    let world = World::new();
    world.send("At once", groups(1));
    let fridays = Pattern {
        days: Days::Weekdays {
            on: vec![Weekday::Friday],
            every_weeks: 1,
        },
        ..daily(3)
    };
    let post = book(&world, fridays);
    let calendar = post::calendar(&world.desk).unwrap();
    assert_eq!((calendar.events, calendar.left_out), (3, 0));
    let starts: Vec<&str> = calendar
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("DTSTART:"))
        .collect();
    assert_eq!(
        starts,
        ["20261127T080000Z", "20261127T160000Z", "20261204T080000Z"]
    );
    assert!(calendar.text.contains("SUMMARY:Bread\r\n"));
    let id = format!("UID:{}-1@postroom\r\n", post.id);
    assert!(calendar.text.contains(&id), "{}", calendar.text);
    assert!(!calendar.text.contains("At once"));
}
