//! Draft sync: two devices, one system that can only create, list, get and delete.

mod conflicts;
mod deletes;
mod kills;
mod lost;
mod pictures;
mod pull;
mod push;
mod races;
mod standing;
mod typing;
mod worker;

use crate::support::World;
use composer::{
    channel::RemoteFile,
    draft::{self, Draft, DraftChange, DraftQuery, Origin, SharedDraft},
    id::{DraftId, SenderId},
    sync::{self, DraftSync, SyncReport},
};

/// Two devices over one system.
fn devices() -> (World, World) {
    let here = World::new();
    let there = World::beside(&here);
    (here, there)
}

async fn sync(world: &World) -> SyncReport {
    sync::sync_now(&world.desk).await.unwrap()
}

/// Syncs every device in turn until none has anything to do.
async fn settle(worlds: &[&World]) {
    for _ in 0..20 {
        let mut is_quiet = true;
        for world in worlds {
            is_quiet &= sync(world).await == SyncReport::default();
        }
        if is_quiet {
            return;
        }
    }
    panic!("the devices do not come to rest");
}

fn texts(world: &World) -> Vec<String> {
    let page = draft::list(&world.desk, &DraftQuery::default()).unwrap();
    let mut texts: Vec<String> = page
        .items
        .into_iter()
        .map(|item| {
            draft::read(&world.desk, item.id)
                .unwrap()
                .fields
                .content
                .text
        })
        .collect();
    texts.sort();
    texts
}

fn only(world: &World) -> Draft {
    let page = draft::list(&world.desk, &DraftQuery::default()).unwrap();
    assert_eq!(page.items.len(), 1, "one draft, not {:#?}", page.items);
    draft::read(&world.desk, page.items[0].id).unwrap()
}

fn write(world: &World, id: DraftId, text: &str) {
    let change = DraftChange {
        text: Some(text.into()),
        ..DraftChange::default()
    };
    draft::save(&world.desk, id, change).unwrap();
}

fn standing(world: &World, id: DraftId) -> DraftSync {
    sync::draft_sync(&world.desk, id).unwrap()
}

fn origins(world: &World, id: DraftId) -> Vec<(Origin, String)> {
    let revisions = draft::revisions(&world.desk, id).unwrap();
    let told = revisions
        .into_iter()
        .rev()
        .map(|revision| (revision.origin, revision.fields.content.text));
    told.collect()
}

fn shared(text: &str, groups: &[&str]) -> SharedDraft {
    SharedDraft {
        sender: SenderId("shop".into()),
        groups: groups.iter().map(|group| (*group).into()).collect(),
        text: text.into(),
        files: Vec::<RemoteFile>::new(),
        schedule: None,
    }
}
