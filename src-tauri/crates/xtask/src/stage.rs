//! Stages with names and times, stopped by the first failure and summed up in either case.

use std::time::{Duration, Instant};

use anyhow::Context;

/// The stages of one chore so far.
#[derive(Debug, Default)]
pub struct Stages(Vec<Stage>);

#[derive(Debug)]
struct Stage {
    name: &'static str,
    took: Duration,
    passed: bool,
}

impl Stages {
    /// Does one stage; its failure is returned with its name.
    pub fn run(
        &mut self,
        name: &'static str,
        work: impl FnOnce() -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        println!("\n=== {name}");
        let begun = Instant::now();
        let outcome = work();
        self.0.push(Stage {
            name,
            took: begun.elapsed(),
            passed: outcome.is_ok(),
        });
        outcome.with_context(|| format!("{name} failed"))
    }

    /// The stages as a table, with the time each took.
    pub fn summary(&self) -> String {
        let width = self.0.iter().map(|s| s.name.len()).max().unwrap_or(0);
        let line = |stage: &Stage| {
            let verdict = if stage.passed { "ok" } else { "FAILED" };
            let seconds = stage.took.as_secs_f64();
            format!("{:width$}  {seconds:8.1} s  {verdict}", stage.name)
        };
        self.0.iter().map(line).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use anyhow::bail;

    use super::*;

    #[test]
    fn a_failed_stage_is_named_in_the_error_and_marked_in_the_summary() {
        let mut stages = Stages::default();
        let first = stages.run("formatting", || Ok(()));
        let second = stages.run("lints", || bail!("three warnings"));
        assert!(first.is_ok());
        let said = second.err().map(|problem| format!("{problem:#}"));
        assert_eq!(said.as_deref(), Some("lints failed: three warnings"));
        let summary = stages.summary();
        assert!(summary.contains("formatting       0.0 s  ok"), "{summary}");
        assert!(
            summary.contains("lints            0.0 s  FAILED"),
            "{summary}"
        );
    }
}
