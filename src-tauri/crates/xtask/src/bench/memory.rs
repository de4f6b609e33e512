//! The memory of a process tree, with shared pages counted in proportion (PSS).

use std::collections::HashMap;
use std::fs;

use anyhow::ensure;

/// The sum over a process and all it has started, in MB.
pub fn tree_mb(root: u32) -> anyhow::Result<f64> {
    let parents: HashMap<u32, u32> = processes()
        .filter_map(|process| Some((process, parent_of(process)?)))
        .collect();
    let kilobytes: u64 = tree(root, &parents).into_iter().filter_map(pss_kb).sum();
    ensure!(kilobytes > 0, "the memory of process {root} cannot be read");
    Ok(kilobytes as f64 / 1024.0)
}

fn tree(root: u32, parents: &HashMap<u32, u32>) -> Vec<u32> {
    let mut tree = vec![root];
    let mut next = 0;
    while let Some(&parent) = tree.get(next) {
        let children = parents.iter().filter(|(_, of)| **of == parent);
        tree.extend(children.map(|(child, _)| *child));
        next += 1;
    }
    tree
}

fn processes() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok())
}

fn parent_of(process: u32) -> Option<u32> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    field(&status, "PPid:")?.parse().ok()
}

fn pss_kb(process: u32) -> Option<u64> {
    let rollup = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
    kilobytes(field(&rollup, "Pss:")?)
}

fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    Some(line.trim())
}

fn kilobytes(value: &str) -> Option<u64> {
    value.strip_suffix(" kB")?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_holds_children_of_children_and_nobody_else() {
        let parents = HashMap::from([(2, 1), (3, 2), (4, 9), (5, 2)]);
        let mut tree = tree(1, &parents);
        tree.sort_unstable();
        assert_eq!(tree, [1, 2, 3, 5]);
    }

    #[test]
    fn pss_is_not_mistaken_for_its_parts() {
        let rollup = "Rss:  900 kB\nPss:  120 kB\nPss_Anon:  20 kB\n";
        assert_eq!(field(rollup, "Pss:").and_then(kilobytes), Some(120));
    }

    #[test]
    fn this_very_process_has_some_memory() {
        assert!(tree_mb(std::process::id()).expect("read") > 0.1);
    }
}
