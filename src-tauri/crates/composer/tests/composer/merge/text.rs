use super::{at, draft, merged};
use composer::draft::{DraftField, SharedDraft, three_way};
use composer::id::SenderId;
use proptest::prelude::*;

#[test]
fn changes_in_different_places_go_together() {
    let table = [
        ("a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"),
        ("a\nb\nc", "A\nb\nc", "a\nb\nC", "A\nb\nC"),
        (
            "a\r\nb\r\nc\r\n",
            "A\r\nb\r\nc\r\n",
            "a\r\nb\r\nC\r\n",
            "A\r\nb\r\nC\r\n",
        ),
        ("a\nb\nc", "a\nb\nc\n", "x\na\nb\nc", "x\na\nb\nc\n"),
        (
            "our fine old bread",
            "our fine new bread",
            "Our fine old bread",
            "Our fine new bread",
        ),
        (
            "red or blue and more",
            "🟥 or blue and more",
            "red or blue and 👨‍👩‍👧",
            "🟥 or blue and 👨‍👩‍👧",
        ),
        (
            "cafe\u{301} is open today",
            "cafe\u{300} is open today",
            "cafe\u{301} is open now",
            "cafe\u{300} is open now",
        ),
        (
            "שלום לכל החברים שלנו",
            "היי לכל החברים שלנו",
            "שלום לכל החברים היקרים",
            "היי לכל החברים היקרים",
        ),
        ("", "same", "same", "same"),
        ("gone", "", "gone", ""),
        (
            "<<<<<<<\na\n=======\n",
            "<<<<<<<\na\n=======\nb\n",
            ">>>>>>>\na\n=======\n",
            ">>>>>>>\na\n=======\nb\n",
        ),
    ];
    for (base, mine, theirs, whole) in table {
        assert_eq!(
            merged(base, mine, theirs).as_deref(),
            Some(whole),
            "{base:?} {mine:?} {theirs:?}"
        );
    }
}

#[test]
fn changes_in_one_place_are_a_conflict() {
    let table = [
        ("bread", "cake", "pie"),
        ("big dog", "large dog", "big cat"),
        ("", "one", "two"),
        ("one two", "", "one three"),
        ("a", "a\n", "b"),
        ("a fine day", "a very fine day", "a really fine day"),
    ];
    for (base, mine, theirs) in table {
        assert_eq!(
            merged(base, mine, theirs),
            None,
            "{base:?} {mine:?} {theirs:?}"
        );
    }
}

#[test]
fn a_number_that_one_side_changed_is_never_merged_into_a_line_the_other_changed() {
    let table = [
        ("9", "71", "99"),
        ("1", "71", "99"),
        ("price 70 EUR", "price 71 EUR", "price 70 USD"),
        (
            "today only: price is 70 EUR",
            "today only: price is 71 EUR",
            "tonight only: price is 70 EUR",
        ),
        (
            "come at 17:30 to our old shop",
            "come at 17.30 to our old shop",
            "come at 17:30 to our new shop",
        ),
        (
            "we have -5 here and more there",
            "we have 5 here and more there",
            "we have -5 here and less there",
        ),
        (
            "call us on ٧٠ or come and look",
            "call us on ٧١ or come and look",
            "call us on ٧٠ or come and see",
        ),
        ("one two three four", "one 7 three four", "one two three 1"),
        ("a 7 b 1 c d e f", "a 71 c d e f", "a 7 b 1 c d e g"),
    ];
    for (base, mine, theirs) in table {
        assert_eq!(
            merged(base, mine, theirs),
            None,
            "{base:?} {mine:?} {theirs:?}"
        );
        assert_eq!(
            merged(base, theirs, mine),
            None,
            "{base:?} {theirs:?} {mine:?}"
        );
    }
}

#[test]
fn a_number_nobody_changed_may_stand_in_a_merged_line() {
    let whole = merged(
        "our price is 70 EUR for all",
        "the price is 70 EUR for all",
        "our price is 70 EUR for you",
    );
    assert_eq!(whole.as_deref(), Some("the price is 70 EUR for you"));
}

#[test]
fn without_a_base_only_what_is_equal_or_empty_goes_together() {
    let without = |mine: &SharedDraft, theirs: &SharedDraft| three_way(None, mine, theirs);
    assert_eq!(without(&draft("a"), &draft("a")).conflicts, []);
    assert_eq!(without(&draft("a"), &draft("")).draft.text, "a");
    assert_eq!(without(&draft(""), &draft("a")).draft.text, "a");
    let clash = without(&draft("a"), &draft("b"));
    assert_eq!(
        (clash.draft.text.as_str(), clash.conflicts),
        ("a", vec![DraftField::Text])
    );
    let planned = SharedDraft {
        schedule: at(5),
        ..draft("a")
    };
    assert_eq!(without(&draft("a"), &planned).draft.schedule, at(5));
}

#[test]
fn schedule_and_sender_change_as_a_whole() {
    let base = draft("a");
    let planned = |when| SharedDraft {
        schedule: at(when),
        ..draft("a")
    };
    let sent_by = |name: &str| SharedDraft {
        sender: SenderId(name.into()),
        ..draft("a")
    };
    let taken = three_way(Some(&base), &planned(5), &sent_by("two"));
    assert_eq!(
        (taken.draft.schedule, taken.draft.sender.0.as_str()),
        (at(5), "two")
    );
    assert_eq!(taken.conflicts, []);
    let clash = three_way(Some(&base), &planned(5), &planned(6));
    assert_eq!(
        (clash.draft.schedule, clash.conflicts),
        (at(5), vec![DraftField::Schedule])
    );
    let clash = three_way(Some(&planned(1)), &planned(5), &base);
    assert_eq!(
        clash.conflicts,
        [DraftField::Schedule],
        "moved here, taken away there"
    );
    let clash = three_way(Some(&base), &sent_by("two"), &sent_by("three"));
    assert_eq!(
        (clash.draft.sender.0.as_str(), clash.conflicts),
        ("two", vec![DraftField::Sender])
    );
}

#[test]
fn a_text_too_long_to_compare_is_a_conflict_and_quick() {
    let lines = |word: &str| {
        (0..20_000)
            .map(|at| format!("{word} {at}\n"))
            .collect::<String>()
    };
    assert_eq!(merged(&lines("a"), &lines("b"), &lines("c")), None);
    let words = |word: &str| format!("{word} ").repeat(30_000);
    assert_eq!(merged(&words("a"), &words("b"), &words("c")), None);
}

proptest! {
    #[test]
    fn a_side_that_changed_nothing_adds_nothing(base in any::<String>(), other in any::<String>()) {
        prop_assert_eq!(merged(&base, &other, &base), Some(other.clone()));
        prop_assert_eq!(merged(&base, &base, &other), Some(other.clone()));
        prop_assert_eq!(merged(&base, &other, &other), Some(other.clone()));
    }

    #[test]
    fn sides_can_change_places(
        base in "([ab17] ?\n?){0,12}", mine in "([ab17] ?\n?){0,12}", theirs in "([ab17] ?\n?){0,12}",
    ) {
        prop_assert_eq!(merged(&base, &mine, &theirs), merged(&base, &theirs, &mine));
    }
}
