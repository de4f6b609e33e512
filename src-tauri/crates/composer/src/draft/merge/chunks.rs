//! Cuts three texts into stretches that go together and stretches that both sides changed.

use diffy::MergeOptions;
use std::collections::HashMap;

/// The most lines of a text that are merged; comparing takes time with their square.
const MAX_LINES: usize = 5_000;

/// A stretch of a merged text.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// What goes into the result, when the sides go together.
    pub settled: String,
    /// What follows it and was changed by both.
    pub clash: Option<Clash>,
}

/// The lines that both sides changed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Clash {
    pub base: String,
    pub mine: String,
    pub theirs: String,
}

/// Merges by lines; `None` when a text has too many of them.
pub fn cut(base: &str, mine: &str, theirs: &str) -> Option<Vec<Chunk>> {
    let mut lines = Lines::default();
    let numbered = [base, mine, theirs].map(|text| lines.number(text));
    if lines.longest > MAX_LINES {
        return None;
    }
    let [base, mine, theirs] = &numbered;
    let (Ok(merged) | Err(merged)) = MergeOptions::new().merge(base, mine, theirs);
    Some(lines.read(&merged))
}

/// Lines by number, so that no text can look like a mark of a conflict and every line ends alike.
#[derive(Default)]
struct Lines<'a> {
    numbers: HashMap<&'a str, usize>,
    lines: Vec<&'a str>,
    longest: usize,
}

impl<'a> Lines<'a> {
    fn number(&mut self, text: &'a str) -> String {
        let mut numbered = String::new();
        let mut count = 0;
        for line in text.split_inclusive('\n') {
            let number = *self.numbers.entry(line).or_insert_with(|| {
                self.lines.push(line);
                self.lines.len() - 1
            });
            numbered.push_str(&format!("{number}\n"));
            count += 1;
        }
        self.longest = self.longest.max(count);
        numbered
    }

    fn line(&self, number: &str) -> &'a str {
        let number = number.parse::<usize>().ok();
        number
            .and_then(|number| self.lines.get(number))
            .copied()
            .unwrap_or_default()
    }

    /// Reads a merged text with the marks of its conflicts.
    fn read(&self, merged: &str) -> Vec<Chunk> {
        let mut chunks = vec![Chunk::default()];
        let (mut clash, mut mark) = (Clash::default(), '>');
        for line in merged.lines() {
            let first = line.chars().next().unwrap_or_default();
            let Some(last) = chunks.last_mut() else { break };
            match first {
                '<' | '|' | '=' => mark = first,
                '>' => {
                    mark = first;
                    last.clash = Some(std::mem::take(&mut clash));
                    chunks.push(Chunk::default());
                }
                _ => match mark {
                    '<' => &mut clash.mine,
                    '|' => &mut clash.base,
                    '=' => &mut clash.theirs,
                    _ => &mut last.settled,
                }
                .push_str(self.line(line)),
            }
        }
        chunks
    }
}
