//! What was confirmed, what was only asked for, and what must therefore be there after a kill.

use crate::{
    finding::{Finding, Kind},
    view::{DraftView, PostView, State},
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What one operation changes.
#[derive(Clone, Debug)]
pub enum Change {
    NewDraft,
    Edit {
        draft: String,
        after: DraftView,
    },
    Send {
        draft: String,
    },
    Undo {
        post: String,
    },
    /// Nothing that a person sees.
    Nothing,
}

/// Everything confirmed, and the one thing that may or may not have happened.
#[derive(Debug, Default)]
pub struct Model {
    pub drafts: BTreeMap<String, DraftView>,
    pub posts: BTreeMap<String, PostView>,
    undone: BTreeSet<String>,
    in_flight: Option<Change>,
    /// Operations that were confirmed.
    pub confirmed: u64,
}

impl Model {
    /// Notes what is asked for.
    pub fn ask(&mut self, change: Change) {
        self.in_flight = Some(change);
    }

    /// Notes that it was confirmed, with the answer.
    pub fn confirm(&mut self, answer: &Value) {
        self.confirmed += 1;
        let word = |name: &str| answer[name].as_str().unwrap_or_default().to_owned();
        match self.in_flight.take() {
            Some(Change::NewDraft) => {
                self.drafts.insert(word("draft"), DraftView::default());
            }
            Some(Change::Edit { draft, after }) => {
                self.drafts.insert(draft, after);
            }
            Some(Change::Send { draft }) => {
                let frozen = self.frozen(&draft);
                self.posts.insert(word("post"), frozen);
            }
            Some(Change::Undo { post }) if answer["in_time"] == true => {
                self.undone.insert(post);
            }
            Some(Change::Undo { .. } | Change::Nothing) | None => {}
        }
    }

    /// Gives the post a send of a draft makes.
    fn frozen(&self, draft: &str) -> PostView {
        let view = self.drafts[draft].clone();
        PostView {
            draft: draft.to_owned(),
            text: view.text,
            groups: view.groups,
            blobs: view.blobs,
            schedule: view.schedule,
            state: String::new(),
        }
    }

    /// Says whether a text was sent already; every post has its own, so that the ledger tells them apart.
    pub fn was_sent(&self, text: &str) -> bool {
        self.posts.values().any(|post| post.text == text)
    }

    /// Compares with what is kept, and learns what became of the one thing in flight.
    pub fn hold_against(&mut self, state: &State) -> Vec<Finding> {
        let mut findings = self.compare_drafts(state);
        findings.extend(self.compare_posts(state));
        self.in_flight = None;
        findings
    }

    fn compare_drafts(&mut self, state: &State) -> Vec<Finding> {
        let mut kept: BTreeMap<&str, &DraftView> = BTreeMap::new();
        let lines = state.drafts.iter();
        kept.extend(lines.map(|line| (line.id.as_str(), &line.view)));
        let mut findings = Vec::new();
        for (id, wanted) in &mut self.drafts {
            match kept.remove(id.as_str()) {
                Some(found) if found == wanted => {}
                Some(found) if may_be(self.in_flight.as_ref(), id, found) => {
                    *wanted = found.clone();
                }
                found => {
                    let what = format!("draft {id} was confirmed as {wanted:?}, but is {found:?}");
                    findings.push(Finding::new(Kind::Lost, what));
                }
            }
        }
        for (id, found) in kept {
            let is_new = matches!(self.in_flight, Some(Change::NewDraft));
            if is_new && *found == DraftView::default() {
                self.drafts.insert(id.to_owned(), found.clone());
                self.in_flight = None;
            } else {
                let what = format!("nobody made draft {id}: {found:?}");
                findings.push(Finding::new(Kind::Phantom, what));
            }
        }
        findings
    }

    fn compare_posts(&mut self, state: &State) -> Vec<Finding> {
        let mut findings = Vec::new();
        let mut kept: BTreeMap<&str, &PostView> = BTreeMap::new();
        kept.extend(
            state
                .posts
                .iter()
                .map(|line| (line.id.as_str(), &line.view)),
        );
        for (id, wanted) in &mut self.posts {
            match kept.remove(id.as_str()) {
                Some(found) if is_same(found, wanted) => wanted.state.clone_from(&found.state),
                found => {
                    let what = format!("post {id} was confirmed as {wanted:?}, but is {found:?}");
                    findings.push(Finding::new(Kind::Lost, what));
                }
            }
        }
        for (id, found) in kept {
            match self.in_flight.take() {
                Some(Change::Send { draft }) if is_same(found, &self.frozen(&draft)) => {
                    self.posts.insert(id.to_owned(), found.clone());
                }
                _ => {
                    let what = format!("nobody sent post {id}: {found:?}");
                    findings.push(Finding::new(Kind::Phantom, what));
                }
            }
        }
        findings.extend(self.compare_undone(state));
        findings
    }

    fn compare_undone(&mut self, state: &State) -> Vec<Finding> {
        let mut findings = Vec::new();
        for (id, post) in &self.posts {
            let asked = matches!(&self.in_flight, Some(Change::Undo { post }) if post == id);
            match (self.undone.contains(id), post.is_cancelled()) {
                (false, true) if asked => {
                    self.undone.insert(id.clone());
                }
                (false, true) => {
                    let what = format!("nobody took post {id} back");
                    findings.push(Finding::new(Kind::Lost, what));
                }
                (true, false) => {
                    let open = state.open.iter();
                    let open = open.filter(|open| open.post.as_ref() == Some(id));
                    let open: Vec<String> = open.map(ToString::to_string).collect();
                    let what = format!("post {id} was taken back, but is {post:?}: {open:?}");
                    findings.push(Finding::new(Kind::Lost, what));
                }
                _ => {}
            }
        }
        findings
    }
}

fn may_be(in_flight: Option<&Change>, id: &str, found: &DraftView) -> bool {
    matches!(in_flight, Some(Change::Edit { draft, after }) if draft == id && after == found)
}

fn is_same(found: &PostView, wanted: &PostView) -> bool {
    let state = wanted.state.clone();
    *wanted
        == PostView {
            state,
            ..found.clone()
        }
}
