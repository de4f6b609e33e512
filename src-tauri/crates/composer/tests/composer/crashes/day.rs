//! A day's work that can be taken up again after any crash, as a person does who looks at what is there.

use super::life::Life;
use crate::support::{ensure, groups};
use chrono_tz::Tz;
use composer::{
    draft::{self, DraftChange, DraftFields, DraftQuery},
    error::DeskError,
    id::{DraftId, PostId, SenderId},
    library,
    outbox::{self, Settled},
    post::{self, Hold, PostQuery, ScheduleState},
    schedule::Schedule,
    store::StoreError,
    sync,
};
use std::{collections::BTreeMap, time::Duration};
use tokio::time::timeout;

/// Does whatever of the day is not done yet.
pub async fn work(life: &Life) -> Result<(), String> {
    steps(life).await.map_err(|error| format!("step: {error}"))
}

async fn steps(life: &Life) -> Result<(), DeskError> {
    let bread = life.draft("Bread", 4, Schedule::Now)?;
    life.type_unsent(bread, "Bread", 1)?;
    let cake = life.draft("Cake", 1, Schedule::Now)?;
    sync::sync_now(&life.desk).await?;
    life.type_unsent(bread, "Bread", 2)?;
    life.attach(bread)?;
    life.type_unsent(cake, "Cake", 1)?;
    life.send(bread)?;
    life.settle().await?;
    sync::sync_now(&life.desk).await?;
    let rolls = life.draft("Rolls", 1, tomorrow())?;
    let booked = life.send(rolls)?;
    life.settle().await?;
    life.cancel(booked)?;
    life.settle().await?;
    life.type_unsent(cake, "Cake", 2)?;
    // The second round has nothing to do, and must not.
    sync::sync_now(&life.desk).await?;
    sync::sync_now(&life.desk).await?;
    Ok(())
}

fn tomorrow() -> Schedule {
    let at = "2026-11-22T09:00:00".parse().unwrap();
    Schedule::Once { at, zone: Tz::UTC }
}

impl Life {
    /// Finds the draft about something, or begins it.
    fn draft(&self, about: &str, count: usize, when: Schedule) -> Result<DraftId, DeskError> {
        let page = draft::list(&self.desk, &DraftQuery::default())?;
        let mut items = page.items.into_iter();
        let id = match items.find(|item| item.title.starts_with(about)) {
            Some(item) => item.id,
            None => draft::new_from(&self.desk, self.fields(about, count, when))?.id,
        };
        self.ground
            .promised
            .lock()
            .unwrap()
            .texts
            .entry(id)
            .or_insert(0);
        Ok(id)
    }

    fn fields(&self, about: &str, count: usize, schedule: Schedule) -> DraftFields {
        let mut fields = DraftFields {
            account_id: Some(self.account.id),
            sender_id: Some(SenderId("shop".into())),
            recipients: groups(count),
            schedule,
            ..DraftFields::default()
        };
        fields.content.text = format!("{about} 0");
        fields
    }

    fn post_of(&self, draft: DraftId) -> Result<Option<PostId>, DeskError> {
        let page = post::list(&self.desk, &PostQuery::default())?;
        let mut items = page.items.into_iter();
        let post = items.find(|post| post.draft_id == draft);
        Ok(post.map(|post| post.id))
    }

    /// Types the next text, unless that is there or the draft was sent.
    fn type_unsent(&self, id: DraftId, about: &str, number: u32) -> Result<(), DeskError> {
        let found = draft::read(&self.desk, id)?;
        if number_in(&found.fields.content.text) >= number || self.post_of(id)?.is_some() {
            return Ok(());
        }
        let change = DraftChange {
            text: Some(format!("{about} {number}")),
            ..DraftChange::default()
        };
        draft::save(&self.desk, id, change)?;
        self.ground
            .promised
            .lock()
            .unwrap()
            .texts
            .insert(id, number);
        Ok(())
    }

    fn attach(&self, id: DraftId) -> Result<(), DeskError> {
        let found = draft::read(&self.desk, id)?;
        if found.fields.content.attachments.is_empty() && self.post_of(id)?.is_none() {
            library::attach_bytes(&self.desk, id, b"a picture", "photo.jpg")?;
        }
        self.ground.promised.lock().unwrap().pictures.insert(id, 1);
        Ok(())
    }

    fn send(&self, id: DraftId) -> Result<PostId, DeskError> {
        let post = match self.post_of(id)? {
            Some(post) => post,
            None => post::send(&self.desk, id, Hold { seconds: 0 })?.id,
        };
        self.ground.promised.lock().unwrap().posts.insert(id, post);
        Ok(post)
    }

    fn cancel(&self, id: PostId) -> Result<(), DeskError> {
        let state = post::read_schedule(&self.desk, id)?.summary.state;
        match state {
            ScheduleState::Cancelling | ScheduleState::Cancelled => Ok(()),
            _ => outbox::cancel_schedule(&self.desk, id),
        }
    }

    async fn settle(&self) -> Result<(), DeskError> {
        let limit = Duration::from_secs(12 * 3600);
        let settled = timeout(limit, outbox::run_until_idle(&self.desk)).await;
        match settled {
            Ok(Ok(Settled::All | Settled::Following)) => Ok(()),
            other => Err(DeskError::Invalid(format!("the outbox ended as {other:?}"))),
        }
    }
}

fn number_in(text: &str) -> u32 {
    let number = text.rsplit(' ').next();
    number.and_then(|word| word.parse().ok()).unwrap_or(0)
}

/// Sees that everything is there that a life before was told of.
pub fn check_promises(life: &Life) -> Result<(), String> {
    let promised = life.ground.promised.lock().unwrap();
    for (id, number) in &promised.texts {
        let found = draft::read(&life.desk, *id).map_err(|error| format!("lost: {error}"))?;
        let text = &found.fields.content.text;
        ensure(number_in(text) >= *number, || {
            format!("lost: text {number} was confirmed, {text} is there")
        })?;
        let pictures = promised.pictures.get(id).copied().unwrap_or(0);
        ensure(found.fields.content.attachments.len() >= pictures, || {
            format!("lost: a picture of {text}")
        })?;
    }
    for post in promised.posts.values() {
        post::read(&life.desk, *post).map_err(|error| format!("lost: {error}"))?;
    }
    Ok(())
}

/// Sees that at the end of the day everything is there and at the system exactly once.
pub fn check(life: &Life) -> Result<(), String> {
    check_promises(life)?;
    let sound: String = life
        .desk
        .store
        .read(|db| {
            Ok::<_, StoreError>(db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?)
        })
        .map_err(|error| error.to_string())?;
    ensure(sound == "ok", || format!("integrity: {sound}"))?;
    check_arrivals(life)?;
    check_schedule(life)?;
    let mut copies = life.ground.system.remote_texts();
    copies.sort();
    // A cancelled schedule leaves a draft that was not sent, and so has its copy again.
    ensure(copies == ["Cake 2", "Rolls 0"], || {
        format!("copies there: {copies:?}")
    })?;
    check_drafts(life)
}

fn check_drafts(life: &Life) -> Result<(), String> {
    let page = draft::list(&life.desk, &DraftQuery::default());
    let page = page.map_err(|error| error.to_string())?;
    let mut titles: Vec<String> = page.items.into_iter().map(|item| item.title).collect();
    titles.sort();
    ensure(titles == ["Bread 2", "Cake 2", "Rolls 0"], || {
        format!("drafts here: {titles:?}")
    })
}

fn check_arrivals(life: &Life) -> Result<(), String> {
    let system = &life.ground.system;
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for address in system.delivered() {
        *counts.entry(address).or_default() += 1;
    }
    let twice = counts.values().any(|count| *count > 1);
    ensure(!twice, || format!("sent twice: {counts:?}"))?;
    ensure(counts.len() == 4, || format!("not sent: {counts:?}"))?;
    for request in system.requests() {
        let text = &request.content.text;
        let is_whole = request.booking.is_some()
            || (text == "Bread 2" && request.cargo.len() == 1 && request.recipients.len() == 2);
        ensure(is_whole, || format!("not what was written: {request:?}"))?;
    }
    Ok(())
}

/// The schedule was booked once, or taken back before it was, and does not stand there any more.
fn check_schedule(life: &Life) -> Result<(), String> {
    let system = &life.ground.system;
    let booked = system.requests().into_iter();
    let mut keys: Vec<String> = booked
        .filter(|request| request.booking.is_some())
        .map(|request| request.key)
        .collect();
    keys.sort();
    keys.dedup();
    ensure(keys.len() == 1, || format!("booked: {keys:?}"))?;
    let cancelled = system.cancelled().len();
    ensure(cancelled == 1, || "the booking was not cancelled".into())?;
    let schedules = post::list_schedules(&life.desk).map_err(|error| error.to_string())?;
    let all_over = schedules
        .iter()
        .all(|schedule| schedule.state == ScheduleState::Cancelled);
    ensure(all_over && schedules.len() == 1, || {
        format!("schedules here: {schedules:?}")
    })
}
