//! Random operations of a phase, each with what it changes.

use crate::{
    ground::Picture,
    model::{Change, Model},
    phase::Phase,
    view::DraftView,
};
use rand::{
    RngExt,
    rngs::StdRng,
    seq::{IndexedRandom, SliceRandom},
};
use serde_json::{Value, json};

/// A series keeps to so many drafts, so that looking at all of them stays quick.
const MOST_DRAFTS: usize = 10;
const MOST_PICTURES: usize = 4;
/// The groups of the sandbox's world that take posts from the first sender.
const GROUPS: std::ops::Range<usize> = 1..6;

/// One operation and what it changes.
pub struct Step {
    pub operation: Value,
    pub change: Change,
}

impl Step {
    /// A round of sync may meet a system that does not answer; it is run again later.
    pub fn may_fail(&self) -> bool {
        self.operation["op"] == "sync"
    }
}

/// Makes operations up.
pub struct Script<'a> {
    pub pictures: &'a [Picture],
    pub groups: &'a [String],
    pub random: &'a mut StdRng,
    /// Makes every text another one.
    pub count: &'a mut u64,
}

impl Script<'_> {
    /// Gives the next operation of a phase.
    pub fn next(&mut self, phase: Phase, model: &Model) -> Step {
        let open: Vec<&String> = open_drafts(model);
        if open.len() < 2 {
            return self.more_drafts(model);
        }
        let draft = (*open.choose(self.random).unwrap()).clone();
        match phase {
            Phase::Attaching => self.attaching(&draft, model),
            Phase::Enqueuing => self.enqueuing(&draft, model),
            Phase::Uploading => self.uploading(&draft, model),
            Phase::Sending | Phase::Starting => self.sending(&draft, model),
            Phase::Restoring => self.restoring(&draft, model),
            Phase::Syncing => self.syncing(&draft, model),
            Phase::Typing | Phase::Migrating | Phase::GoingBack => self.typing(&draft, model),
        }
    }

    fn more_drafts(&mut self, model: &Model) -> Step {
        match model.drafts.iter().find(|(_, view)| view.deleted) {
            Some((id, _)) => edit("restore", id, model, json!({}), |view| view.deleted = false),
            None => Step {
                operation: json!({ "op": "new" }),
                change: Change::NewDraft,
            },
        }
    }

    fn typing(&mut self, draft: &str, model: &Model) -> Step {
        if model.drafts.len() < MOST_DRAFTS && self.random.random_bool(0.05) {
            return Step {
                operation: json!({ "op": "new" }),
                change: Change::NewDraft,
            };
        }
        let text = self.text(&model.drafts[draft].text);
        let more = json!({ "text": text });
        edit("type", draft, model, more, |view| view.text = text)
    }

    /// Goes on from the text before, as a person does, and is never the same twice.
    fn text(&mut self, before: &str) -> String {
        *self.count += 1;
        let words = [
            "*new*",
            "dial",
            "71",
            "99",
            "übermorgen",
            "⌚",
            "serviced\n",
            "€ 4,950",
        ];
        let word = words.choose(self.random).unwrap();
        let kept: String = before
            .chars()
            .take(self.random.random_range(0..400))
            .collect();
        format!("{kept} {word} #{}", self.count)
    }

    fn attaching(&mut self, draft: &str, model: &Model) -> Step {
        let number = model.drafts[draft].blobs.len();
        if number > 1 && self.random.random_bool(0.3) {
            return self.arrange(draft, number, model);
        }
        if number >= MOST_PICTURES {
            return self.typing(draft, model);
        }
        let picture = self.pictures.choose(self.random).unwrap();
        let more = json!({ "path": picture.path });
        if self.random.random_bool(0.15) {
            return Step {
                operation: json!({ "op": "clean_up", "path": picture.path }),
                change: Change::Nothing,
            };
        }
        edit("attach", draft, model, more, |view| {
            view.blobs.push(picture.sha256.clone());
        })
    }

    fn arrange(&mut self, draft: &str, number: usize, model: &Model) -> Step {
        let mut order: Vec<usize> = (0..number).collect();
        order.shuffle(self.random);
        let more = json!({ "order": order });
        edit("arrange", draft, model, more, |view| {
            let blobs = order.iter().map(|place| view.blobs[*place].clone());
            view.blobs = blobs.collect();
        })
    }

    fn enqueuing(&mut self, draft: &str, model: &Model) -> Step {
        let held: Vec<&String> = posts_in(model, "").collect();
        match self.random.random_range(0..10) {
            0 => self.schedule(draft, model),
            1..3 if !held.is_empty() => {
                let post = (*held.choose(self.random).unwrap()).clone();
                Step {
                    operation: json!({ "op": "undo", "post": post }),
                    change: Change::Undo { post },
                }
            }
            _ => {
                let hold = *[0, 1, 60, 60].choose(self.random).unwrap();
                self.send(draft, hold, model)
            }
        }
    }

    fn schedule(&mut self, draft: &str, model: &Model) -> Step {
        let month = self.random.random_range(1..13);
        let at = self
            .random
            .random_bool(0.6)
            .then(|| format!("2030-{month:02}-15T09:00:00"));
        let more = json!({ "at": at });
        edit("schedule", draft, model, more, |view| view.schedule = at)
    }

    fn uploading(&mut self, draft: &str, model: &Model) -> Step {
        match model.drafts[draft].blobs.is_empty() {
            true => self.attaching(draft, model),
            false => self.sending(draft, model),
        }
    }

    fn sending(&mut self, draft: &str, model: &Model) -> Step {
        self.send(draft, 0, model)
    }

    /// Sends a draft, or makes it ready for that.
    fn send(&mut self, draft: &str, hold: u32, model: &Model) -> Step {
        let view = &model.drafts[draft];
        if view.text.is_empty() || model.was_sent(&view.text) {
            return self.typing(draft, model);
        }
        if view.groups.is_empty() || self.random.random_bool(0.1) {
            let number = self.random.random_range(GROUPS).min(self.groups.len());
            let groups = self.groups[..number].to_vec();
            let more = json!({ "groups": number });
            return edit("address", draft, model, more, |view| view.groups = groups);
        }
        Step {
            operation: json!({ "op": "send", "draft": draft, "hold": hold }),
            change: Change::Send {
                draft: draft.to_owned(),
            },
        }
    }

    fn syncing(&mut self, draft: &str, model: &Model) -> Step {
        match self.random.random_range(0..10) {
            0..4 => Step {
                operation: json!({ "op": "sync" }),
                change: Change::Nothing,
            },
            4 => self.restoring(draft, model),
            _ => self.typing(draft, model),
        }
    }

    fn restoring(&mut self, draft: &str, model: &Model) -> Step {
        let trash = model.drafts.iter().find(|(_, view)| view.deleted);
        match trash {
            Some((id, _)) if self.random.random_bool(0.6) => {
                edit("restore", id, model, json!({}), |view| view.deleted = false)
            }
            _ => edit("delete", draft, model, json!({}), |view| {
                view.deleted = true
            }),
        }
    }
}

fn open_drafts(model: &Model) -> Vec<&String> {
    let open = model.drafts.iter().filter(|(_, view)| !view.deleted);
    open.map(|(id, _)| id).collect()
}

/// Lists posts by the state they had at the last look; empty for those sent since.
fn posts_in<'a>(model: &'a Model, state: &'a str) -> impl Iterator<Item = &'a String> {
    let posts = model.posts.iter();
    posts
        .filter(move |(_, post)| post.state == state || post.state == "held")
        .map(|(id, _)| id)
}

fn edit(
    name: &str,
    draft: &str,
    model: &Model,
    more: Value,
    change: impl FnOnce(&mut DraftView),
) -> Step {
    let mut operation = more;
    operation["op"] = json!(name);
    operation["draft"] = json!(draft);
    let mut after = model.drafts[draft].clone();
    change(&mut after);
    Step {
        operation,
        change: Change::Edit {
            draft: draft.to_owned(),
            after,
        },
    }
}
