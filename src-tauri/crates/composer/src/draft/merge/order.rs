//! Merges lists of things that each stand once, in an order.

use std::collections::{HashMap, HashSet};

/// Keeps what either side added and drops what either removed. Who moved things decides the order;
/// when both did, it is mine, with their additions after the neighbour they had there.
pub fn merge<T: Clone + PartialEq>(
    base: &[T],
    mine: &[T],
    theirs: &[T],
    key: impl Fn(&T) -> &str,
) -> Vec<T> {
    if mine == theirs || theirs == base {
        return mine.to_vec();
    }
    if mine == base {
        return theirs.to_vec();
    }
    let sides = Sides {
        base: by_key(base, &key),
        mine: by_key(mine, &key),
        theirs: by_key(theirs, &key),
    };
    let keys =
        |list: &'_ [T]| -> Vec<String> { list.iter().map(|one| key(one).to_owned()).collect() };
    let (base, mine, theirs) = (keys(base), keys(mine), keys(theirs));
    let (first, second) = match moved(&base, &theirs) && !moved(&base, &mine) {
        true => (theirs, mine),
        false => (mine, theirs),
    };
    let order = weave(&first, &second, |key| sides.keeps(key));
    order.iter().filter_map(|key| sides.pick(key)).collect()
}

struct Sides<'a, T> {
    base: HashMap<&'a str, &'a T>,
    mine: HashMap<&'a str, &'a T>,
    theirs: HashMap<&'a str, &'a T>,
}

fn by_key<'a, T>(list: &'a [T], key: impl Fn(&'a T) -> &'a str) -> HashMap<&'a str, &'a T> {
    list.iter().map(|one| (key(one), one)).collect()
}

impl<T: Clone + PartialEq> Sides<'_, T> {
    fn keeps(&self, key: &str) -> bool {
        let (mine, theirs) = (self.mine.contains_key(key), self.theirs.contains_key(key));
        (mine && theirs) || ((mine || theirs) && !self.base.contains_key(key))
    }

    /// Takes mine, unless only they changed what is known of it.
    fn pick(&self, key: &str) -> Option<T> {
        let (base, mine) = (self.base.get(key), self.mine.get(key));
        let theirs = self.theirs.get(key);
        let one = if base == mine { theirs } else { mine };
        one.or(mine).or(theirs).map(|one| (*one).clone())
    }
}

/// Says whether what a side kept of the base stands in another order.
fn moved(base: &[String], side: &[String]) -> bool {
    let (in_base, in_side): (HashSet<_>, HashSet<_>) =
        (base.iter().collect(), side.iter().collect());
    let before = base.iter().filter(|key| in_side.contains(key));
    !before.eq(side.iter().filter(|key| in_base.contains(key)))
}

/// Lays `second`'s own things into `first`, each after the neighbour it follows in `second`.
fn weave(first: &[String], second: &[String], keeps: impl Fn(&str) -> bool) -> Vec<String> {
    let mut seen = HashSet::new();
    let frame: Vec<&String> = first
        .iter()
        .filter(|key| keeps(key) && seen.insert(*key))
        .collect();
    let in_frame = seen.clone();
    let mut followers: HashMap<Option<&String>, Vec<&String>> = HashMap::new();
    let mut neighbour = None;
    for key in second.iter().filter(|key| keeps(key)) {
        if in_frame.contains(key) {
            neighbour = Some(key);
        } else if seen.insert(key) {
            followers.entry(neighbour).or_default().push(key);
        }
    }
    let mut order: Vec<String> = Vec::new();
    for place in std::iter::once(None).chain(frame.into_iter().map(Some)) {
        order.extend(place.cloned());
        order.extend(followers.remove(&place).into_iter().flatten().cloned());
    }
    order
}
