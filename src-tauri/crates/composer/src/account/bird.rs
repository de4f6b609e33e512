//! What an account at Bird needs beside its access key. Defaults are the contract's notes.

use crate::error::DeskError;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where Bird answers, as its contract gives it.
pub const BIRD_URL: &str = "https://api.bird.com";
/// Where `BirdOptions::upload_path` names the channel.
pub const CHANNEL_PLACE: &str = "{channel}";

/// No workspace is allowed more calls than this.
pub const BIRD_MAX_PER_SECOND: u32 = 10_000;

/// Settings of an account at Bird.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct BirdOptions {
    /// Id of the workspace whose channels send, a UUID.
    pub workspace_id: String,
    /// How far before a lost call the list of messages is looked through.
    pub look_back_seconds: u32,
    /// How long after a lost call a message that is not in the list may be sent again.
    pub repeat_after_seconds: u32,
    /// Readings per second that the client allows itself.
    pub gets_per_second: u32,
    /// Writings per second that the client allows itself.
    pub posts_per_second: u32,
    /// Path of the upload call below the workspace; `{channel}` stands for the channel's id.
    pub upload_path: String,
}

impl Default for BirdOptions {
    fn default() -> Self {
        Self {
            workspace_id: String::new(),
            look_back_seconds: 120,
            repeat_after_seconds: 60,
            gets_per_second: 50,
            posts_per_second: 500,
            upload_path: format!("/channels/{CHANNEL_PLACE}/presigned-upload"),
        }
    }
}

impl BirdOptions {
    /// Gives the settings as they are kept, or says which one cannot work.
    pub fn checked(self) -> Result<Self, DeskError> {
        let workspace_id = self.workspace_id.trim().to_lowercase();
        let wrong = |what: &str| Err(DeskError::Invalid(what.into()));
        if workspace_id.is_empty() {
            return wrong(
                "the id of the workspace is missing; Bird's console shows it in the address of every page",
            );
        }
        if uuid::Uuid::try_parse(&workspace_id).is_err() || workspace_id.len() != 36 {
            return wrong(
                "the id of the workspace must look like 3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001",
            );
        }
        if !(1..=86_400).contains(&self.look_back_seconds) {
            return wrong("the look-back must be between 1 second and a day");
        }
        if !(10..=86_400).contains(&self.repeat_after_seconds) {
            return wrong("the wait before a repeat must be between 10 seconds and a day");
        }
        let rates = [self.gets_per_second, self.posts_per_second];
        if rates
            .iter()
            .any(|rate| !(1..=BIRD_MAX_PER_SECOND).contains(rate))
        {
            return wrong("a rate must be between 1 and 10,000 calls a second");
        }
        let path = &self.upload_path;
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "/-_{}".contains(c);
        if !path.starts_with('/') || path.len() > 200 || !path.chars().all(is_plain) {
            return wrong(
                "the upload path must begin with a slash, such as /channels/{channel}/presigned-upload",
            );
        }
        Ok(Self {
            workspace_id,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WORKSPACE: &str = "3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001";

    fn usual() -> BirdOptions {
        BirdOptions {
            workspace_id: WORKSPACE.into(),
            ..BirdOptions::default()
        }
    }

    #[test]
    fn the_workspace_is_kept_without_what_a_copy_brings_along() {
        let typed = BirdOptions {
            workspace_id: format!("  {}\n", WORKSPACE.to_uppercase()),
            ..usual()
        };
        assert_eq!(typed.checked().unwrap(), usual());
    }

    #[test]
    fn what_cannot_work_is_named() {
        let no_wait = BirdOptions {
            repeat_after_seconds: 0,
            ..usual()
        };
        let no_rate = BirdOptions {
            gets_per_second: 0,
            ..usual()
        };
        let too_fast = BirdOptions {
            posts_per_second: BIRD_MAX_PER_SECOND + 1,
            ..usual()
        };
        let elsewhere = BirdOptions {
            upload_path: "https://evil.example/".into(),
            ..usual()
        };
        let other_place = BirdOptions {
            workspace_id: "../other".into(),
            ..usual()
        };
        for (options, word) in [
            (BirdOptions::default(), "missing"),
            (other_place, "must look like"),
            (no_wait, "wait before a repeat"),
            (no_rate, "rate"),
            (too_fast, "rate"),
            (elsewhere, "upload path"),
        ] {
            let told = options.checked().unwrap_err().to_string();
            assert!(told.contains(word), "{told}");
        }
    }
}
