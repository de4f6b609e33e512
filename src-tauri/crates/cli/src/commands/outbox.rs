//! `outbox`: the durable list of work.

use crate::{
    arguments::OutboxCommand,
    lookup,
    problem::{Exit, Problem},
    progress::Progress,
    screen::table,
    words::{instant, word},
    workplace::{Workplace, interrupted},
};
use composer::{
    account,
    id::{AccountId, EntryId},
    outbox::{self, OutboxItem, OutboxStatus, Settled},
    post::{self, PostQuery, PostState},
    store::ids::Kept,
};
use serde::Serialize;

/// How many of the newest posts are looked at for accounts to wake.
const POSTS_LOOKED_AT: u32 = 500;

/// Runs one of the outbox commands.
pub async fn run(command: OutboxCommand, place: &mut Workplace) -> Result<(), Problem> {
    match command {
        OutboxCommand::List => {
            let items = outbox::list(place.desk())?;
            place.screen.list(items, rows)
        }
        OutboxCommand::Run { until_idle } => work(place, until_idle).await,
        OutboxCommand::Retry { id } => retry(place, &id),
        OutboxCommand::Cancel { id } => cancel(place, &id),
    }
}

fn rows(items: &[OutboxItem]) -> String {
    if items.is_empty() {
        return "Nothing waits here.".into();
    }
    let rows = items.iter().map(|item| {
        let stuck = item.stuck_reason.map(|reason| word(&reason));
        let why = stuck.or_else(|| item.wait.map(|wait| format!("waits: {}", word(&wait))));
        let why = [why, item.message.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(": ");
        [
            item.id.to_string(),
            word(&item.work),
            subject(item),
            word(&item.state),
            item.attempts.to_string(),
            item.next_try_at_ms.map(instant).unwrap_or_default(),
            why,
        ]
    });
    table(
        ["id", "work", "subject", "state", "tries", "next try", "why"],
        rows,
    )
}

/// A line that stands for many says how many are left.
fn subject(item: &OutboxItem) -> String {
    match &item.many {
        Some(many) => format!("{} of {}", many.open, item.total),
        None => item.subject.clone(),
    }
}

/// Where the outbox stands after a run.
#[derive(Serialize)]
struct Worked {
    settled: bool,
    #[serde(flatten)]
    status: OutboxStatus,
    items: Vec<OutboxItem>,
}

async fn work(place: &mut Workplace, until_idle: bool) -> Result<(), Problem> {
    let problem = wake(place).await?;
    let settled = if until_idle {
        watched(
            place,
            outbox::run_until_idle_or_stopped(place.desk(), &place.stop),
        )
        .await?
    } else {
        place.screen.remark("Working the outbox; Ctrl-C stops.");
        watched(place, outbox::run(place.desk().clone(), place.stop.clone())).await;
        None
    };
    show(place, settled)?;
    match settled {
        Some(settled) => verdict(settled, problem),
        None => Err(interrupted(
            "Stopped; what is left is kept in the outbox and goes on with the next run.",
        )),
    }
}

/// Draws the uploads' progress beside the work.
async fn watched<T>(place: &Workplace, work: impl Future<Output = T>) -> T {
    let news = place.desk().listen();
    let mut progress = Progress::new(place.screen.is_watched());
    tokio::select! {
        done = work => done,
        never = progress.follow(news) => match never {},
    }
}

/// Makes every account ready that has work; gives the first problem, which keeps only its own work back.
async fn wake(place: &mut Workplace) -> Result<Option<Problem>, Problem> {
    let busy: Vec<_> = outbox::list(place.desk())?
        .iter()
        .map(|item| item.account_id)
        .collect();
    let followed = post_accounts(place)?;
    let mut first = None;
    for known in account::list(place.desk())? {
        if (busy.contains(&known.id) || followed.contains(&known.id))
            && let Err(problem) = place.make_ready(&known).await
        {
            first.get_or_insert(problem);
        }
    }
    Ok(first)
}

/// Lists the accounts whose system is still to be asked about posts it has taken.
fn post_accounts(place: &Workplace) -> Result<Vec<AccountId>, Problem> {
    let query = PostQuery {
        limit: Some(POSTS_LOOKED_AT),
        ..PostQuery::default()
    };
    let posts = post::list(place.desk(), &query)?.items;
    let open = posts
        .into_iter()
        .filter(|post| matches!(post.state, PostState::OnItsWay | PostState::Scheduled));
    Ok(open.map(|post| post.account_id).collect())
}

fn show(place: &Workplace, settled: Option<Settled>) -> Result<(), Problem> {
    let worked = Worked {
        settled: settled == Some(Settled::All),
        status: outbox::status(place.desk(), place.host.sandbox_url().map(str::to_owned))?,
        items: outbox::list(place.desk())?,
    };
    place.screen.show(&worked, || rows(&worked.items))
}

fn verdict(settled: Settled, problem: Option<Problem>) -> Result<(), Problem> {
    let kept = "What is left is kept in the outbox.";
    let usual = match settled {
        // What is still being delivered is in the system's hands; what is too far ahead has its day.
        Settled::All | Settled::Following | Settled::Later => return Ok(()),
        Settled::NeedsYou => Problem::new(
            Exit::NeedsYou,
            "needs_you",
            "some entries cannot go on by themselves",
        )
        .and("`outbox retry ID` or `outbox cancel ID` decides."),
        Settled::SignInNeeded => Problem::new(
            Exit::SignInNeeded,
            "sign_in_needed",
            "an account wants a new sign-in",
        )
        .and("Set POSTROOM_TOKEN to a fresh token and run it again."),
        Settled::Away => Problem::new(Exit::Unreachable, "unreachable", "a system does not answer")
            .and("Run it again later."),
    };
    Err(match problem {
        Some(problem) if settled != Settled::NeedsYou => problem.and(kept),
        _ => usual.and(kept),
    })
}

fn retry(place: &Workplace, typed: &str) -> Result<(), Problem> {
    let id: EntryId = lookup::id(place.desk(), Kept::OutboxEntry, typed)?;
    outbox::retry_entry(place.desk(), id)?;
    let item = outbox::line_of(place.desk(), id)?;
    let item = item.ok_or_else(|| {
        Problem::new(
            Exit::Invalid,
            "already_done",
            "this entry is done or cancelled; there is nothing to try again",
        )
    })?;
    place.screen.show(&item, || {
        format!("{id} tries again with the next `outbox run`.")
    })
}

fn cancel(place: &Workplace, typed: &str) -> Result<(), Problem> {
    let id: EntryId = lookup::id(place.desk(), Kept::OutboxEntry, typed)?;
    if !outbox::cancel_entry(place.desk(), id)? {
        let message = "it was too late: this entry has left, may have left, or was done before; nothing was changed";
        return Err(Problem::new(Exit::Invalid, "too_late", message));
    }
    let cancelled = serde_json::json!({ "id": id, "cancelled": true });
    place
        .screen
        .show(&cancelled, || format!("Cancelled {id}; it will not leave."))
}
