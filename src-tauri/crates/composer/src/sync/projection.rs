//! A local draft as its system would keep it, or why it stays here.

use super::{Stays, site::Site, timing};
use crate::{
    channel::RemoteFile,
    content::Attachment,
    draft::{DraftFields, SharedDraft},
    error::DeskError,
    id::SenderId,
    library,
    store::{
        draft_links::LinkedFile,
        uploads::{self, UploadKey},
    },
};
use rusqlite::Connection;

/// Begins the address of a picture that the system does not have, so that it still differs from every other.
const HERE: &str = "here:";

/// A local draft in the form both sides share.
#[derive(Clone, Debug)]
pub(super) struct Projected {
    /// With stand-ins for what cannot be said there; only to be sent when nothing `stays`.
    pub shared: SharedDraft,
    pub stays: Option<Stays>,
    /// Pictures the system has, and what it calls them.
    pub files: Vec<LinkedFile>,
    /// Pictures the system does not have yet.
    pub missing: Vec<Attachment>,
}

/// Says a draft as the system would keep it.
pub(super) fn project(
    db: &Connection,
    site: &Site,
    fields: &DraftFields,
    linked: &[LinkedFile],
) -> Result<Projected, DeskError> {
    let (mut files, mut known, mut missing) = (Vec::new(), Vec::new(), Vec::new());
    for attachment in &fields.content.attachments {
        match address(db, site, attachment, linked)? {
            Some(remote) => {
                known.push(LinkedFile {
                    blob: attachment.blob.clone(),
                    edit: attachment.edit,
                    remote: remote.clone(),
                });
                files.push(remote);
            }
            None => {
                files.push(stand_in(attachment));
                missing.push(attachment.clone());
            }
        }
    }
    let recipients = fields.recipients.iter();
    let shared = SharedDraft {
        sender: fields.sender_id.clone().unwrap_or(SenderId(String::new())),
        groups: recipients.map(|one| one.address().to_owned()).collect(),
        text: fields.content.text.clone(),
        files,
        schedule: timing::to_shared(&fields.schedule, site.capabilities.schedule),
    };
    Ok(Projected {
        stays: why_here(site, fields, &shared, !missing.is_empty()),
        shared,
        files: known,
        missing,
    })
}

/// Finds what the system calls a picture: as the copy named it, or as it was uploaded.
fn address(
    db: &Connection,
    site: &Site,
    attachment: &Attachment,
    linked: &[LinkedFile],
) -> Result<Option<RemoteFile>, DeskError> {
    if let Some(file) = linked.iter().find(|file| file.is_of(attachment)) {
        return Ok(Some(file.remote.clone()));
    }
    let Some(made) = library::made(db, attachment, &site.capabilities)? else {
        return Ok(None);
    };
    let key = UploadKey {
        account: site.account.id,
        host: site.account.options.host_key(),
        sha256: made.sha256,
    };
    Ok(uploads::read(db, &key)?.map(|upload| upload.remote))
}

/// The same picture edited in another way is another file.
fn stand_in(attachment: &Attachment) -> RemoteFile {
    let code = attachment.edit.map(|edit| edit.code());
    let name = match &code {
        Some(code) => format!("{}/{code}", attachment.blob),
        None => attachment.blob.to_string(),
    };
    RemoteFile {
        url: format!("{HERE}{name}"),
        mime: attachment.mime.clone(),
        name: attachment.name.clone(),
        // An edited picture's hash is not known before it is made; its address tells it apart.
        sha256: code.map_or(name, |_| String::new()),
        size_bytes: attachment.size_bytes,
        storage_key: None,
    }
}

fn why_here(
    site: &Site,
    fields: &DraftFields,
    shared: &SharedDraft,
    has_pictures_here: bool,
) -> Option<Stays> {
    let limits = &site.capabilities;
    let content = &fields.content;
    let is_carried =
        |recipient: &crate::recipient::Recipient| limits.recipients.contains(&recipient.kind());
    let reasons = [
        (fields.sender_id.is_none(), Stays::NoSender),
        (
            content.is_empty() && fields.recipients.is_empty() && fields.audiences.is_empty(),
            Stays::Empty,
        ),
        (
            content.piece.is_some()
                || !content.actions.is_empty()
                || content.reply_to.is_some()
                || content.attachments.len() > limits.max_attachments as usize
                || !fields.recipients.iter().all(is_carried),
            Stays::Content,
        ),
        (!fields.audiences.is_empty(), Stays::Audiences),
        (
            limits.text.count(&content.text) > limits.text.max,
            Stays::TooLong,
        ),
        (
            fields.recipients.len() > limits.recipients_per_request as usize,
            Stays::TooManyGroups,
        ),
        (shared.schedule == Some(timing::UNSAYABLE), Stays::Schedule),
        (has_pictures_here, Stays::PicturesHere),
    ];
    let holds = reasons.into_iter().find(|(holds, _)| *holds);
    holds.map(|(_, reason)| reason)
}
