//! Parts a content into several: what cannot stand in one message goes out in more.

use super::{Adapted, paragraphs::parted};
use crate::{
    capabilities::{Beside, Capabilities},
    check::text_limit,
    content::{Attachment, Content, MediaKind},
    id::AttachmentId,
};
use std::collections::HashSet;

/// The most drafts one becomes.
const MOST_DRAFTS: usize = 20;

/// Moves the piece into a message of its own, with the words if it needs them.
pub(super) fn piece(content: &Content, capabilities: &Capabilities) -> Option<Adapted> {
    let rule = capabilities.piece(content.piece.as_ref()?.kind())?;
    let loose: HashSet<AttachmentId> = content.loose_files().map(|file| file.id).collect();
    let mut words = content.clone();
    words.attachments.retain(|file| loose.contains(&file.id));
    let mut alone = Content {
        piece: words.piece.take(),
        options: content.options.clone(),
        ..Content::default()
    };
    alone.attachments.clone_from(&content.attachments);
    alone.attachments.retain(|file| !loose.contains(&file.id));
    if rule.text == Beside::Needed {
        alone.text = std::mem::take(&mut words.text);
        if rule.actions != Beside::Never {
            alone.actions = std::mem::take(&mut words.actions);
        }
    }
    Some(Adapted {
        content: words,
        rest: vec![alone],
        left_out: Vec::new(),
    })
}

/// A message for each kind of file, in the order the kinds come in.
pub(super) fn kinds(content: &Content) -> Adapted {
    let mut groups: Vec<(MediaKind, Vec<Attachment>)> = Vec::new();
    for file in content.loose_files() {
        match groups.iter_mut().find(|(kind, _)| *kind == file.kind) {
            Some((_, files)) => files.push(file.clone()),
            None => groups.push((file.kind, vec![file.clone()])),
        }
    }
    with_files(
        content,
        groups.into_iter().map(|(_, files)| files).collect(),
    )
}

/// As few messages as the files need, in their order.
pub(super) fn files(content: &Content, capabilities: &Capabilities) -> Option<Adapted> {
    let mut groups: Vec<Vec<Attachment>> = Vec::new();
    for file in content.loose_files() {
        let rule = capabilities
            .media
            .iter()
            .find(|rule| rule.kind == file.kind);
        let most = rule.map_or(u32::MAX, |rule| rule.max_count) as usize;
        let fits = |group: &&mut Vec<Attachment>| {
            let same = group.iter().filter(|other| other.kind == file.kind).count();
            group.len() < capabilities.max_attachments as usize && same < most
        };
        match groups.last_mut().filter(fits) {
            Some(group) => group.push(file.clone()),
            None => groups.push(vec![file.clone()]),
        }
    }
    (groups.len() <= MOST_DRAFTS).then(|| with_files(content, groups))
}

/// The first group stays with everything else; each other one is a message with nothing but files.
fn with_files(content: &Content, groups: Vec<Vec<Attachment>>) -> Adapted {
    let loose: HashSet<AttachmentId> = content.loose_files().map(|file| file.id).collect();
    let mut groups = groups.into_iter();
    let mut first = content.clone();
    first.attachments.retain(|file| !loose.contains(&file.id));
    first.attachments.extend(groups.next().unwrap_or_default());
    let rest = groups.map(|attachments| Content {
        attachments,
        options: content.options.clone(),
        ..Content::default()
    });
    Adapted {
        content: first,
        rest: rest.collect(),
        left_out: Vec::new(),
    }
}

/// The text in parts; everything else stays with the first.
pub(super) fn text(content: &Content, capabilities: &Capabilities) -> Option<Adapted> {
    let first = text_limit(content, capabilities);
    let mut parts = parted(&content.text, first, capabilities.text, MOST_DRAFTS)?.into_iter();
    let mut content = content.clone();
    content.text = parts.next()?;
    let rest = parts.map(|text| Content {
        text,
        options: content.options.clone(),
        ..Content::default()
    });
    let rest = rest.collect();
    Some(Adapted {
        content,
        rest,
        left_out: Vec::new(),
    })
}
