//! Two devices that live through a day, and the model that notes what they were promised.

use super::steps::{Side, Step, Which};
use crate::support::{ScriptedSystem, World, groups};
use composer::{
    draft::{self, Draft, DraftChange, DraftFilter, DraftQuery},
    id::DraftId,
    outbox::EntryState,
    post::{self, Hold},
    sync::{self, Resolution, SyncReport},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// How a device keeps the rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    Kept,
    /// Broken on purpose: what a draft was is thrown away once it is in step.
    ForgetsAfterSync,
    /// Broken on purpose: one wish to send becomes two posts.
    SendsTwice,
}

/// What was promised so far.
#[derive(Default)]
pub struct Promised {
    /// Every word that a save confirmed, and on which device.
    pub words: Vec<(Which, String)>,
    /// How often each text has to reach each address.
    pub sends: BTreeMap<(String, String), usize>,
    pub updated_at_ms: HashMap<(Which, DraftId), i64>,
}

/// Two devices over one system.
pub struct Devices {
    pub worlds: [World; 2],
    pub promised: Promised,
    rule: Rule,
}

impl Devices {
    pub fn new(rule: Rule) -> Self {
        let system = Arc::<ScriptedSystem>::default();
        let world = || World::on_its_own_clock(system.clone());
        Self {
            worlds: [world(), world()],
            promised: Promised::default(),
            rule,
        }
    }

    /// Lets one thing happen; what the app refuses changes nothing.
    pub async fn take(mut self, step: &Step) -> Self {
        match *step {
            Step::New(on, count) => self.new_draft(on, count),
            Step::Append(on, place) => self.write(on, place, |text, word| format!("{text} {word}")),
            Step::Replace(on, place, line) => {
                self.write(on, place, |text, word| replaced(text, line, word));
            }
            Step::Regroup(on, place, count) => self.regroup(on, place, count),
            Step::Attach(on, place) => self.attach(on, place),
            Step::Trash(on, place) => self.trash(on, place),
            Step::Restore(on, place) => self.restore(on, place),
            Step::Send(on, place) => self.send(on, place),
            Step::RunOutbox(on) => self.worlds[on].run_for(2_000).await,
            Step::Sync(on) => {
                self.sync(on).await;
            }
            Step::Restart(on) => self = self.restarted(on),
            Step::Fault(call, fault) => self.worlds[0].system.next(call, [fault.reply()]),
            Step::Jump(on, by_ms) => self.worlds[on].clock.jump_ms(by_ms),
            Step::Dismiss(on, place) => self.dismiss(on, place),
            Step::Resolve(on, side) => {
                self.resolve(on, side);
            }
        }
        self
    }

    /// Gives the drafts of a device that a list shows, newest first.
    pub fn drafts(&self, on: Which, filter: DraftFilter) -> Vec<Draft> {
        let desk = &self.worlds[on].desk;
        let query = DraftQuery {
            filter,
            ..DraftQuery::default()
        };
        let page = draft::list(desk, &query).unwrap();
        let items = page.items.into_iter();
        items
            .map(|item| draft::read(desk, item.id).unwrap())
            .collect()
    }

    fn some(&self, on: Which, place: usize, filter: DraftFilter) -> Option<Draft> {
        let mut all = self.drafts(on, filter);
        let count = all.len();
        (count > 0).then(|| all.swap_remove(place % count))
    }

    /// Makes a word that was never there before; every second one has figures in it.
    fn new_word(&self) -> String {
        let number = self.promised.words.len();
        let letters = [number / 26 % 26, number % 26].map(|place| (b'a' + place as u8) as char);
        let letters = String::from_iter(letters);
        match number % 2 {
            0 => format!("{letters}-word"),
            _ => format!("{number}-{letters}"),
        }
    }

    fn new_draft(&mut self, on: Which, count: usize) {
        let word = self.new_word();
        let text = format!("{word} opens\nthe second line\nand the end");
        self.worlds[on].draft(&text, groups(count));
        self.promised.words.push((on, word));
    }

    fn write(&mut self, on: Which, place: usize, change: impl Fn(&str, &str) -> String) {
        let Some(draft) = self.some(on, place, DraftFilter::All) else {
            return;
        };
        let word = self.new_word();
        let text = Some(change(&draft.fields.content.text, &word));
        let change = DraftChange {
            text,
            ..DraftChange::default()
        };
        draft::save(&self.worlds[on].desk, draft.id, change).unwrap();
        self.promised.words.push((on, word));
    }

    fn regroup(&self, on: Which, place: usize, count: usize) {
        let Some(draft) = self.some(on, place, DraftFilter::All) else {
            return;
        };
        let change = DraftChange {
            recipients: Some(groups(count)),
            ..DraftChange::default()
        };
        draft::save(&self.worlds[on].desk, draft.id, change).unwrap();
    }

    fn attach(&self, on: Which, place: usize) {
        if let Some(draft) = self.some(on, place, DraftFilter::All) {
            self.worlds[on].attach(&draft, &format!("picture {place}"));
        }
    }

    fn trash(&self, on: Which, place: usize) {
        if let Some(draft) = self.some(on, place, DraftFilter::All) {
            draft::delete(&self.worlds[on].desk, draft.id).unwrap();
        }
    }

    fn restore(&self, on: Which, place: usize) {
        if let Some(draft) = self.some(on, place, DraftFilter::Trash) {
            draft::restore(&self.worlds[on].desk, draft.id).unwrap();
        }
    }

    fn send(&mut self, on: Which, place: usize) {
        let Some(draft) = self.some(on, place, DraftFilter::All) else {
            return;
        };
        let send = || post::send(&self.worlds[on].desk, draft.id, Hold { seconds: 0 });
        if send().is_err() {
            return;
        }
        if self.rule == Rule::SendsTwice {
            send().unwrap();
        }
        self.expect(&draft);
    }

    fn expect(&mut self, draft: &Draft) {
        for recipient in &draft.fields.recipients {
            let text = draft.fields.content.text.clone();
            let to = (text, recipient.address().to_owned());
            *self.promised.sends.entry(to).or_default() += 1;
        }
    }

    pub async fn sync(&self, on: Which) -> SyncReport {
        let report = sync::sync_now(&self.worlds[on].desk).await.unwrap();
        if self.rule == Rule::ForgetsAfterSync {
            self.worlds[on].execute(
                "DELETE FROM draft_revisions WHERE revision <
                   (SELECT revision FROM drafts WHERE drafts.id = draft_revisions.draft_id)
                 AND draft_id NOT IN (SELECT draft_id FROM draft_conflicts)",
            );
        }
        report
    }

    fn restarted(self, on: Which) -> Self {
        let [first, second] = self.worlds;
        let worlds = match on {
            0 => [first.restarted_after(|_| {}), second],
            _ => [first, second.restarted_after(|_| {})],
        };
        Self { worlds, ..self }
    }

    fn dismiss(&self, on: Which, place: usize) {
        if let Some(draft) = self.some(on, place, DraftFilter::All) {
            sync::dismiss_notice(&self.worlds[on].desk, draft.id).unwrap();
        }
    }

    /// Ends the first open conflict of a device, if there is one.
    pub fn resolve(&self, on: Which, side: Side) -> bool {
        let desk = &self.worlds[on].desk;
        let drafts = self.drafts(on, DraftFilter::All).into_iter();
        let mut open = drafts.filter_map(|draft| sync::read_conflict(desk, draft.id).unwrap());
        let Some(open) = open.next() else {
            return false;
        };
        let text = match side {
            Side::Mine => None,
            Side::Theirs => Some(open.theirs.content.text),
        };
        let resolution = Resolution {
            text,
            ..Resolution::default()
        };
        sync::resolve_conflict(desk, open.draft_id, resolution).unwrap();
        true
    }

    /// Ends all faults and lets the outboxes finish; a person asks again for what is stuck.
    pub async fn finish_sends(&self) -> Result<(), String> {
        self.worlds[0].system.forget_replies();
        for world in &self.worlds {
            let mut rounds = 0;
            while !world.outbox().is_empty() {
                for item in world.outbox() {
                    if item.state == EntryState::Stuck {
                        composer::outbox::retry_entry(&world.desk, item.id)
                            .map_err(|error| format!("cannot be asked for again: {error}"))?;
                    }
                }
                world.run_for(600_000).await;
                rounds += 1;
                if rounds > 200 {
                    return Err(format!("the outbox does not rest: {:?}", world.outbox()));
                }
            }
        }
        Ok(())
    }

    /// Syncs both in turn until neither has anything to do; then a person ends the conflicts, one by one.
    pub async fn come_to_rest(&self) -> Result<(), String> {
        for _ in 0..20 {
            self.settle().await?;
            if !(self.resolve(0, Side::Mine) || self.resolve(1, Side::Mine)) {
                return Ok(());
            }
        }
        Err("every choice makes a new conflict".into())
    }

    async fn settle(&self) -> Result<(), String> {
        let mut reports = Vec::new();
        let mut quiet = 0;
        for _ in 0..12 {
            let round = [self.sync(0).await, self.sync(1).await];
            let is_quiet = round == [SyncReport::default(), SyncReport::default()];
            quiet = if is_quiet { quiet + 1 } else { 0 };
            // A round that reports nothing may have noted what the next one does.
            if quiet == 2 {
                return Ok(());
            }
            reports.push(round);
        }
        Err(format!("twelve rounds and no rest: {:#?}", reports.last()))
    }
}

fn replaced(text: &str, line: usize, word: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let place = line % lines.len();
    lines[place] = word;
    lines.join("\n")
}
