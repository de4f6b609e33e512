//! Hidden commands that measure and fill: the benches use them through the same core as everybody.

mod looks;
mod many;
mod memory;
mod seeding;

use crate::{
    arguments::BenchUpload,
    choice,
    problem::{Exit, Problem},
    screen::Screen,
    workplace::Workplace,
};
use channels::Systems;
use composer::{
    channel::{Connector, OutgoingFile},
    draft::{self, DraftChange},
    id::AttachmentId,
    library,
    secret::SecretStore,
};
use serde_json::json;
use std::{path::Path, time::Instant};

pub use looks::looks;
pub use many::many_sends;
pub use seeding::seed_drafts;

/// Hashes a file as the library does.
pub fn hash(file: &Path, screen: Screen) -> Result<(), Problem> {
    let begun = Instant::now();
    let sha256 = library::hash_file(file).map_err(|why| unreadable(file, &why))?;
    let result =
        json!({ "id": sha256, "sha256": sha256, "seconds": begun.elapsed().as_secs_f64() });
    screen.show(&result, || format!("{sha256}  {}", file.display()))
}

/// Saves a draft again and again, a word longer each time, as a person types.
pub fn autosave(number: u32, place: &Workplace) -> Result<(), Problem> {
    let desk = place.desk();
    let id = draft::create(desk)?.id;
    let mut took_us: Vec<u64> = Vec::new();
    let begun = Instant::now();
    for count in 0..number {
        let text = seeding::text(count);
        let saved = Instant::now();
        draft::save(
            desk,
            id,
            DraftChange {
                text: Some(text),
                ..DraftChange::default()
            },
        )?;
        took_us.push(u64::try_from(saved.elapsed().as_micros()).unwrap_or(u64::MAX));
    }
    let seconds = begun.elapsed().as_secs_f64();
    took_us.sort_unstable();
    let at = |share: usize| {
        took_us.get((took_us.len() * share / 100).min(took_us.len().saturating_sub(1)))
    };
    let result = json!({
        "id": id, "saves": number, "seconds": seconds,
        "median_us": at(50), "p95_us": at(95), "slowest_us": took_us.last(),
    });
    place.screen.show(&result, || {
        format!(
            "{number} saves in {seconds:.3} s, median {} µs",
            at(50).unwrap_or(&0)
        )
    })
}

/// Uploads files as they are, each once, without sending anything.
pub async fn upload(arguments: BenchUpload, place: &mut Workplace) -> Result<(), Problem> {
    let account = choice::account(place, arguments.account.as_deref()).await?;
    place.make_ready(&account).await?;
    let account = place.account(account.id)?;
    let secret = place.host.keychain.read(account.id.into())?;
    let secret = secret.ok_or(composer::channel::ChannelError::SignInNeeded)?;
    let channel = Systems.connect(&account, secret)?;
    let mut items = Vec::new();
    let begun = Instant::now();
    let before_kib = memory::begin();
    for path in &arguments.files {
        let file = outgoing(path)?;
        let sent = Instant::now();
        let remote = place.unless_stopped(channel.upload(&file, &|_| {})).await?;
        items.push(json!({
            "id": remote.sha256, "url": remote.url, "bytes": file.size_bytes,
            "seconds": sent.elapsed().as_secs_f64(),
        }));
    }
    let seconds = begun.elapsed().as_secs_f64();
    let extra_kib = before_kib.and_then(memory::most_since);
    let result = json!({ "items": items, "seconds": seconds, "extra_kib": extra_kib });
    place.screen.show(&result, || {
        format!("{} uploaded in {seconds:.3} s", items.len())
    })
}

fn outgoing(path: &Path) -> Result<OutgoingFile, Problem> {
    let failed = |why: std::io::Error| unreadable(path, &why);
    let size_bytes = std::fs::metadata(path).map_err(failed)?.len();
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let mime = match path.extension().and_then(|ending| ending.to_str()) {
        Some("png") => "image/png",
        Some("webp") => "image/webp",
        _ => "image/jpeg",
    };
    Ok(OutgoingFile {
        attachment: AttachmentId::new(),
        path: path.to_owned(),
        name,
        mime: mime.into(),
        sha256: library::hash_file(path).map_err(failed)?,
        size_bytes,
    })
}

fn unreadable(file: &Path, why: &std::io::Error) -> Problem {
    let exit = if why.kind() == std::io::ErrorKind::NotFound {
        Exit::NotFound
    } else {
        Exit::Other
    };
    Problem::new(
        exit,
        "unreadable",
        format!("{} cannot be read: {why}", file.display()),
    )
}
