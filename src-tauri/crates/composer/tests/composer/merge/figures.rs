//! No number comes out of a merge that nobody wrote, and none changes unasked.

use super::merged;
use proptest::{
    prelude::*,
    test_runner::{Config, TestCaseError, TestRunner},
};
use std::collections::HashSet;

type Merge = fn(&str, &str, &str) -> Option<String>;

fn numbers(text: &str) -> Vec<&str> {
    let runs = text.split(|letter: char| !letter.is_numeric());
    runs.filter(|run| !run.is_empty()).collect()
}

/// Three versions of the same lines; each line opens with a word of its own, so that lines are not mistaken.
fn versions() -> impl Strategy<Value = [Vec<String>; 3]> {
    let word = prop_oneof![
        Just("sale"),
        Just("EUR"),
        Just("to"),
        Just("71"),
        Just("99"),
        Just("7"),
        Just("1")
    ];
    let line = prop::collection::vec((word.clone(), 0..12u8, word.clone(), word), 1..7);
    prop::collection::vec(line, 1..5).prop_map(|lines| {
        let text = |side: u8| {
            let lines = lines.iter().enumerate().map(|(at, words)| {
                let words = words
                    .iter()
                    .map(|(old, change, mine, theirs)| match (side, change) {
                        (1, 0 | 2) => mine,
                        (2, 1 | 2) => theirs,
                        _ => old,
                    });
                format!(
                    "{} {}",
                    ["one", "two", "three", "four"][at],
                    words.copied().collect::<Vec<_>>().join(" ")
                )
            });
            lines.collect::<Vec<_>>()
        };
        [text(0), text(1), text(2)]
    })
}

/// Fails when a number of the result stands on neither side.
pub fn check_numbers(whole: &str, mine: &str, theirs: &str) -> Result<(), TestCaseError> {
    let known: HashSet<&str> = numbers(mine).into_iter().chain(numbers(theirs)).collect();
    for number in numbers(whole) {
        prop_assert!(
            known.contains(number),
            "{number} was written by nobody: {whole:?}"
        );
    }
    Ok(())
}

/// Fails when `merge` invents a number or changes one in a line that the other side changed.
fn check(merge: Merge, [base, mine, theirs]: &[Vec<String>; 3]) -> Result<(), TestCaseError> {
    let Some(whole) = merge(&base.join("\n"), &mine.join("\n"), &theirs.join("\n")) else {
        return Ok(());
    };
    check_numbers(&whole, &mine.join("\n"), &theirs.join("\n"))?;
    for ((base, mine), theirs) in base.iter().zip(mine).zip(theirs) {
        let both = base != mine && base != theirs && mine != theirs;
        let figures = numbers(base) != numbers(mine) || numbers(base) != numbers(theirs);
        prop_assert!(
            !(both && figures),
            "{base:?} became {mine:?} and {theirs:?} unasked: {whole:?}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(Config::with_cases(2_000))]
    #[test]
    fn no_number_is_invented_or_changed_unasked(versions in versions()) {
        check(merged, &versions)?;
    }
}

#[test]
fn a_merge_by_letters_is_caught() {
    let merge: Merge = |base, mine, theirs| {
        let letters = |text: &str| {
            text.chars()
                .map(|letter| format!("{letter:?}\n"))
                .collect::<String>()
        };
        let whole = diffy::merge(&letters(base), &letters(mine), &letters(theirs)).ok()?;
        let unquoted = |line: &str| match line {
            "'\\n'" => '\n',
            _ => line.chars().nth(1).unwrap(),
        };
        Some(whole.lines().map(unquoted).collect())
    };
    assert_eq!(merge("9", "71", "9"), Some("71".into()), "it does merge");
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::with_cases(2_000)
    });
    let found = runner.run(&versions(), |versions| check(merge, &versions));
    assert!(found.is_err(), "the rule sees nothing");
}

#[test]
fn a_merge_by_words_without_the_rule_is_caught() {
    let merge: Merge = |base, mine, theirs| {
        let words = |text: &str| text.replace('\n', " \u{b6} ").replace(' ', "\n") + "\n";
        let whole = diffy::merge(&words(base), &words(mine), &words(theirs)).ok()?;
        Some(
            whole
                .trim_end()
                .replace('\n', " ")
                .replace(" \u{b6} ", "\n"),
        )
    };
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::with_cases(2_000)
    });
    let found = runner.run(&versions(), |versions| check(merge, &versions));
    assert!(found.is_err(), "the rule sees nothing");
}
