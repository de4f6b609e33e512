use super::{devices, settle, sync, texts, write};
use crate::support::{Reply, World, groups};
use composer::{draft, sync as core};

/// Every request of an update, in order, and how the process dies at it.
const UPDATE: [(&str, Reply); 8] = [
    ("drafts", Reply::DieBefore),
    ("drafts", Reply::DieAfter),
    ("create_draft", Reply::DieBefore),
    ("create_draft", Reply::DieAfter),
    ("draft", Reply::DieBefore),
    ("draft", Reply::DieAfter),
    ("delete_draft", Reply::DieBefore),
    ("delete_draft", Reply::DieAfter),
];

/// Syncs in a task that dies where it is told to.
async fn killed(world: World) -> World {
    let desk = world.desk.clone();
    let died = tokio::spawn(async move { core::sync_now(&desk).await.unwrap() }).await;
    assert!(died.is_err_and(|error| error.is_panic()), "it was killed");
    world.restarted()
}

#[tokio::test(start_paused = true)]
async fn a_kill_at_any_request_of_an_update_leaves_one_copy_after_the_next_sync() {
    for (word, reply) in UPDATE {
        let world = World::new();
        let draft = world.draft("Currant bread at seven", groups(1));
        sync(&world).await;
        write(&world, draft.id, "Currant bread at eight");
        world.system.next(word, [reply.clone()]);
        let world = killed(world).await;
        sync(&world).await;
        let there = world.system.remote_texts();
        assert_eq!(there, ["Currant bread at eight"], "{word} {reply:?}");
        assert_eq!(
            texts(&world),
            ["Currant bread at eight"],
            "{word} {reply:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn two_kills_leave_one_copy_as_well() {
    for (first, how) in UPDATE {
        for (second, how_then) in UPDATE {
            let world = World::new();
            let draft = world.draft("Currant bread at seven", groups(1));
            sync(&world).await;
            write(&world, draft.id, "Currant bread at eight");
            world.system.next(first, [how.clone()]);
            let world = killed(world).await;
            world.system.next(second, [how_then.clone()]);
            let desk = world.desk.clone();
            // After the first kill the second request may not be needed any more.
            let _ = tokio::spawn(async move { core::sync_now(&desk).await }).await;
            let world = world.restarted();
            world.system.forget_replies();
            sync(&world).await;
            let there = world.system.remote_texts();
            let case = format!("{first} {how:?}, then {second} {how_then:?}");
            assert_eq!(there, ["Currant bread at eight"], "{case}");
            assert_eq!(texts(&world), ["Currant bread at eight"], "{case}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_kill_at_the_first_save_leaves_one_copy() {
    for reply in [Reply::DieBefore, Reply::DieAfter] {
        let world = World::new();
        world.draft("New", groups(1));
        world.system.next("create_draft", [reply]);
        let world = killed(world).await;
        sync(&world).await;
        assert_eq!(world.system.remote_texts(), ["New"]);
        assert_eq!(texts(&world), ["New"]);
    }
}

#[tokio::test(start_paused = true)]
async fn a_kill_while_deleting_leaves_no_copy_and_brings_nothing_back() {
    for (word, reply) in &UPDATE[4..] {
        let world = World::new();
        let draft = world.draft("Away", groups(1));
        sync(&world).await;
        draft::delete(&world.desk, draft.id).unwrap();
        world.system.next(word, [reply.clone()]);
        let world = killed(world).await;
        sync(&world).await;
        assert!(world.system.remote().is_empty(), "{word} {reply:?}");
        assert!(texts(&world).is_empty(), "{word} {reply:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_edit_made_after_a_kill_still_leaves_one_copy() {
    for (word, reply) in UPDATE {
        let (here, there) = devices();
        let draft = here.draft("Currant bread at seven", groups(1));
        settle(&[&here, &there]).await;
        write(&here, draft.id, "Currant bread at eight");
        here.system.next(word, [reply.clone()]);
        let here = killed(here).await;
        write(&here, draft.id, "Currant bread at nine");
        settle(&[&here, &there]).await;
        let case = format!("{word} {reply:?}");
        assert_eq!(
            here.system.remote_texts(),
            ["Currant bread at nine"],
            "{case}"
        );
        assert_eq!(texts(&here), ["Currant bread at nine"], "{case}");
        assert_eq!(texts(&there), ["Currant bread at nine"], "{case}");
    }
}
