use super::{devices, only, origins, settle, standing, sync, texts, write};
use crate::support::{World, group, groups};
use composer::{
    draft::{self, Draft, DraftChange, DraftField, Origin},
    sync::{self as core, NoticeKind, Resolution, SyncMark},
};

const LINES: &str = "Currant bread at seven.\nOliebollen at eight.\nOrder before noon.";

/// Gives both devices the same draft, then lets each write its own version while the other does not look.
async fn apart(mine: &str, theirs: &str) -> (World, World, Draft) {
    let (here, there) = devices();
    let draft = here.draft(LINES, groups(1));
    settle(&[&here, &there]).await;
    write(&there, only(&there).id, theirs);
    sync(&there).await;
    write(&here, draft.id, mine);
    (here, there, draft)
}

#[tokio::test(start_paused = true)]
async fn changes_to_different_lines_are_merged_and_arrive_everywhere() {
    let mine = LINES.replace("seven", "six");
    let theirs = LINES.replace("noon", "ten");
    let (here, there, draft) = apart(&mine, &theirs).await;
    let report = sync(&here).await;
    assert_eq!((report.merged, report.pushed), (1, 1));
    let both = mine.replace("noon", "ten");
    settle(&[&here, &there]).await;
    assert_eq!(here.system.remote_texts(), std::slice::from_ref(&both));
    assert_eq!(texts(&here), std::slice::from_ref(&both));
    assert_eq!(texts(&there), std::slice::from_ref(&both));
    let stands = standing(&here, draft.id);
    assert_eq!(
        stands.notice.map(|notice| notice.kind),
        Some(NoticeKind::Merged)
    );
    let kept = [
        (Origin::Typed, LINES.to_owned()),
        (Origin::Typed, mine),
        (Origin::Theirs, theirs),
        (Origin::Merged, both),
    ];
    assert_eq!(origins(&here, draft.id), kept);
}

#[tokio::test(start_paused = true)]
async fn two_prices_are_a_conflict_and_both_are_kept() {
    let (here, there, draft) =
        apart(&LINES.replace("seven", "71"), &LINES.replace("seven", "99")).await;
    let report = sync(&here).await;
    assert_eq!((report.conflicts, report.pushed), (1, 0));
    assert_eq!(standing(&here, draft.id).mark, SyncMark::Conflict);
    let open = core::read_conflict(&here.desk, draft.id).unwrap().unwrap();
    assert_eq!(open.parts, [DraftField::Text]);
    assert!(open.mine.content.text.contains("71"));
    assert!(open.theirs.content.text.contains("99"));
    assert_eq!(open.base.unwrap().content.text, LINES);
    settle(&[&here, &there]).await;
    assert_eq!(here.system.remote_texts(), [LINES.replace("seven", "99")]);
    assert!(texts(&here)[0].contains("71"), "pushing waits for a choice");
}

#[tokio::test(start_paused = true)]
async fn a_choice_ends_the_conflict_on_both_devices_and_the_other_version_stays_in_the_history() {
    let (here, there, draft) =
        apart(&LINES.replace("seven", "71"), &LINES.replace("seven", "99")).await;
    sync(&here).await;
    let chosen = LINES.replace("seven", "85");
    let resolution = Resolution {
        text: Some(chosen.clone()),
        ..Resolution::default()
    };
    core::resolve_conflict(&here.desk, draft.id, resolution).unwrap();
    assert_eq!(core::read_conflict(&here.desk, draft.id).unwrap(), None);
    settle(&[&here, &there]).await;
    assert_eq!(here.system.remote_texts(), std::slice::from_ref(&chosen));
    assert_eq!(texts(&there), [chosen]);
    let kept = origins(&here, draft.id);
    for number in ["71", "99", "85"] {
        assert!(
            kept.iter().any(|(_, text)| text.contains(number)),
            "{kept:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn without_a_choice_a_part_stays_as_it_is_here() {
    let (here, there, draft) =
        apart(&LINES.replace("seven", "71"), &LINES.replace("seven", "99")).await;
    sync(&here).await;
    core::resolve_conflict(&here.desk, draft.id, Resolution::default()).unwrap();
    settle(&[&here, &there]).await;
    assert_eq!(texts(&there), [LINES.replace("seven", "71")]);
}

#[tokio::test(start_paused = true)]
async fn a_newer_version_takes_the_place_of_the_one_to_choose_against() {
    let (here, there, draft) =
        apart(&LINES.replace("seven", "71"), &LINES.replace("seven", "99")).await;
    sync(&here).await;
    write(&there, only(&there).id, &LINES.replace("seven", "98"));
    sync(&there).await;
    sync(&here).await;
    let open = core::read_conflict(&here.desk, draft.id).unwrap().unwrap();
    assert!(open.theirs.content.text.contains("98"));
    assert_eq!(open.base.unwrap().content.text, LINES, "the base stays");
    assert!(
        origins(&here, draft.id)
            .iter()
            .any(|(_, text)| text.contains("99"))
    );
}

#[tokio::test(start_paused = true)]
async fn when_the_other_side_gives_way_the_conflict_ends_by_itself() {
    let mine = LINES.replace("seven", "71");
    let (here, there, draft) = apart(&mine, &LINES.replace("seven", "99")).await;
    sync(&here).await;
    write(&there, only(&there).id, &mine);
    settle(&[&there, &here]).await;
    assert_eq!(standing(&here, draft.id).mark, SyncMark::Synced);
    assert_eq!(core::read_conflict(&here.desk, draft.id).unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn a_conflicting_draft_put_in_the_trash_comes_back_with_the_other_version() {
    let (here, _there, draft) =
        apart(&LINES.replace("seven", "71"), &LINES.replace("seven", "99")).await;
    sync(&here).await;
    draft::delete(&here.desk, draft.id).unwrap();
    sync(&here).await;
    assert_eq!(texts(&here), [LINES.replace("seven", "99")]);
    let stands = standing(&here, draft.id);
    assert_eq!(stands.mark, SyncMark::Synced);
    assert_eq!(
        stands.notice.map(|notice| notice.kind),
        Some(NoticeKind::CameBack)
    );
}

#[tokio::test(start_paused = true)]
async fn a_conflicting_draft_deleted_elsewhere_is_put_there_again() {
    let mine = LINES.replace("seven", "71");
    let (here, there, draft) = apart(&mine, &LINES.replace("seven", "99")).await;
    sync(&here).await;
    draft::delete(&there.desk, only(&there).id).unwrap();
    sync(&there).await;
    settle(&[&here, &there]).await;
    assert_eq!(here.system.remote_texts(), [mine]);
    assert_eq!(standing(&here, draft.id).mark, SyncMark::Synced);
    assert_eq!(core::read_conflict(&here.desk, draft.id).unwrap(), None);
}

#[tokio::test(start_paused = true)]
async fn groups_added_on_both_sides_are_all_in() {
    let (here, there) = devices();
    let draft = here.draft("Hello", vec![group(1)]);
    settle(&[&here, &there]).await;
    let add = |world: &World, id, number| {
        let recipients = Some(vec![group(1), group(number)]);
        let change = DraftChange {
            recipients,
            ..DraftChange::default()
        };
        draft::save(&world.desk, id, change).unwrap();
    };
    add(&there, only(&there).id, 7);
    sync(&there).await;
    add(&here, draft.id, 9);
    settle(&[&here, &there]).await;
    let mut there_now = only(&there).fields.recipients;
    there_now.sort_by_key(composer::recipient::Recipient::key);
    assert_eq!(there_now, [group(1), group(7), group(9)]);
    assert_eq!(here.system.remote().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_same_edit_on_both_sides_is_no_merge_at_all() {
    let same = LINES.replace("seven", "six");
    let (here, there, draft) = apart(&same, &same).await;
    let report = sync(&here).await;
    assert_eq!((report.merged, report.conflicts, report.pushed), (0, 0, 0));
    settle(&[&here, &there]).await;
    assert_eq!(here.system.remote_texts(), [same]);
    assert_eq!(standing(&here, draft.id).notice, None);
}
