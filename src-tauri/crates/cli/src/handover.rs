//! Works the outbox until one post is where the command wants it, or cannot get there now.

use crate::{
    problem::{Exit, Problem},
    progress::Progress,
    workplace::{Workplace, interrupted},
};
use composer::{
    account::AccountState,
    change::{Calm, News},
    desk::Desk,
    id::PostId,
    outbox::{self, EntryState, OutboxItem, WorkKind},
    post::{
        self, DeliveryCounts, DeliveryQuery, DeliveryState, PostDetail, PostState, PostSummary,
        ScheduleState,
    },
};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Even without news the post is looked at again after this long.
const GLANCE: Duration = Duration::from_millis(200);

/// Where a post is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    /// Nothing of it is left on this machine.
    HandedOver,
    /// Every delivery is settled; a schedule is booked.
    Settled,
    /// The system has confirmed a cancel.
    Cancelled,
}

/// How the work on a post ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Reached,
    /// The system has all of it and still delivers.
    Following,
    NeedsYou,
    SignInNeeded,
    Away,
    Interrupted,
}

/// Works the outbox until the goal is reached, nothing can go on, or Ctrl-C; requests under way are finished.
pub async fn work(place: &Workplace, id: PostId, goal: Goal) -> Result<Ending, Problem> {
    let stop = CancellationToken::new();
    let worker = tokio::spawn(outbox::run(place.desk().clone(), stop.clone()));
    let ending = watch(place, id, goal).await;
    stop.cancel();
    // What an ended worker held is recovered at the next start.
    let _ = worker.await;
    ending
}

async fn watch(place: &Workplace, id: PostId, goal: Goal) -> Result<Ending, Problem> {
    let desk = place.desk();
    let mut news = Calm::new(desk.listen());
    let mut progress = Progress::new(place.screen.is_watched());
    loop {
        let post = post::summary(desk, id)?;
        progress.settled(&post.counts);
        if let Some(ending) = look(place, &post, goal)? {
            return Ok(ending);
        }
        tokio::select! {
            () = place.stop.cancelled() => return Ok(Ending::Interrupted),
            heard = news.next() => if let Some(News::Progress(upload)) = heard {
                progress.uploaded(&upload);
            },
            () = tokio::time::sleep(GLANCE) => {}
        }
    }
}

fn look(place: &Workplace, post: &PostSummary, goal: Goal) -> Result<Option<Ending>, Problem> {
    let desk = place.desk();
    let open: Vec<OutboxItem> = outbox::list(desk)?
        .into_iter()
        .filter(|item| item.post_id == Some(post.id))
        .collect();
    let is_able =
        |item: &&OutboxItem| item.state != EntryState::Stuck && !waits_for_stuck(&open, item);
    let stuck = open.iter().any(|item| item.state == EntryState::Stuck);
    let able = open.iter().filter(is_able).count();
    if able == 0 && (is_reached(desk, post, goal)? || stuck) {
        return Ok(Some(if stuck {
            Ending::NeedsYou
        } else {
            Ending::Reached
        }));
    }
    if able == 0 && goal == Goal::Settled && outbox::is_followed_seldom(desk, post.id)? {
        return Ok(Some(Ending::Following));
    }
    Ok(match place.account(post.account_id)?.state {
        AccountState::Ready => None,
        AccountState::SignInNeeded => Some(Ending::SignInNeeded),
        AccountState::Unreachable => Some(Ending::Away),
    })
}

/// A batch waits for its pictures; a stuck picture holds it back.
fn waits_for_stuck(open: &[OutboxItem], item: &OutboxItem) -> bool {
    item.work == WorkKind::Dispatch
        && open
            .iter()
            .any(|other| other.work == WorkKind::Upload && other.state == EntryState::Stuck)
}

fn is_reached(desk: &Desk, post: &PostSummary, goal: Goal) -> Result<bool, Problem> {
    let is_now = post.schedule.is_now();
    Ok(match goal {
        Goal::HandedOver => true,
        Goal::Settled => !is_now || !matches!(post.state, PostState::Held | PostState::OnItsWay),
        Goal::Cancelled => {
            post::read_schedule(desk, post.id)?.summary.state != ScheduleState::Cancelling
        }
    })
}

/// Turns an ending into the error it is, if it is one.
pub fn verdict(ending: Ending, desk: &Desk, detail: &PostDetail) -> Result<(), Problem> {
    let kept = "The post is kept in the outbox; nothing is sent twice.";
    match ending {
        Ending::Interrupted => Err(interrupted("Stopped.")
            .and(kept)
            .and("`outbox run` goes on.")),
        Ending::NeedsYou => Err(Problem::new(
            Exit::NeedsYou,
            "needs_you",
            "part of the post cannot go on by itself",
        )
        .and(kept)
        .and("`outbox list` says why; `outbox retry ID` or `outbox cancel ID` decides.")),
        Ending::SignInNeeded => Err(Problem::new(
            Exit::SignInNeeded,
            "sign_in_needed",
            "the system wants a new sign-in",
        )
        .and(kept)
        .and("Set POSTROOM_TOKEN to a fresh token and use `outbox run --until-idle`.")),
        Ending::Away => Err(Problem::new(
            Exit::Unreachable,
            "unreachable",
            "the system does not answer",
        )
        .and(kept)
        .and("`outbox run --until-idle` tries again.")),
        Ending::Reached | Ending::Following => failures(desk, detail),
    }
}

fn failures(desk: &Desk, detail: &PostDetail) -> Result<(), Problem> {
    let DeliveryCounts { failed, .. } = detail.summary.counts;
    if failed == 0 {
        return Ok(());
    }
    let query = DeliveryQuery {
        states: vec![DeliveryState::Failed],
        limit: Some(5),
        ..DeliveryQuery::default()
    };
    let page = post::list_deliveries(desk, detail.id, &query)?;
    let names: Vec<&str> = page
        .items
        .iter()
        .map(|delivery| delivery.recipient.name())
        .collect();
    let deliveries = if failed == 1 {
        "1 delivery"
    } else {
        &format!("{failed} deliveries")
    };
    let message = format!(
        "{deliveries} failed ({}); the others are not affected",
        names.join(", ")
    );
    Err(Problem::new(Exit::SomeFailed, "some_failed", message))
}
