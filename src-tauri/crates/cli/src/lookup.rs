//! Turns what a person types into an id: the whole id, or a beginning that only one has.

use crate::problem::{Exit, Problem};
use composer::{
    desk::Desk,
    store::ids::{self, Kept},
};
use std::str::FromStr;

/// How many candidates an unclear beginning is answered with.
const CANDIDATES: u32 = 5;

/// Finds an id of the wanted kind.
pub fn id<T: FromStr>(desk: &Desk, kept: Kept, typed: &str) -> Result<T, Problem> {
    let typed = typed.trim();
    let what = noun(kept);
    if typed.is_empty() {
        return Err(Problem::usage(format!("the id of the {what} is empty")));
    }
    let found = desk
        .store
        .read(|db| ids::beginning_with(db, kept, typed, CANDIDATES).map_err(Problem::from))?;
    let id = only(&found, typed, what)?;
    id.parse().map_err(|_| not_found(typed, what))
}

/// Picks the only candidate, or the one that is typed out.
fn only<'a>(found: &'a [String], typed: &str, what: &str) -> Result<&'a str, Problem> {
    match found {
        [] => Err(not_found(typed, what)),
        [only] => Ok(only),
        several => several
            .iter()
            .map(String::as_str)
            .find(|id| *id == typed)
            .ok_or_else(|| {
                let message = format!(
                    "several {what} ids begin with “{typed}”: {}; type more of it",
                    several.join(", ")
                );
                Problem::new(Exit::Usage, "ambiguous_id", message).with_detail(several)
            }),
    }
}

fn not_found(typed: &str, what: &str) -> Problem {
    let message = format!("there is no {what} whose id begins with “{typed}”; nothing was changed");
    Problem::new(Exit::NotFound, "not_found", message)
}

fn noun(kept: Kept) -> &'static str {
    match kept {
        Kept::Account => "account",
        Kept::Contact => "contact",
        Kept::Draft => "draft",
        Kept::Post => "post",
        Kept::OutboxEntry => "outbox entry",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn a_unique_beginning_is_enough() {
        assert_eq!(only(&ids(&["01ab-1"]), "01", "draft").unwrap(), "01ab-1");
    }

    #[test]
    fn an_unclear_beginning_is_answered_with_the_candidates() {
        let problem = only(&ids(&["01ab", "01ac"]), "01a", "draft").unwrap_err();
        assert_eq!(problem.exit, Exit::Usage);
        assert!(problem.message.contains("01ab, 01ac"), "{problem}");
    }

    #[test]
    fn an_unknown_beginning_is_not_found() {
        let problem = only(&[], "ff", "draft").unwrap_err();
        assert_eq!(problem.exit, Exit::NotFound);
    }
}
