//! A version arrives in the very moment somebody types in the open draft: what is saved says what it was made from.

use super::{devices, only, origins, settle, standing, sync, texts, write};
use crate::support::{World, group, groups};
use composer::{
    draft::{self, Draft, DraftChange, DraftField, Origin, SavedDraft},
    sync::{self as core, NoticeKind, Resolution, SyncMark},
};

const LINES: &str = "Currant bread at seven.\nOliebollen at eight.\nOrder before noon.";

/// Lets the other device's version arrive here while the draft is open; gives it as it was opened.
async fn opened_before(theirs: &str) -> (World, World, Draft) {
    let (here, there) = devices();
    here.draft(LINES, groups(1));
    settle(&[&here, &there]).await;
    let opened = only(&here);
    write(&there, only(&there).id, theirs);
    sync(&there).await;
    sync(&here).await;
    assert_eq!(texts(&here), [theirs], "it has arrived");
    (here, there, opened)
}

fn type_from(world: &World, opened: &Draft, base: u32, text: &str) -> SavedDraft {
    let change = DraftChange {
        text: Some(text.into()),
        text_base: Some(base),
        ..DraftChange::default()
    };
    draft::save(&world.desk, opened.id, change).unwrap()
}

#[tokio::test(start_paused = true)]
async fn what_is_typed_into_the_version_before_is_merged_with_the_one_that_arrived() {
    let theirs = LINES.replace("noon", "ten");
    let (here, there, opened) = opened_before(&theirs).await;
    let mine = LINES.replace("seven", "six");
    let both = mine.replace("noon", "ten");
    let saved = type_from(&here, &opened, opened.revision, &mine);
    let answer = saved.overtaken.expect("the editor is told");
    assert_eq!(answer.fields.content.text, both);
    assert_eq!(
        (saved.typed_revision + 1, answer.revision),
        (saved.revision, saved.revision)
    );
    let kept = [
        (Origin::Typed, LINES.to_owned()),
        (Origin::Pulled, theirs),
        (Origin::Typed, mine),
        (Origin::Merged, both.clone()),
    ];
    assert_eq!(origins(&here, opened.id), kept);
    let notice = standing(&here, opened.id).notice.map(|notice| notice.kind);
    assert_eq!(notice, Some(NoticeKind::Merged));
    settle(&[&here, &there]).await;
    assert_eq!(here.system.remote_texts(), std::slice::from_ref(&both));
    assert_eq!(texts(&there), [both]);
}

#[tokio::test(start_paused = true)]
async fn two_prices_wait_for_a_choice_and_neither_is_lost() {
    let (here, there, opened) = opened_before(&LINES.replace("seven", "99")).await;
    let mine = LINES.replace("seven", "71");
    let saved = type_from(&here, &opened, opened.revision, &mine);
    assert_eq!(saved.overtaken.unwrap().fields.content.text, mine);
    assert_eq!(standing(&here, opened.id).mark, SyncMark::Conflict);
    let open = core::read_conflict(&here.desk, opened.id).unwrap().unwrap();
    assert_eq!(open.parts, [DraftField::Text]);
    assert_eq!(open.base.unwrap().content.text, LINES);
    assert!(open.mine.content.text.contains("71") && open.theirs.content.text.contains("99"));
    settle(&[&here, &there]).await;
    assert_eq!(
        here.system.remote_texts(),
        [LINES.replace("seven", "99")],
        "nothing goes there before the choice"
    );
    let resolution = Resolution {
        text: Some(mine.clone()),
        ..Resolution::default()
    };
    core::resolve_conflict(&here.desk, opened.id, resolution).unwrap();
    settle(&[&here, &there]).await;
    assert_eq!(texts(&there), [mine]);
}

#[tokio::test(start_paused = true)]
async fn what_is_typed_on_while_the_merged_text_is_on_its_way_to_the_editor_is_merged_too() {
    let (here, _there, opened) = opened_before(&LINES.replace("noon", "ten")).await;
    let mine = LINES.replace("seven", "six");
    let saved = type_from(&here, &opened, opened.revision, &mine);
    let newer = mine.replace("six", "six sharp");
    let next = type_from(&here, &opened, saved.typed_revision, &newer);
    let together = next.overtaken.unwrap().fields.content.text;
    assert_eq!(together, newer.replace("noon", "ten"));
}

#[tokio::test(start_paused = true)]
async fn a_save_whose_answer_was_lost_is_not_taken_for_the_other_side() {
    let (here, there) = devices();
    here.draft(LINES, groups(1));
    settle(&[&here, &there]).await;
    let opened = only(&here);
    let beginning = format!("{LINES}\nBring");
    type_from(&here, &opened, opened.revision, &beginning);
    write(&there, only(&there).id, &LINES.replace("Currant", "Raisin"));
    sync(&there).await;
    sync(&here).await;
    let whole = format!("{beginning} a bag.");
    let saved = type_from(&here, &opened, opened.revision, &whole);
    let text = saved.overtaken.unwrap().fields.content.text;
    assert_eq!(text, whole.replace("Currant", "Raisin"));
}

#[tokio::test(start_paused = true)]
async fn a_save_that_knows_the_newest_version_is_taken_as_it_is() {
    let (here, _there, opened) = opened_before(&LINES.replace("noon", "ten")).await;
    let saved = type_from(&here, &opened, only(&here).revision, "All new");
    assert_eq!(saved.overtaken, None);
    assert_eq!(saved.typed_revision, saved.revision);
    assert_eq!(texts(&here), ["All new"]);
}

#[tokio::test(start_paused = true)]
async fn groups_chosen_while_others_arrive_are_all_in() {
    let (here, there) = devices();
    here.draft("Hello", vec![group(1), group(2)]);
    settle(&[&here, &there]).await;
    let opened = only(&here);
    let choose = |world: &World, draft: &Draft, numbers: &[usize]| {
        let change = DraftChange {
            recipients: Some(numbers.iter().map(|number| group(*number)).collect()),
            recipients_base: Some(draft.revision),
            ..DraftChange::default()
        };
        draft::save(&world.desk, draft.id, change).unwrap()
    };
    choose(&there, &only(&there), &[2, 7]);
    sync(&there).await;
    sync(&here).await;
    let saved = choose(&here, &opened, &[1, 2, 9]);
    let mut now = saved.overtaken.unwrap().fields.recipients;
    now.sort_by_key(composer::recipient::Recipient::key);
    assert_eq!(now, [group(2), group(7), group(9)]);
}
