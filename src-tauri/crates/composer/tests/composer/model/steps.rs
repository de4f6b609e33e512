//! What people, networks and clocks do, as data that proptest can make and shrink.

use crate::support::Reply;
use composer::channel::ChannelError;
use proptest::prelude::*;

/// One of the two devices.
pub type Which = usize;

/// One thing that happens; `draft` is a place in a list and wraps around.
#[derive(Clone, Debug)]
pub enum Step {
    New(Which, usize),
    Append(Which, usize),
    Replace(Which, usize, usize),
    Regroup(Which, usize, usize),
    Attach(Which, usize),
    Trash(Which, usize),
    Restore(Which, usize),
    Send(Which, usize),
    RunOutbox(Which),
    Sync(Which),
    Restart(Which),
    Fault(&'static str, Fault),
    Jump(Which, i64),
    Dismiss(Which, usize),
    Resolve(Which, Side),
}

/// What happens to a request.
#[derive(Clone, Copy, Debug)]
pub enum Fault {
    LostAfter,
    LostBefore,
    Unreachable,
    Refused,
}

/// Which version a person chooses.
#[derive(Clone, Copy, Debug)]
pub enum Side {
    Mine,
    Theirs,
}

impl Fault {
    /// Gives the scripted system's word for it.
    pub fn reply(self) -> Reply {
        match self {
            Self::LostAfter => Reply::LostAfter,
            Self::LostBefore => Reply::LostBefore,
            Self::Unreachable => Reply::Error(ChannelError::Unreachable("no route".into())),
            Self::Refused => Reply::Error(ChannelError::Refused {
                code: "no".into(),
                message: "not now".into(),
            }),
        }
    }
}

const HOUR_MS: i64 = 3_600_000;
const JUMPS_MS: [i64; 4] = [-24 * HOUR_MS, -HOUR_MS, HOUR_MS, 24 * HOUR_MS];
const CALLS: [&str; 6] = [
    "create_draft",
    "delete_draft",
    "send",
    "upload",
    "drafts",
    "draft",
];

/// Makes days of 20 to 60 steps, almost all of them taken, that can shrink to fewer.
pub fn days() -> impl Strategy<Value = Vec<Step>> {
    let steps = prop::collection::vec(prop::option::weighted(0.99, step()), 20..=60);
    steps.prop_map(|steps| steps.into_iter().flatten().collect())
}

fn step() -> impl Strategy<Value = Step> {
    let fault = prop::sample::select(vec![
        Fault::LostAfter,
        Fault::LostBefore,
        Fault::Unreachable,
        Fault::Refused,
    ]);
    let side = prop::sample::select(vec![Side::Mine, Side::Theirs]);
    let device = || 0..2_usize;
    let draft = || 0..4_usize;
    prop_oneof![
        4 => (device(), 1..=3_usize).prop_map(|(on, groups)| Step::New(on, groups)),
        8 => (device(), draft()).prop_map(|(on, draft)| Step::Append(on, draft)),
        5 => (device(), draft(), 0..4_usize)
            .prop_map(|(on, draft, line)| Step::Replace(on, draft, line)),
        2 => (device(), draft(), 1..=3_usize)
            .prop_map(|(on, draft, groups)| Step::Regroup(on, draft, groups)),
        1 => (device(), draft()).prop_map(|(on, draft)| Step::Attach(on, draft)),
        2 => (device(), draft()).prop_map(|(on, draft)| Step::Trash(on, draft)),
        2 => (device(), draft()).prop_map(|(on, draft)| Step::Restore(on, draft)),
        3 => (device(), draft()).prop_map(|(on, draft)| Step::Send(on, draft)),
        3 => device().prop_map(Step::RunOutbox),
        9 => device().prop_map(Step::Sync),
        2 => device().prop_map(Step::Restart),
        6 => (prop::sample::select(CALLS.to_vec()), fault)
            .prop_map(|(call, fault)| Step::Fault(call, fault)),
        2 => (device(), prop::sample::select(JUMPS_MS.to_vec()))
            .prop_map(|(on, by_ms)| Step::Jump(on, by_ms)),
        1 => (device(), draft()).prop_map(|(on, draft)| Step::Dismiss(on, draft)),
        3 => (device(), side).prop_map(|(on, side)| Step::Resolve(on, side)),
    ]
}
