//! Measures sending to many: one request per recipient through the outbox, and the memory it takes.

use super::memory;
use crate::{
    arguments::ManySends,
    choice,
    problem::{Exit, Problem},
    workplace::Workplace,
};
use composer::{
    account::{Account, BIRD_MAX_PER_SECOND},
    desk::Desk,
    draft::{self, DraftFields},
    error::DeskError,
    id::{DraftId, PostId},
    library::{self, AttachOutcome},
    outbox,
    post::{self, Hold, PostState},
    recipient::Recipient,
    store::accounts,
};
use serde_json::json;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tokio_util::sync::CancellationToken;

const MOST: u32 = 100_000;
const GLANCE: Duration = Duration::from_millis(10);

/// Sends one text to as many numbers as asked for, and says how long freezing and handing over took.
pub async fn many_sends(arguments: ManySends, place: &mut Workplace) -> Result<(), Problem> {
    let account = choice::account(place, arguments.account.as_deref()).await?;
    if arguments.sandbox {
        unpace(place, account.clone())?;
    }
    place.make_ready(&account).await?;
    let senders = choice::senders(place, &account, false).await?;
    let to = if arguments.sandbox { customer } else { nobody };
    let mut fields = DraftFields {
        account_id: Some(account.id),
        sender_id: choice::sender(&senders, None)?,
        recipients: (0..arguments.number.min(MOST)).map(to).collect(),
        ..DraftFields::default()
    };
    let text = super::seeding::text(arguments.number);
    fields.content.text.clone_from(&text);
    let desk = place.desk();
    let before_kib = memory::begin();
    let begun = Instant::now();
    let draft = draft::new_from(desk, fields)?;
    if let Some(file) = &arguments.attach {
        attach(desk, draft.id, file)?;
    }
    let post = post::send(desk, draft.id, Hold { seconds: 0 })?.id;
    let frozen = begun.elapsed();
    let handed_over = work(place, post, arguments.follow).await?;
    let extra_kib = before_kib.and_then(memory::most_since);
    let counts = post::summary(place.desk(), post)?.counts;
    let sent = arguments.number - counts.waiting - counts.unknown;
    let result = json!({
        "id": post, "text": text, "number": arguments.number, "counts": counts, "extra_kib": extra_kib,
        "freeze_seconds": frozen.as_secs_f64(), "seconds": handed_over.as_secs_f64(),
        "per_second": f64::from(sent) / handed_over.as_secs_f64(),
    });
    place.screen.show(&result, || format!("{result}"))
}

/// Takes the limits away that an account at Bird keeps to; plain http leads nowhere but to this machine.
fn unpace(place: &Workplace, mut account: Account) -> Result<(), Problem> {
    if !account.base_url.starts_with("http://") {
        let why = "only a sandbox on this machine is sent to without limits; nothing was sent";
        return Err(Problem::usage(why));
    }
    account.options.bird.gets_per_second = BIRD_MAX_PER_SECOND;
    account.options.bird.posts_per_second = BIRD_MAX_PER_SECOND;
    let store = &place.desk().store;
    store.write(|tx| accounts::write(tx, &account).map_err(Problem::from))
}

fn attach(desk: &Desk, draft: DraftId, file: &Path) -> Result<(), Problem> {
    match library::attach_file(desk, draft, file)? {
        AttachOutcome::Attached { .. } => Ok(()),
        AttachOutcome::Refused { error, .. } => Err(DeskError::Picture(error).into()),
    }
}

/// A number that belongs to nobody.
fn nobody(index: u32) -> Recipient {
    Recipient::Phone {
        number: format!("+4915550{index:06}"),
        name: format!("Nobody {index}"),
    }
}

/// One of those `postroom-sandbox serve --contacts` makes up.
fn customer(index: u32) -> Recipient {
    Recipient::Phone {
        number: format!("+4479{:08}", index + 1),
        name: format!("Customer {index}"),
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

/// Fails as soon as one is not taken: it would wait for a person for ever.
fn is_handed_over(desk: &Desk, post: PostId) -> Result<bool, Problem> {
    let summary = post::summary(desk, post)?;
    if summary.state == PostState::NeedsYou {
        let why = "the system does not take all of them; `outbox list` tells why";
        return Err(Problem::new(Exit::Other, "not_taken", why));
    }
    Ok(summary.counts.waiting == 0)
}
