//! `send`: from a draft to a post on its way.

use super::drafts;
use crate::{
    arguments::SendArguments,
    handover::{self, Goal},
    problem::Problem,
    screen::table,
    when,
    words::{count, word},
    workplace::Workplace,
};
use composer::{
    draft::{self, DraftChange},
    id::{AccountId, DraftId, PostId},
    post::{self, Delivery, DeliveryCounts, Hold, Lives, PostDetail, PostState, Proof},
    schedule::Schedule,
};
use serde::Serialize;

/// Freezes the draft, writes it to the outbox, and hands it over as far as the flags say.
pub async fn send(arguments: SendArguments, place: &mut Workplace) -> Result<(), Problem> {
    let draft = drafts::find(place, &arguments.draft)?;
    if let Some(text) = &arguments.not_after {
        let limit = when::limit(text, arguments.zone.as_deref(), when::own_zone())?;
        let change = DraftChange {
            not_after: Some(Some(limit)),
            ..DraftChange::default()
        };
        draft::save(place.desk(), draft, change)?;
    }
    let hold = Hold {
        seconds: arguments.hold,
    };
    let id = post::send(place.desk(), draft, hold)?.id;
    if arguments.queue_only {
        return show(place, &post::read(place.desk(), id)?);
    }
    let goal = if arguments.wait {
        Goal::Settled
    } else {
        Goal::HandedOver
    };
    hand_over(place, id, goal).await
}

/// Works the outbox for one post and shows what became of it.
pub async fn hand_over(place: &mut Workplace, id: PostId, goal: Goal) -> Result<(), Problem> {
    let detail = post::read(place.desk(), id)?;
    let account = place.account(detail.post.account_id)?;
    if let Err(problem) = place.make_ready(&account).await {
        show(place, &detail)?;
        return Err(
            problem.and("The post is kept in the outbox; `outbox run --until-idle` sends it.")
        );
    }
    let ending = handover::work(place, id, goal).await?;
    let detail = post::read(place.desk(), id)?;
    show(place, &detail)?;
    if ending == handover::Ending::Following {
        place
            .screen
            .remark("The system has taken it over; it is still being delivered.");
    }
    handover::verdict(ending, place.desk(), &detail)
}

/// A post as scripts see it.
#[derive(Serialize)]
struct Shown<'a> {
    id: PostId,
    draft_id: DraftId,
    account_id: AccountId,
    state: PostState,
    lives: Lives,
    schedule: &'a Schedule,
    counts: DeliveryCounts,
    deliveries: &'a [Delivery],
    proofs: &'a [Proof],
}

fn show(place: &Workplace, detail: &PostDetail) -> Result<(), Problem> {
    let shown = Shown {
        id: detail.id,
        draft_id: detail.post.draft_id,
        account_id: detail.post.account_id,
        state: detail.summary.state,
        lives: detail.summary.lives,
        schedule: &detail.post.schedule,
        counts: detail.summary.counts,
        deliveries: &detail.deliveries,
        proofs: &detail.proofs,
    };
    place.screen.show(&shown, || describe(detail))
}

/// Tells where a post stands, for people.
pub fn describe(detail: &PostDetail) -> String {
    let groups = count(detail.summary.recipient_count, "group");
    let place = match detail.summary.lives {
        Lives::Server => "the system has all of it",
        Lives::Here => "part of it is still on this computer",
    };
    let mut text = format!(
        "Post {} to {groups}: {}; {place}.",
        detail.id,
        word(&detail.summary.state)
    );
    if !detail.deliveries.is_empty() {
        text.push('\n');
        text.push_str(&deliveries(&detail.deliveries));
    }
    if detail.next.is_some() {
        let shown = detail.deliveries.len();
        text.push_str(&format!(
            "\nThe first {shown} are shown; `export` writes all of them."
        ));
    }
    for proof in &detail.proofs {
        text.push('\n');
        text.push_str(proof_words(&proof.finding));
    }
    text
}

fn deliveries(deliveries: &[Delivery]) -> String {
    let rows = deliveries.iter().map(|delivery| {
        let code = delivery.error_code.clone().unwrap_or_default();
        let why = delivery.error_message.clone().unwrap_or(code);
        let run = delivery.occurrence.to_string();
        [
            run,
            delivery.recipient.name().to_owned(),
            word(&delivery.state),
            why,
        ]
    });
    table(["run", "group", "state", "why"], rows)
}

fn proof_words(finding: &str) -> &'static str {
    match finding {
        "already_there" => "An answer was lost; the system already had it, nothing was sent twice.",
        "by_your_word" => "An outcome nobody could know was settled by your word.",
        _ => "An answer was lost; the system did not have it, so it was sent once now.",
    }
}
