//! Pictures of synced drafts: uploaded before a copy names them, downloaded before a version that has them is taken.

use super::{applied::Brought, fingerprint::file_key, site::Site};
use crate::{
    account::UploadRoute,
    channel::{ChannelError, RemoteFile},
    content::Attachment,
    draft::{self, SharedDraft},
    error::DeskError,
    library::{self, BlobHash, MAX_FILE_BYTES, hash_file},
    outbox,
    store::{audience, draft_links::LinkedFile},
};
use std::{fs::File, sync::Arc};

/// Brings pictures to the system, as far as it takes uploads.
pub(super) async fn upload(site: &Arc<Site>, missing: Vec<Attachment>) -> Result<(), DeskError> {
    for attachment in missing {
        let id = site.account.id;
        let prepared = site.local(move |site| {
            let account = site.desk.account(id)?;
            if account.options.upload_route == UploadRoute::Multipart {
                return Ok(None);
            }
            let meant = (attachment.id, attachment.kind);
            let picture = (&attachment.blob, attachment.edit);
            let file = outbox::outgoing(&site.desk, id, meant, picture, &attachment.name)?;
            Ok(Some((account, file)))
        });
        let Some((account, file)) = prepared.await? else {
            return Ok(());
        };
        match outbox::bring(&site.desk, &account, &file, &|_| {}).await {
            Ok(_) => {}
            Err(DeskError::Channel(ChannelError::NotOffered)) => {
                return outbox::carry_with_sends(&site.desk, id).await;
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

/// Brings what a system's version needs here: the names of its groups, and its pictures except those in `have`.
pub(super) async fn bring(
    site: &Arc<Site>,
    theirs: &SharedDraft,
    have: &SharedDraft,
) -> Result<(Brought, Vec<LinkedFile>), DeskError> {
    let mut brought = Brought::default();
    let mut files = Vec::new();
    for file in &theirs.files {
        let is_here = have
            .files
            .iter()
            .any(|known| file_key(known) == file_key(file));
        if is_here || brought.pictures.contains_key(file_key(file)) {
            continue;
        }
        let picture = picture(site, file).await?;
        files.push(LinkedFile {
            blob: picture.blob.clone(),
            edit: picture.edit,
            remote: file.clone(),
        });
        brought.pictures.insert(file_key(file).to_owned(), picture);
    }
    let id = site.account.id;
    let groups = site
        .local(move |site| Ok(site.desk.store.read(|db| audience::groups(db, id, None))?))
        .await?;
    brought.names = groups
        .into_iter()
        .map(|group| (group.id, group.name))
        .collect();
    Ok((brought, files))
}

/// Gives a picture as an attachment, downloaded unless its bytes are known.
async fn picture(site: &Arc<Site>, file: &RemoteFile) -> Result<Attachment, DeskError> {
    let sha256 = file.sha256.clone();
    let known = site.local(move |site| {
        let found = library::with_bytes(&site.desk, &sha256)?;
        Ok(found.filter(|(blob, _)| site.desk.library.blob_path(blob).exists()))
    });
    let (blob, edit) = match known.await? {
        Some(known) => known,
        None => (download(site, file).await?, None),
    };
    let made = site.local(move |site| draft::of_blob(&site.desk, &blob));
    Ok(Attachment {
        edit,
        ..made.await?
    })
}

async fn download(site: &Arc<Site>, file: &RemoteFile) -> Result<BlobHash, DeskError> {
    let target = site
        .local(|site| Ok(site.desk.library.temporary()?))
        .await?;
    site.channel
        .download(file, target.path(), MAX_FILE_BYTES)
        .await?;
    let file = file.clone();
    site.local(move |site| {
        let is_named = file_key(&file) == file.sha256;
        if is_named && !hash_file(target.path())?.eq_ignore_ascii_case(&file.sha256) {
            return Err(DeskError::Invalid(format!(
                "the picture “{}” at the system is not the one its draft names; it was not taken",
                file.name
            )));
        }
        library::take_in(&site.desk, File::open(target.path())?, &file.name)
    })
    .await
}
