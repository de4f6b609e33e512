//! Makes a film of a draft fit for the draft's account. The original stays in the library, so it can be taken back.

use super::take_in;
use crate::{
    capabilities::MediaRule,
    content::{Attachment, MediaKind},
    desk::Desk,
    draft,
    error::DeskError,
    id::{AttachmentId, DraftId},
    imaging::{FilmBudget, GoOn},
};
use std::{fs::File, path::Path};

/// What the strictest system takes, for a draft without an account.
const USUAL_MAX_BYTES: u64 = 16_000_000;

/// Says whether films can be converted on this machine.
pub fn can_convert_films(desk: &Desk) -> bool {
    desk.doors.imaging.can_convert_films()
}

/// Puts a copy that fits in the place of a film, and gives the film as it stands now. Blocks for as long as it takes.
///
/// `told` hears of the part that is done, in thousandths, and can stop it; the draft is changed at the end only.
pub fn convert_film(
    desk: &Desk,
    id: DraftId,
    attachment: AttachmentId,
    told: &dyn Fn(u16) -> GoOn,
) -> Result<Attachment, DeskError> {
    let before = film(desk, id, attachment)?;
    let budget = FilmBudget {
        max_bytes: rule(desk, id)?.map_or(USUAL_MAX_BYTES, |rule| rule.max_bytes),
        duration_ms: length(&before)?,
    };
    let target = desk.library.temporary()?;
    let source = desk.library.blob_path(&before.blob);
    desk.doors
        .imaging
        .convert_film(&source, target.path(), budget, told)?;
    let blob = take_in(desk, File::open(target.path())?, &as_mp4(&before.name))?;
    let after = Attachment {
        id: before.id,
        alt: before.alt.clone(),
        ..draft::of_blob(desk, &blob)?
    };
    draft::exchange(desk, id, after.clone())?;
    Ok(after)
}

fn film(desk: &Desk, id: DraftId, attachment: AttachmentId) -> Result<Attachment, DeskError> {
    let draft = draft::read(desk, id)?;
    let mut files = draft.fields.content.attachments.into_iter();
    let found = files.find(|file| file.id == attachment);
    let found = found.ok_or(DeskError::NotFound("attachment"))?;
    if found.kind != MediaKind::Video {
        return Err(DeskError::Invalid("only films can be converted".into()));
    }
    Ok(found)
}

fn rule(desk: &Desk, id: DraftId) -> Result<Option<MediaRule>, DeskError> {
    let Some(account) = draft::read(desk, id)?.fields.account_id else {
        return Ok(None);
    };
    let known = desk.doors.connector.capabilities(&desk.account(account)?);
    let mut rules = known.media.into_iter();
    Ok(rules.find(|rule| rule.kind == MediaKind::Video))
}

fn length(film: &Attachment) -> Result<u64, DeskError> {
    let known = film.media.as_ref().and_then(|media| media.duration_ms);
    known.filter(|length| *length > 0).ok_or_else(|| {
        let why = "the film does not say how long it plays, so it cannot be made to fit; it stays as it is";
        DeskError::Invalid(why.into())
    })
}

fn as_mp4(name: &str) -> String {
    let stem = Path::new(name).file_stem();
    let stem = stem.map_or_else(|| name.into(), |stem| stem.to_string_lossy());
    format!("{stem}.mp4")
}

#[cfg(test)]
mod tests {
    use super::as_mp4;

    #[test]
    fn a_converted_film_is_named_by_what_it_is() {
        assert_eq!(as_mp4("Clip.MOV"), "Clip.mp4");
        assert_eq!(as_mp4("no ending"), "no ending.mp4");
        assert_eq!(as_mp4("a.b.webm"), "a.b.mp4");
    }
}
