//! The imitated watchcollect; the folders mirror its paths.
#![allow(clippy::unwrap_used)]

#[path = "support/contract.rs"]
mod contract_paths;
#[path = "support/world.rs"]
mod support;
mod v2 {
    mod contract;
    mod gate;
    mod groups;
    mod outbound {
        mod drafts;
        mod group_presets;
        mod media;
        mod schedules;
        mod sends;
        mod sends_refused;
        mod sends_repeated;
    }
    mod sessions;
}
