//! Measures sending to many: one request per recipient through the outbox, and the memory it takes.

use super::memory;
use crate::{arguments::ManySends, choice, problem::Problem, workplace::Workplace};
use composer::{
    desk::Desk,
    draft::{self, DraftFields},
    id::PostId,
    outbox,
    post::{self, Hold, PostState},
    recipient::Recipient,
};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

const MOST: u32 = 100_000;
const GLANCE: Duration = Duration::from_millis(10);

/// Sends one text to as many numbers as asked for, and says how long freezing and handing over took.
pub async fn many_sends(arguments: ManySends, place: &mut Workplace) -> Result<(), Problem> {
    let account = choice::account(place, arguments.account.as_deref()).await?;
    place.make_ready(&account).await?;
    let senders = choice::senders(place, &account, false).await?;
    let mut fields = DraftFields {
        account_id: Some(account.id),
        sender_id: choice::sender(&senders, None)?,
        recipients: (0..arguments.number.min(MOST)).map(number).collect(),
        ..DraftFields::default()
    };
    fields.content.text = super::seeding::text(arguments.number);
    let desk = place.desk();
    let before_kib = memory::begin();
    let begun = Instant::now();
    let draft = draft::new_from(desk, fields)?;
    let post = post::send(desk, draft.id, Hold { seconds: 0 })?.id;
    let frozen = begun.elapsed();
    let handed_over = work(place, post, arguments.follow).await?;
    let extra_kib = before_kib.and_then(memory::most_since);
    let counts = post::summary(place.desk(), post)?.counts;
    let sent = arguments.number - counts.waiting - counts.unknown;
    let result = json!({
        "id": post, "number": arguments.number, "counts": counts, "extra_kib": extra_kib,
        "freeze_seconds": frozen.as_secs_f64(), "seconds": handed_over.as_secs_f64(),
        "per_second": f64::from(sent) / handed_over.as_secs_f64(),
    });
    place.screen.show(&result, || format!("{result}"))
}

/// A number that belongs to nobody.
fn number(index: u32) -> Recipient {
    Recipient::Phone {
        number: format!("+4915550{index:06}"),
        name: format!("Nobody {index}"),
    }
}

/// Works the outbox until the post is handed over, and gives the time that took.
async fn work(place: &Workplace, post: PostId, follow: bool) -> Result<Duration, Problem> {
    let desk = place.desk();
    let stop = CancellationToken::new();
    let begun = Instant::now();
    let worker = tokio::spawn(outbox::run(desk.clone(), stop.clone()));
    while !is_handed_over(desk, post)? {
        tokio::time::sleep(GLANCE).await;
    }
    let took = begun.elapsed();
    while follow && post::summary(desk, post)?.state == PostState::OnItsWay {
        tokio::time::sleep(GLANCE).await;
    }
    stop.cancel();
    // What an ended worker held is recovered at the next start.
    let _ = worker.await;
    Ok(took)
}

fn is_handed_over(desk: &Desk, post: PostId) -> Result<bool, Problem> {
    Ok(post::summary(desk, post)?.counts.waiting == 0)
}
