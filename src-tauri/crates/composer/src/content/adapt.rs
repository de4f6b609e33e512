//! Makes the nearest thing that fits out of a content that does not. Pure: nothing is written, no picture is made.
//!
//! No word is lost: what neither text nor file can carry is named in [`Adapted::left_out`].

mod apart;
mod paragraphs;
mod words;

use super::{Content, MediaKind};
use crate::{
    capabilities::Capabilities,
    check::{MAX_TAGS, MAX_VALIDITY_SECONDS, file_fits, is_tag},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The nearest thing that does fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Offer {
    /// Place, list, cards or template as words; pictures of cards become files.
    PieceAsText,
    /// The piece in a draft of its own.
    SplitPiece,
    /// Buttons that do not fit as lines of the text.
    ButtonsAsText,
    StickerAsPicture,
    /// Videos and sounds that do not fit as documents.
    AsDocument,
    /// A draft for each kind of file.
    SplitKinds,
    /// As many drafts as the files need.
    SplitFiles,
    /// As many drafts as the text needs, parted between paragraphs.
    SplitText,
    /// Without the wishes the system does not know.
    DropOptions,
    /// Without the tags that are not taken.
    DropTags,
    DropValidity,
    DropFrequencyCap,
    DropReply,
    /// Without the recipients the account cannot reach.
    LeaveOutRecipients,
}

/// What an adaptation came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Adapted {
    pub content: Content,
    /// What goes into drafts of its own, in order.
    pub rest: Vec<Content>,
    /// What is in none of them, in the person's own words.
    pub left_out: Vec<String>,
}

impl Adapted {
    /// Gives every message it came to.
    pub fn messages(&self) -> impl Iterator<Item = &Content> {
        std::iter::once(&self.content).chain(&self.rest)
    }

    fn one(content: Content, left_out: Vec<String>) -> Self {
        Self {
            content,
            rest: Vec::new(),
            left_out,
        }
    }
}

/// Adapts a content; `None` when the offer changes nothing in it or would need too many drafts.
pub fn adapt(content: &Content, offer: Offer, capabilities: &Capabilities) -> Option<Adapted> {
    let adapted = match offer {
        Offer::PieceAsText => words::piece(content)?,
        Offer::ButtonsAsText => words::buttons(content, capabilities),
        Offer::SplitPiece => apart::piece(content, capabilities)?,
        Offer::SplitKinds => apart::kinds(content),
        Offer::SplitFiles => apart::files(content, capabilities)?,
        Offer::SplitText => apart::text(content, capabilities)?,
        Offer::StickerAsPicture => turned(
            content,
            capabilities,
            &[MediaKind::Sticker],
            MediaKind::Image,
        ),
        Offer::AsDocument => {
            let playing = [MediaKind::Video, MediaKind::Audio];
            turned(content, capabilities, &playing, MediaKind::Document)
        }
        Offer::DropOptions | Offer::DropTags | Offer::DropValidity | Offer::DropFrequencyCap => {
            without(content, offer, capabilities)
        }
        Offer::DropReply => {
            let mut content = content.clone();
            let left_out = content.reply_to.take().into_iter().collect();
            Adapted::one(content, left_out)
        }
        // Who gets it is no part of the content.
        Offer::LeaveOutRecipients => return None,
    };
    let is_change = !adapted.rest.is_empty() || adapted.content != *content;
    is_change.then_some(adapted)
}

/// Makes files that do not fit another kind.
fn turned(
    content: &Content,
    capabilities: &Capabilities,
    from: &[MediaKind],
    into: MediaKind,
) -> Adapted {
    let mut content = content.clone();
    let files = content.attachments.iter_mut();
    files
        .filter(|file| from.contains(&file.kind) && !file_fits(file, capabilities))
        .for_each(|file| file.kind = into);
    Adapted::one(content, Vec::new())
}

/// Takes wishes back.
fn without(content: &Content, offer: Offer, capabilities: &Capabilities) -> Adapted {
    use crate::capabilities::OptionKind as Kind;
    let mut content = content.clone();
    let options = &mut content.options;
    let drops = |kind| offer == Offer::DropOptions && !capabilities.options.contains(&kind);
    let mut left_out = Vec::new();
    if drops(Kind::Tags) {
        left_out.append(&mut options.tags);
    }
    if offer == Offer::DropTags {
        let (fit, others): (Vec<_>, Vec<_>) = options.tags.drain(..).partition(|tag| is_tag(tag));
        options.tags = fit;
        left_out.extend(others);
        let surplus = options.tags.split_off(options.tags.len().min(MAX_TAGS));
        left_out.extend(surplus);
    }
    let is_odd = |seconds: u32| !(1..=MAX_VALIDITY_SECONDS).contains(&seconds);
    if drops(Kind::Validity)
        || (offer == Offer::DropValidity && options.validity_seconds.is_some_and(is_odd))
    {
        options.validity_seconds = None;
    }
    options.ignore_quiet_hours &= !drops(Kind::QuietHours);
    options.cap_frequency &= !drops(Kind::FrequencyCap) && offer != Offer::DropFrequencyCap;
    options.track_links &= !drops(Kind::LinkTracking);
    Adapted::one(content, left_out)
}
