//! `draft`: write, look at, change and delete drafts.

mod adapted;
mod content;
mod past;
mod pieces;
mod said;
mod shown;
mod sync;

use crate::{
    arguments::{ContentFlags, DraftCommand, EditFlags, ListFlags, StateWord, TakenOut},
    choice, lookup,
    problem::{Exit, Problem},
    screen::table,
    when,
    words::{count, instant, word},
    workplace::Workplace,
};
use composer::{
    account::Account,
    content::Content,
    draft::{
        self, Draft, DraftChange, DraftFields, DraftFilter, DraftQuery, DraftSummary, LocalTime,
    },
    id::{AudienceId, DraftId},
    recipient::Recipient,
    schedule::Schedule,
    store::ids::Kept,
};
use content::Refused;

/// Runs one of the draft commands.
pub async fn run(command: DraftCommand, place: &mut Workplace) -> Result<(), Problem> {
    match command {
        DraftCommand::New(content) => new(*content, place).await,
        DraftCommand::List(flags) => list(flags, place),
        DraftCommand::Show { id } => {
            let id = find(place, &id)?;
            shown::show(place, &draft::read(place.desk(), id)?, &[])
        }
        DraftCommand::Edit { id, content, edit } => change(&id, *content, edit, place).await,
        DraftCommand::Delete { id } => delete(&id, place),
        DraftCommand::Sync => sync::now(place).await,
        DraftCommand::Conflict { id, take } => sync::conflict(&id, take, place),
        DraftCommand::History { id, before } => past::history(&id, before, place),
        DraftCommand::Diff { id, from, to } => past::diff(&id, from, to, place),
        DraftCommand::RestoreRevision { id, revision } => past::restore(&id, revision, place),
        DraftCommand::Adapt { id, offer } => adapted::adapt(&id, offer, place),
        DraftCommand::Kind {
            id,
            picture,
            kind,
            make,
        } => adapted::kind(&id, &picture, kind, make, place),
        DraftCommand::Purge { id, all: _ } => past::purge(id.as_deref(), place),
    }
}

/// Finds a draft by its id or the beginning of it.
pub fn find(place: &Workplace, typed: &str) -> Result<DraftId, Problem> {
    lookup::id(place.desk(), Kept::Draft, typed)
}

/// Everything is looked up before anything is written, so that a wrong name leaves nothing half done.
async fn new(flags: ContentFlags, place: &mut Workplace) -> Result<(), Problem> {
    let schedule = when::schedule(&flags.time, &Schedule::Now, when::own_zone())?;
    let not_after = limit(&flags)?;
    let text = content::text(&flags)?;
    let said = said_by(&flags, text)?;
    let account = choice::account(place, flags.account.as_deref()).await?;
    let recipients = match flags.to.as_slice() {
        [] => Vec::new(),
        wanted => unique(choice::reached(place, &account, wanted).await?),
    };
    let audiences = audiences(place, &account, &flags.audience)?;
    let mut fields = DraftFields {
        account_id: Some(account.id),
        sender_id: choice::usual_sender(place, &account, flags.sender.as_deref()).await?,
        recipients,
        audiences,
        schedule: schedule.unwrap_or_default(),
        not_after,
        ..DraftFields::default()
    };
    fields.content = said;
    let draft = draft::new_from(place.desk(), fields)?;
    attach(place, draft.id, &flags)
}

/// Gives what a new draft says, without its files.
fn said_by(flags: &ContentFlags, text: Option<String>) -> Result<Content, Problem> {
    let mut change = DraftChange::default();
    pieces::change(
        &flags.pieces,
        &TakenOut::default(),
        &Content::default(),
        &mut change,
    )?;
    Ok(Content {
        text: text.unwrap_or_default(),
        piece: change.piece.flatten(),
        actions: change.actions.unwrap_or_default(),
        reply_to: change.reply_to.flatten(),
        options: change.options.unwrap_or_default(),
        ..Content::default()
    })
}

/// Attaches everything the flags name and shows the draft.
fn attach(place: &Workplace, id: DraftId, flags: &ContentFlags) -> Result<(), Problem> {
    let mut refused = content::attach(place, id, &flags.attach)?;
    refused.extend(pieces::attach(place, id, &flags.pieces)?);
    finish(place, id, &refused)
}

/// Reads the last moment, if one is named.
fn limit(flags: &ContentFlags) -> Result<Option<LocalTime>, Problem> {
    let time = &flags.time;
    let read = |text: &String| when::limit(text, time.zone.as_deref(), when::own_zone());
    time.not_after.as_ref().map(read).transpose()
}

async fn change(
    typed: &str,
    flags: ContentFlags,
    edit: EditFlags,
    place: &mut Workplace,
) -> Result<(), Problem> {
    let before = draft::read(place.desk(), find(place, typed)?)?;
    let schedule = match edit.now {
        true => Some(Schedule::Now),
        false => when::schedule(&flags.time, &before.fields.schedule, when::own_zone())?,
    };
    let mut change = DraftChange {
        text: content::text(&flags)?,
        schedule,
        not_after: limit(&flags)?.map(Some),
        ..DraftChange::default()
    };
    pieces::change(
        &flags.pieces,
        &edit.out,
        &before.fields.content,
        &mut change,
    )?;
    choose(&mut change, &before, &flags, &edit, place).await?;
    let detached = content::named(&before, &edit.detach)?;
    draft::save(place.desk(), before.id, change)?;
    for attachment in detached {
        draft::remove_attachment(place.desk(), before.id, attachment)?;
    }
    attach(place, before.id, &flags)
}

/// Fills in account, sender and groups, as far as the flags name them.
async fn choose(
    change: &mut DraftChange,
    before: &Draft,
    flags: &ContentFlags,
    edit: &EditFlags,
    place: &mut Workplace,
) -> Result<(), Problem> {
    let named = [
        flags.account.is_some(),
        flags.sender.is_some(),
        !flags.to.is_empty(),
        !edit.add_to.is_empty(),
        !flags.audience.is_empty(),
    ];
    if named == [false; 5] {
        return Ok(());
    }
    let account = match (&flags.account, before.fields.account_id) {
        (None, Some(id)) => place.account(id)?,
        (wanted, _) => choice::account(place, wanted.as_deref()).await?,
    };
    if before.fields.account_id != Some(account.id) || flags.sender.is_some() {
        change.sender_id = choice::usual_sender(place, &account, flags.sender.as_deref()).await?;
    }
    if named[2] || named[3] {
        let kept = if named[3] {
            before.fields.recipients.clone()
        } else {
            Vec::new()
        };
        let wanted = if named[3] { &edit.add_to } else { &flags.to };
        let chosen = choice::reached(place, &account, wanted).await?;
        change.recipients = Some(unique(kept.into_iter().chain(chosen).collect()));
    }
    if named[4] {
        change.audiences = Some(audiences(place, &account, &flags.audience)?);
    }
    change.account_id = Some(account.id);
    Ok(())
}

/// Finds saved audiences by name, all or none.
fn audiences(
    place: &Workplace,
    account: &Account,
    names: &[String],
) -> Result<Vec<AudienceId>, Problem> {
    let found = names
        .iter()
        .map(|name| choice::audience(place, account, name));
    found.map(|found| Ok(found?.id)).collect()
}

/// Leaves each recipient in once, in the order they were named.
fn unique(recipients: Vec<Recipient>) -> Vec<Recipient> {
    let mut seen = std::collections::HashSet::new();
    recipients
        .into_iter()
        .filter(|recipient| seen.insert(recipient.key()))
        .collect()
}

/// Shows the draft as it is now; refused files end the command with an error after that.
fn finish(place: &Workplace, id: DraftId, refused: &[Refused]) -> Result<(), Problem> {
    shown::show(place, &draft::read(place.desk(), id)?, refused)?;
    if refused.is_empty() {
        return Ok(());
    }
    let reasons: Vec<&str> = refused
        .iter()
        .map(|refused| refused.message.as_str())
        .collect();
    let message = format!(
        "{} The draft is kept without {}.",
        reasons.join(" "),
        if refused.len() == 1 {
            "this file"
        } else {
            "these files"
        }
    );
    Err(Problem::new(Exit::Invalid, "file_refused", message).with_detail(refused))
}

fn list(flags: ListFlags, place: &Workplace) -> Result<(), Problem> {
    let filter = match flags.state {
        StateWord::All => DraftFilter::All,
        StateWord::Unsent => DraftFilter::Unsent,
        StateWord::Scheduled => DraftFilter::Scheduled,
        StateWord::NeedsYou => DraftFilter::NeedsYou,
        StateWord::Trash => DraftFilter::Trash,
    };
    let query = DraftQuery {
        search: flags.search,
        filter,
        cursor: flags.cursor,
        limit: Some(flags.limit),
    };
    let page = draft::list(place.desk(), &query)?;
    place.screen.show(&page, || {
        let rows = page.items.iter().map(|draft| {
            [
                draft.id.to_string(),
                word(&draft.state),
                draft.recipient_count.to_string(),
                files(draft),
                instant(draft.updated_at_ms),
                draft.title.clone(),
            ]
        });
        let rows = table(["id", "state", "groups", "files", "changed", "title"], rows);
        match &page.next {
            Some(next) => format!("{rows}\n{} in all; --cursor {next} shows more", page.total),
            None => rows,
        }
    })
}

/// Counts pictures and other files, each as what they are.
fn files(draft: &DraftSummary) -> String {
    let others = draft.attachment_count - draft.photo_count;
    match (draft.photo_count, others) {
        (0, 0) => "0".into(),
        (photos, 0) => count(photos, "photo"),
        (0, others) => count(others, "file"),
        (photos, others) => format!("{}, {}", count(photos, "photo"), count(others, "file")),
    }
}

fn delete(typed: &str, place: &Workplace) -> Result<(), Problem> {
    let id = find(place, typed)?;
    draft::delete(place.desk(), id)?;
    let deleted = serde_json::json!({ "id": id, "deleted": true });
    place.screen.show(&deleted, || {
        format!("Put {id} in the trash; what was sent stays sent.")
    })
}
