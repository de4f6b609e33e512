//! What went where.

use super::{Answer, Desk};
use composer::{
    draft::Draft,
    id::PostId,
    post::{
        self, DeliveryPage, DeliveryQuery, DeliveryState, Hold, PostDetail, PostPage, PostQuery,
        PostSummary,
    },
    settings,
};

#[tauri::command]
pub async fn list_posts(shell: Desk<'_>, query: PostQuery) -> Answer<PostPage> {
    shell.run(move |desk| post::list(desk, &query)).await
}

#[tauri::command]
pub async fn read_post(shell: Desk<'_>, id: PostId) -> Answer<PostDetail> {
    shell.run(move |desk| post::read(desk, id)).await
}

#[tauri::command]
pub async fn list_deliveries(
    shell: Desk<'_>,
    id: PostId,
    states: Vec<DeliveryState>,
    cursor: Option<String>,
) -> Answer<DeliveryPage> {
    let query = DeliveryQuery {
        states,
        cursor,
        limit: None,
    };
    shell
        .run(move |desk| post::list_deliveries(desk, id, &query))
        .await
}

#[tauri::command]
pub async fn retry_failed(shell: Desk<'_>, id: PostId) -> Answer<PostSummary> {
    shell
        .run(move |desk| {
            let seconds = settings::read(desk)?.hold_seconds;
            post::retry_failed(desk, id, Hold { seconds })
        })
        .await
}

#[tauri::command]
pub async fn post_again(shell: Desk<'_>, id: PostId) -> Answer<Draft> {
    shell.run(move |desk| post::again(desk, id)).await
}
