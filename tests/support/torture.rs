//! What `cargo xtask torture` tells a long test through the environment, and the figures the test tells it.

use std::{
    fmt::Display,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

/// Names the seed to replay.
const SEED: &str = "POSTROOM_TORTURE_SEED";
/// Names for how long a long test runs; fractions are taken too.
const MINUTES: &str = "POSTROOM_TORTURE_MINUTES";
const A_MINUTE: Duration = Duration::from_secs(60);

/// Gives the seed of the environment, or a fresh one.
pub fn seed() -> u64 {
    told(SEED).unwrap_or_else(fresh)
}

fn fresh() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_nanos() as u64 % 1_000_000_000
}

fn told<T: std::str::FromStr>(name: &str) -> Option<T> {
    let text = std::env::var(name).ok()?;
    let read = text.parse();
    Some(read.unwrap_or_else(|_| panic!("{name} must be a number, not {text}")))
}

/// The time of a long test, from when it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Time {
    begun: Instant,
    allowed: Option<Duration>,
}

impl Time {
    /// Takes the minutes of the environment. Without them there is no end: the test does all it has to do.
    pub fn allowed() -> Self {
        let minutes = told::<f64>(MINUTES);
        Self {
            begun: Instant::now(),
            allowed: minutes.map(|minutes| A_MINUTE.mul_f64(minutes)),
        }
    }

    /// Takes the minutes of the environment, or one: for what has no end of its own.
    pub fn allowed_or_a_minute() -> Self {
        let time = Self::allowed();
        let allowed = time.allowed.or(Some(A_MINUTE));
        Self { allowed, ..time }
    }

    /// Gives a time without an end.
    pub fn endless() -> Self {
        let begun = Instant::now();
        let allowed = None;
        Self { begun, allowed }
    }

    /// Says whether somebody gave it an end.
    pub fn has_an_end(self) -> bool {
        self.allowed.is_some()
    }

    /// Says whether the end has come.
    pub fn is_over(self) -> bool {
        self.allowed
            .is_some_and(|allowed| self.begun.elapsed() >= allowed)
    }

    /// Gives the seconds so far.
    pub fn spent_s(self) -> f64 {
        self.begun.elapsed().as_secs_f64()
    }
}

/// Prints a figure so that `cargo xtask torture` finds it.
pub fn figure(name: &str, value: impl Display) {
    println!("figure: {name} = {value}");
}

/// Says how to run a test again with the same chances.
pub fn replay(seed: u64, package: &str, program: &str, test: &str) -> String {
    let minutes = std::env::var(MINUTES).map_or(String::new(), |told| format!("{MINUTES}={told} "));
    format!(
        "{minutes}{SEED}={seed} cargo test -p {package} --test {program} -- --include-ignored --exact --nocapture {test}"
    )
}
