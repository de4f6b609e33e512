//! How a sandbox is started: where it keeps its data, its secrets, its clock and its limits.

use std::path::PathBuf;

/// Requests per minute the contract assumes for one actor.
pub const DEFAULT_RATE_PER_MINUTE: u32 = 120;
/// Sandbox milliseconds between taking a send and its first delivery.
pub const DEFAULT_DELIVERY_DELAY_MS: u32 = 300;
/// Largest image the contract assumes.
pub const DEFAULT_IMAGE_BYTES: u64 = 16 * 1024 * 1024;
/// Sandbox milliseconds between the arrival of a message to one recipient and its being read.
pub const DEFAULT_READ_DELAY_MS: u32 = 4_000;
/// Requests per second to Routee; no document prints a limit.
pub const DEFAULT_ROUTEE_PER_SECOND: u32 = 25;
/// Readings per second that Bird allows a workspace.
pub const DEFAULT_BIRD_GETS_PER_SECOND: u32 = 50;
/// Writings per second that Bird allows a workspace.
pub const DEFAULT_BIRD_POSTS_PER_SECOND: u32 = 500;
/// Most extra groups, or contacts, a world can be given.
pub const MAX_EXTRA_GROUPS: u32 = 100_000;

/// Describes the sandbox to start; the default is a throw-away world on a free port.
#[derive(Debug, Clone)]
pub struct Options {
    pub(crate) port: u16,
    pub(crate) data_dir: Option<PathBuf>,
    pub(crate) clock_speed: Option<f64>,
    pub(crate) token: String,
    pub(crate) extra_groups: u32,
    pub(crate) rate_per_minute: u32,
    pub(crate) delivery_delay_ms: u32,
    pub(crate) read_delay_ms: u32,
    pub(crate) routee_per_second: u32,
    pub(crate) bird_gets_per_second: u32,
    pub(crate) bird_posts_per_second: u32,
    pub(crate) extra_contacts: u32,
    pub(crate) checks_media: bool,
    pub(crate) image_bytes: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            port: 0,
            data_dir: None,
            clock_speed: None,
            token: "sandbox".to_owned(),
            extra_groups: 0,
            rate_per_minute: DEFAULT_RATE_PER_MINUTE,
            delivery_delay_ms: DEFAULT_DELIVERY_DELAY_MS,
            read_delay_ms: DEFAULT_READ_DELAY_MS,
            routee_per_second: DEFAULT_ROUTEE_PER_SECOND,
            bird_gets_per_second: DEFAULT_BIRD_GETS_PER_SECOND,
            bird_posts_per_second: DEFAULT_BIRD_POSTS_PER_SECOND,
            extra_contacts: 0,
            checks_media: true,
            image_bytes: DEFAULT_IMAGE_BYTES,
        }
    }
}

impl Options {
    /// Listens on this port of 127.0.0.1; 0 takes a free one.
    #[must_use]
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Keeps the world in this folder; without it the world lives in a temporary folder.
    #[must_use]
    pub fn data_dir(mut self, dir: impl Into<PathBuf>) -> Self {
        self.data_dir = Some(dir.into());
        self
    }

    /// Runs sandbox time at this many times real time; without it the stored speed is kept (1 at first).
    #[must_use]
    pub fn clock_speed(mut self, speed: f64) -> Self {
        self.clock_speed = Some(speed);
        self
    }

    /// Accepts this instead of `sandbox` as watchcollect's token, Routee's secret and Bird's access key.
    #[must_use]
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = token.into();
        self
    }

    /// Adds this many generated groups to the seeded ones.
    #[must_use]
    pub fn extra_groups(mut self, count: u32) -> Self {
        self.extra_groups = count.min(MAX_EXTRA_GROUPS);
        self
    }

    /// Answers 429 beyond this many watchcollect requests in a real minute; 0 switches the limits of
    /// all systems off.
    #[must_use]
    pub fn rate_per_minute(mut self, requests: u32) -> Self {
        self.rate_per_minute = requests;
        self
    }

    /// Waits this many sandbox milliseconds between taking a send and its first delivery.
    #[must_use]
    pub fn delivery_delay_ms(mut self, delay: u32) -> Self {
        self.delivery_delay_ms = delay;
        self
    }

    /// Waits this many sandbox milliseconds between the arrival of a message and its being read.
    #[must_use]
    pub fn read_delay_ms(mut self, delay: u32) -> Self {
        self.read_delay_ms = delay;
        self
    }

    /// Answers 429 beyond this many Routee requests in a real second.
    #[must_use]
    pub fn routee_per_second(mut self, requests: u32) -> Self {
        self.routee_per_second = requests;
        self
    }

    /// Answers 429 beyond this many readings and writings of Bird in a real second.
    #[must_use]
    pub fn bird_per_second(mut self, gets: u32, posts: u32) -> Self {
        self.bird_gets_per_second = gets;
        self.bird_posts_per_second = posts;
        self
    }

    /// Adds this many generated Bird contacts, each with an open service window.
    #[must_use]
    pub fn extra_contacts(mut self, count: u32) -> Self {
        self.extra_contacts = count.min(MAX_EXTRA_GROUPS);
        self
    }

    /// Leaves media that Routee is given unread, also on loopback.
    #[must_use]
    pub fn without_media_checks(mut self) -> Self {
        self.checks_media = false;
        self
    }

    /// Takes images up to this many bytes, so that large uploads can be measured.
    #[must_use]
    pub fn image_bytes(mut self, most: u64) -> Self {
        self.image_bytes = most;
        self
    }
}
