//! `draft adapt` and `draft kind`: what is offered instead, and pictures that become stickers.

use super::{content, find, shown};
use crate::{
    arguments::KindWord,
    problem::{Exit, Problem},
    workplace::Workplace,
};
use composer::{
    content::{MediaKind, Offer},
    draft, library,
};

/// Takes an offer up and shows the draft; drafts that were parted off are named.
pub fn adapt(typed: &str, offer: Offer, place: &Workplace) -> Result<(), Problem> {
    let adapted = draft::adapt_draft(place.desk(), find(place, typed)?, offer)?;
    place.screen.show(&adapted, || {
        let head = format!(
            "Adapted draft {}, revision {}",
            adapted.draft.id, adapted.draft.revision
        );
        let others = adapted
            .others
            .iter()
            .map(|other| format!("  new draft {}", other.id));
        let left = adapted.left_out.iter();
        let left = left.map(|words| format!("  left out {}", crate::screen::plain(words)));
        let lines: Vec<String> = std::iter::once(head).chain(others).chain(left).collect();
        lines.join("\n")
    })
}

/// Sends one picture as something else and shows the draft.
pub fn kind(
    typed: &str,
    picture: &str,
    kind: KindWord,
    make: bool,
    place: &Workplace,
) -> Result<(), Problem> {
    let draft = draft::read(place.desk(), find(place, typed)?)?;
    let found = content::named(&draft, &[picture.to_owned()])?;
    let [attachment] = found[..] else {
        let message = format!(
            "several pictures are called “{picture}”; say which by id; nothing was changed"
        );
        return Err(Problem::new(Exit::Usage, "ambiguous_name", message));
    };
    let changed = match kind {
        KindWord::Sticker if make => library::make_sticker(place.desk(), draft.id, attachment),
        KindWord::Sticker => {
            draft::set_attachment_kind(place.desk(), draft.id, attachment, MediaKind::Sticker)
        }
        KindWord::Picture => {
            draft::set_attachment_kind(place.desk(), draft.id, attachment, MediaKind::Image)
        }
    };
    shown::show(place, &changed?, &[])
}
