//! Drafts: list, write, arrange, check.

use super::{Answer, Desk};
use composer::{
    content::{Attachment, Focus, MediaKind, Offer, PictureEdit},
    draft::{
        self, AdaptedDraft, Draft, DraftChange, DraftDiff, DraftPage, DraftQuery, Moment, Revision,
        SavedDraft,
    },
    id::{AttachmentId, DraftId},
    library,
    outbox::SendPlan,
    post,
};

#[tauri::command]
pub async fn list_drafts(shell: Desk<'_>, query: DraftQuery) -> Answer<DraftPage> {
    shell.run(move |desk| draft::list(desk, &query)).await
}

#[tauri::command]
pub async fn create_draft(shell: Desk<'_>) -> Answer<Draft> {
    shell.run(draft::create).await
}

#[tauri::command]
pub async fn read_draft(shell: Desk<'_>, id: DraftId) -> Answer<Draft> {
    shell.run(move |desk| draft::read(desk, id)).await
}

#[tauri::command]
pub async fn save_draft(shell: Desk<'_>, id: DraftId, change: DraftChange) -> Answer<SavedDraft> {
    shell.run(move |desk| draft::save(desk, id, change)).await
}

#[tauri::command]
pub async fn arrange_attachments(
    shell: Desk<'_>,
    id: DraftId,
    order: Vec<AttachmentId>,
) -> Answer<Draft> {
    shell
        .run(move |desk| draft::arrange(desk, id, &order))
        .await
}

#[tauri::command]
pub async fn remove_attachment(
    shell: Desk<'_>,
    id: DraftId,
    attachment: AttachmentId,
) -> Answer<Draft> {
    shell
        .run(move |desk| draft::remove_attachment(desk, id, attachment))
        .await
}

#[tauri::command]
pub async fn restore_attachment(
    shell: Desk<'_>,
    id: DraftId,
    attachment: Attachment,
    index: usize,
) -> Answer<Draft> {
    shell
        .run(move |desk| draft::restore_attachment(desk, id, attachment, index))
        .await
}

#[tauri::command]
pub async fn describe_attachment(
    shell: Desk<'_>,
    id: DraftId,
    attachment: AttachmentId,
    alt: String,
) -> Answer<Draft> {
    shell
        .run(move |desk| draft::describe(desk, id, attachment, &alt))
        .await
}

#[tauri::command]
pub async fn edit_attachment(
    shell: Desk<'_>,
    id: DraftId,
    attachment: AttachmentId,
    edit: Option<PictureEdit>,
    focus: Option<Focus>,
) -> Answer<Draft> {
    shell
        .run(move |desk| draft::edit_attachment(desk, id, attachment, edit, focus))
        .await
}

#[tauri::command]
pub async fn set_attachment_kind(
    shell: Desk<'_>,
    id: DraftId,
    attachment: AttachmentId,
    kind: MediaKind,
) -> Answer<Draft> {
    shell
        .run(move |desk| draft::set_attachment_kind(desk, id, attachment, kind))
        .await
}

#[tauri::command]
pub async fn make_sticker(shell: Desk<'_>, id: DraftId, attachment: AttachmentId) -> Answer<Draft> {
    shell
        .run(move |desk| library::make_sticker(desk, id, attachment))
        .await
}

#[tauri::command]
pub async fn adapt_draft(shell: Desk<'_>, id: DraftId, offer: Offer) -> Answer<AdaptedDraft> {
    shell
        .run(move |desk| draft::adapt_draft(desk, id, offer))
        .await
}

#[tauri::command]
pub async fn delete_draft(shell: Desk<'_>, id: DraftId) -> Answer<()> {
    shell.run(move |desk| draft::delete(desk, id)).await
}

#[tauri::command]
pub async fn restore_draft(shell: Desk<'_>, id: DraftId) -> Answer<Draft> {
    shell.run(move |desk| draft::restore(desk, id)).await
}

#[tauri::command]
pub async fn duplicate_draft(shell: Desk<'_>, id: DraftId) -> Answer<Draft> {
    shell.run(move |desk| draft::duplicate(desk, id)).await
}

#[tauri::command]
pub async fn draft_revisions(shell: Desk<'_>, id: DraftId) -> Answer<Vec<Revision>> {
    shell.run(move |desk| draft::revisions(desk, id)).await
}

#[tauri::command]
pub async fn plan_send(shell: Desk<'_>, id: DraftId) -> Answer<SendPlan> {
    shell.run(move |desk| post::plan(desk, id)).await
}

#[tauri::command]
pub async fn draft_moments(
    shell: Desk<'_>,
    id: DraftId,
    before: Option<u32>,
) -> Answer<Vec<Moment>> {
    shell
        .run(move |desk| draft::moments(desk, id, before))
        .await
}

#[tauri::command]
pub async fn read_revision(shell: Desk<'_>, id: DraftId, revision: u32) -> Answer<Revision> {
    shell
        .run(move |desk| draft::read_revision(desk, id, revision))
        .await
}

#[tauri::command]
pub async fn compare_revisions(
    shell: Desk<'_>,
    id: DraftId,
    from: u32,
    to: u32,
) -> Answer<DraftDiff> {
    shell
        .run(move |desk| draft::compare(desk, id, from, to))
        .await
}

#[tauri::command]
pub async fn restore_revision(shell: Desk<'_>, id: DraftId, revision: u32) -> Answer<Draft> {
    shell
        .run(move |desk| draft::restore_revision(desk, id, revision))
        .await
}

#[tauri::command]
pub async fn delete_draft_forever(shell: Desk<'_>, id: DraftId) -> Answer<()> {
    shell.run(move |desk| draft::delete_forever(desk, id)).await
}

#[tauri::command]
pub async fn empty_trash(shell: Desk<'_>) -> Answer<u32> {
    shell.run(draft::empty_trash).await
}
