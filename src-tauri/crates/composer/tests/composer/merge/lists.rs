use super::{draft, file, grouped};
use composer::draft::{SharedDraft, three_way};
use proptest::prelude::*;
use std::collections::HashSet;

type List = &'static [&'static str];

fn groups(base: &[&str], mine: &[&str], theirs: &[&str]) -> Vec<String> {
    let merged = three_way(Some(&grouped(base)), &grouped(mine), &grouped(theirs));
    assert_eq!(merged.conflicts, [], "lists never conflict");
    merged.draft.groups
}

#[test]
fn what_either_side_added_or_removed_counts_and_who_moved_decides_the_order() {
    let table: [(&str, List, List, List, List); 8] = [
        (
            "added by both",
            &["a"],
            &["a", "m"],
            &["a", "t"],
            &["a", "t", "m"],
        ),
        (
            "added and removed",
            &["a", "b"],
            &["a", "b", "m"],
            &["b"],
            &["b", "m"],
        ),
        ("removed by both", &["a", "b"], &["b"], &["b"], &["b"]),
        ("removed by one each", &["a", "b"], &["b"], &["a"], &[]),
        (
            "moved by mine",
            &["a", "b", "c"],
            &["c", "a", "b"],
            &["a", "b", "c", "t"],
            &["c", "t", "a", "b"],
        ),
        (
            "moved by theirs",
            &["a", "b", "c"],
            &["a", "b", "c", "m"],
            &["c", "a", "b"],
            &["c", "m", "a", "b"],
        ),
        (
            "moved by both",
            &["a", "b", "c"],
            &["c", "b", "a"],
            &["b", "a", "t", "c"],
            &["c", "b", "a", "t"],
        ),
        (
            "added in front",
            &["a"],
            &["m", "a"],
            &["t", "a"],
            &["t", "m", "a"],
        ),
    ];
    for (what, base, mine, theirs, whole) in table {
        assert_eq!(groups(base, mine, theirs), whole, "{what}");
    }
}

#[test]
fn without_a_base_lists_are_joined() {
    let merged = three_way(None, &grouped(&["a", "b"]), &grouped(&["b", "c"]));
    assert_eq!(merged.draft.groups, ["a", "b", "c"]);
}

#[test]
fn a_file_is_the_same_when_its_content_is() {
    let hash = "ab".repeat(32);
    let with = |files| SharedDraft { files, ..draft("") };
    let base = with(vec![file("u1", &hash), file("u2", "")]);
    let mine = with(vec![file("u1", &hash), file("u2", ""), file("u3", "short")]);
    let theirs = with(vec![file("moved", &hash)]);
    let merged = three_way(Some(&base), &mine, &theirs);
    let urls: Vec<&str> = merged
        .draft
        .files
        .iter()
        .map(|file| file.url.as_str())
        .collect();
    assert_eq!(
        urls,
        ["moved", "u3"],
        "the new address is known, the second file was taken out"
    );
}

fn some_groups() -> impl Strategy<Value = Vec<&'static str>> {
    Just(vec!["a", "b", "c", "d", "e", "f"])
        .prop_shuffle()
        .prop_flat_map(|all| (0..=all.len()).prop_map(move |many| all[..many].to_vec()))
}

proptest! {
    #[test]
    fn every_list_holds_exactly_what_it_should_once(
        base in some_groups(), mine in some_groups(), theirs in some_groups(),
    ) {
        let whole = groups(&base, &mine, &theirs);
        for name in ["a", "b", "c", "d", "e", "f"] {
            let [b, m, t] = [&base, &mine, &theirs].map(|side| side.contains(&name));
            let wanted = if b { m && t } else { m || t };
            prop_assert_eq!(whole.iter().filter(|one| *one == name).count(), usize::from(wanted));
        }
        let again: HashSet<String> = groups(&base, &theirs, &mine).into_iter().collect();
        prop_assert_eq!(again, whole.into_iter().collect());
    }
}
