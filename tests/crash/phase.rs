//! What the process is busy with when it is killed.

use rand::{RngExt, rngs::StdRng};
use std::{fmt, time::Duration};

/// The phases; each round has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Phase {
    /// Opening the folder and bringing the outbox back to a sound state.
    Starting,
    /// Bringing an older database to this version's schema.
    Migrating,
    Typing,
    Attaching,
    /// Freezing posts, taking them back, scheduling.
    Enqueuing,
    Uploading,
    Sending,
    /// Keeping drafts in step with the system's copies.
    Syncing,
    /// In and out of the trash.
    Restoring,
    /// Writing a backup, or going back to one.
    GoingBack,
}

impl Phase {
    pub const ALL: [Self; 10] = [
        Self::Starting,
        Self::Migrating,
        Self::Typing,
        Self::Attaching,
        Self::Enqueuing,
        Self::Uploading,
        Self::Sending,
        Self::Syncing,
        Self::Restoring,
        Self::GoingBack,
    ];

    /// Gives a random instant to die, short ones more often than long ones.
    pub fn delay(self, start: Duration, random: &mut StdRng) -> Duration {
        let longest = match self {
            Self::Starting | Self::Migrating => {
                return start.mul_f64(random.random_range(0.0..1.2));
            }
            Self::Typing | Self::Restoring => Duration::from_millis(80),
            Self::Enqueuing => Duration::from_millis(120),
            Self::Attaching | Self::Sending => Duration::from_millis(200),
            Self::Uploading | Self::Syncing | Self::GoingBack => Duration::from_millis(300),
        };
        let share: f64 = random.random_range(0.0..1.0);
        longest.mul_f64(share.powf(1.5))
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Starting => "starting",
            Self::Migrating => "migrating",
            Self::Typing => "typing",
            Self::Attaching => "attaching",
            Self::Enqueuing => "enqueuing",
            Self::Uploading => "uploading",
            Self::Sending => "sending",
            Self::Syncing => "syncing",
            Self::Restoring => "moving to the trash and back",
            Self::GoingBack => "backing up and going back",
        })
    }
}
