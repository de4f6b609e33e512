//! Two devices that save at the same moment: the hook lets the other one act between two requests of the first.

use super::{devices, only, settle, shared, standing, sync, texts, write};
use crate::support::{Call, World, groups};
use composer::{draft::SharedDraft, sync::NoticeKind};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

const LINES: &str = "Currant bread at seven.\nOliebollen at eight.\nOrder before noon.";

/// Lets another program do something once, just before a request of this kind is answered.
fn just_before(world: &World, word: &'static str, act: impl Fn(&World2) + Send + 'static) {
    let done = AtomicBool::new(false);
    let system = World2(world.system.clone());
    world.system.watch(move |call: &Call| {
        if call.word() == word && !done.swap(true, Ordering::SeqCst) {
            act(&system);
        }
    });
}

/// The system as another program sees it.
struct World2(Arc<crate::support::ScriptedSystem>);

impl World2 {
    /// Saves as the calls allow: the new one, then the old one goes.
    fn replace(&self, change: impl Fn(&mut SharedDraft)) {
        let old = self.0.remote().remove(0);
        let mut new = old.shared;
        change(&mut new);
        self.0.put(&new);
        self.0.take_away(&old.id);
    }
}

async fn synced() -> (World, composer::draft::Draft) {
    let world = World::new();
    let draft = world.draft(LINES, groups(1));
    sync(&world).await;
    (world, draft)
}

#[tokio::test(start_paused = true)]
async fn an_edit_elsewhere_at_any_request_of_an_update_is_merged_and_one_copy_is_left() {
    for word in ["drafts", "create_draft", "draft", "delete_draft"] {
        let (world, draft) = synced().await;
        just_before(&world, word, |other| {
            other.replace(|shared| shared.text = shared.text.replace("noon", "ten"));
        });
        write(&world, draft.id, &LINES.replace("seven", "six"));
        settle(&[&world]).await;
        let both = LINES.replace("seven", "six").replace("noon", "ten");
        assert_eq!(
            world.system.remote_texts(),
            std::slice::from_ref(&both),
            "before {word}"
        );
        assert_eq!(texts(&world), [both], "before {word}");
        assert_eq!(only(&world).id, draft.id);
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_in_place_at_any_request_of_an_update_is_merged() {
    for word in ["drafts", "create_draft", "draft"] {
        let (world, draft) = synced().await;
        let old = world.system.remote()[0].id.clone();
        just_before(&world, word, move |other| {
            other.0.overwrite(&old, |shared| {
                shared.text = shared.text.replace("noon", "ten");
            });
        });
        write(&world, draft.id, &LINES.replace("seven", "six"));
        settle(&[&world]).await;
        let both = LINES.replace("seven", "six").replace("noon", "ten");
        assert_eq!(world.system.remote_texts(), [both], "before {word}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_delete_elsewhere_at_any_request_of_an_update_leaves_the_edited_draft() {
    for word in ["drafts", "create_draft", "draft", "delete_draft"] {
        let (world, draft) = synced().await;
        let old = world.system.remote()[0].id.clone();
        just_before(&world, word, move |other| other.0.take_away(&old));
        let mine = LINES.replace("seven", "six");
        write(&world, draft.id, &mine);
        settle(&[&world]).await;
        assert_eq!(world.system.remote_texts(), [mine], "before {word}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_elsewhere_at_any_request_of_a_delete_brings_the_draft_back() {
    for word in ["drafts", "draft", "delete_draft"] {
        let (world, draft) = synced().await;
        just_before(&world, word, |other| {
            other.replace(|shared| shared.text = shared.text.replace("noon", "ten"));
        });
        composer::draft::delete(&world.desk, draft.id).unwrap();
        settle(&[&world]).await;
        let theirs = LINES.replace("noon", "ten");
        assert_eq!(
            world.system.remote_texts(),
            std::slice::from_ref(&theirs),
            "before {word}"
        );
        assert_eq!(texts(&world), [theirs], "before {word}");
        let notice = standing(&world, draft.id).notice.map(|notice| notice.kind);
        assert_eq!(notice, Some(NoticeKind::CameBack), "before {word}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_conflict_met_in_the_middle_of_an_update_leaves_one_copy_until_a_person_chooses() {
    for word in ["create_draft", "draft", "delete_draft"] {
        let (world, draft) = synced().await;
        just_before(&world, word, |other| {
            other.replace(|shared| shared.text = shared.text.replace("seven", "99"));
        });
        write(&world, draft.id, &LINES.replace("seven", "71"));
        settle(&[&world]).await;
        assert_eq!(world.system.remote_texts(), [LINES.replace("seven", "99")]);
        let open = composer::sync::read_conflict(&world.desk, draft.id).unwrap();
        assert!(
            open.unwrap().mine.content.text.contains("71"),
            "before {word}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn typing_while_a_request_is_under_way_is_never_lost() {
    for word in ["drafts", "create_draft", "draft", "delete_draft"] {
        let (world, draft) = synced().await;
        let desk = Arc::downgrade(&world.desk);
        just_before(&world, word, move |_| {
            let change = composer::draft::DraftChange {
                text: Some("Typed meanwhile".into()),
                ..Default::default()
            };
            let desk = desk.upgrade().unwrap();
            composer::draft::save(&desk, draft.id, change).unwrap();
        });
        write(&world, draft.id, &LINES.replace("seven", "six"));
        settle(&[&world]).await;
        assert_eq!(texts(&world), ["Typed meanwhile"], "before {word}");
        assert_eq!(
            world.system.remote_texts(),
            ["Typed meanwhile"],
            "before {word}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn two_devices_that_edit_in_turns_come_to_the_same() {
    let (here, there) = devices();
    let draft = here.draft(LINES, groups(1));
    settle(&[&here, &there]).await;
    for round in 0..5 {
        write(&here, draft.id, &format!("{LINES}\nHere, round {round}."));
        settle(&[&here, &there]).await;
        let arrived = only(&there);
        write(
            &there,
            arrived.id,
            &format!("{LINES}\nThere, round {round}."),
        );
        settle(&[&there, &here]).await;
    }
    assert_eq!(only(&here).id, draft.id);
    assert_eq!(texts(&here), texts(&there));
    assert_eq!(here.system.remote().len(), 1);
    assert_eq!(
        here.system.remote()[0].shared,
        shared(&texts(&here)[0], &["g1"])
    );
}
