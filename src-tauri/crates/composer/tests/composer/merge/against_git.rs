//! The same answers as `git merge-file`, wherever both have one.

use super::{figures::check_numbers, merged};
use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};
use std::{cell::Cell, fs, path::Path, process::Command};

/// Merges with git; `None` is a conflict.
fn by_git(folder: &Path, texts: [&str; 3]) -> Option<String> {
    let paths = ["base", "mine", "theirs"].map(|name| folder.join(name));
    for (path, text) in paths.iter().zip(texts) {
        fs::write(path, text).unwrap();
    }
    let [base, mine, theirs] = &paths;
    let mut git = Command::new("git");
    git.args(["merge-file", "-p", "-q"])
        .args([mine, base, theirs]);
    let output = git.output().unwrap();
    let code = output.status.code().unwrap();
    assert!((0..128).contains(&code), "git works: {output:?}");
    (code == 0).then(|| String::from_utf8(output.stdout).unwrap())
}

#[derive(Clone, Debug)]
enum Step {
    Put(usize, String),
    Drop(usize),
    Change(usize, String),
}

fn line() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "",
        "Hello all",
        "price 70 EUR",
        "today only",
        "come at 17:30",
    ]);
    prop_oneof![1 => known.prop_map(String::from), 3 => "[a-f]{1,3} [0-9]{1,2} [a-f]{1,3}( [x-z]{2}){0,3}"]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (any::<usize>(), line()).prop_map(|(at, line)| Step::Put(at, line)),
        any::<usize>().prop_map(Step::Drop),
        (any::<usize>(), line()).prop_map(|(at, line)| Step::Change(at, line)),
    ];
    prop::collection::vec(step, 0..4)
}

fn changed(base: &[String], steps: &[Step], ends: bool) -> String {
    let mut lines = base.to_vec();
    for step in steps {
        match step {
            Step::Put(at, line) => lines.insert(at % (lines.len() + 1), line.clone()),
            Step::Drop(at) if !lines.is_empty() => drop(lines.remove(at % lines.len())),
            Step::Change(at, line) if !lines.is_empty() => {
                let at = at % lines.len();
                lines[at].clone_from(line);
            }
            Step::Drop(_) | Step::Change(..) => {}
        }
    }
    let end = if ends && !lines.is_empty() { "\n" } else { "" };
    lines.join("\n") + end
}

#[test]
fn where_git_and_we_both_merge_the_result_is_the_same() {
    let cases = std::env::var("POSTROOM_MERGE_CASES")
        .ok()
        .and_then(|cases| cases.parse().ok());
    let folder = tempfile::tempdir().unwrap();
    let [same, git_only, words] = [const { Cell::new(0) }; 3];
    let versions = (
        prop::collection::vec(line(), 0..14),
        steps(),
        steps(),
        any::<[bool; 3]>(),
    );
    let mut runner = TestRunner::new(Config {
        failure_persistence: None,
        ..Config::with_cases(cases.unwrap_or(300))
    });
    let found = runner.run(&versions, |(lines, mine, theirs, ends)| {
        let base = changed(&lines, &[], ends[0]);
        let (mine, theirs) = (
            changed(&lines, &mine, ends[1]),
            changed(&lines, &theirs, ends[2]),
        );
        let count = |which: &Cell<u32>| which.set(which.get() + 1);
        match (
            by_git(folder.path(), [&base, &mine, &theirs]),
            merged(&base, &mine, &theirs),
        ) {
            (Some(git), Some(ours)) => {
                count(&same);
                prop_assert_eq!(ours, git, "of {:?} and {:?} from {:?}", mine, theirs, base);
            }
            (Some(_), None) => count(&git_only),
            (None, Some(ours)) => {
                count(&words);
                check_numbers(&ours, &mine, &theirs)?;
            }
            (None, None) => {}
        }
        Ok(())
    });
    println!(
        "same {}, only git {}, by words {}",
        same.get(),
        git_only.get(),
        words.get()
    );
    found.unwrap();
    assert!(same.get() > 100, "most merges are seen: {}", same.get());
}
