//! One series of kills over one data folder, from the first draft to the last arrival.

use crate::{
    arrivals::{self, finish, look},
    copies,
    driver::{Driver, End, Reply},
    faults,
    figures::Figures,
    finding::{Finding, Kind},
    going_back::WayBack,
    ground::Ground,
    migrating::Older,
    model::{Change, Model},
    phase::Phase,
    script::Script,
    sound,
    torture::Time,
    view::DraftView,
};
use rand::{SeedableRng, rngs::StdRng, seq::SliceRandom};
use serde_json::{Value, json};
use std::{
    fmt,
    time::{Duration, Instant},
};

/// What a series does.
#[derive(Clone, Copy)]
pub struct Plan<'a> {
    pub seed: u64,
    pub kills: u64,
    /// After it no further kill comes; what was begun is settled and checked all the same.
    pub time: Time,
    pub phases: &'a [Phase],
    /// Arguments for the program; negative controls break it here.
    pub arguments: &'a [&'a str],
    /// How many times longer than usual a process lives.
    pub slower: f64,
    /// Done to the folder after every kill; negative controls break it here.
    pub sabotage: Option<fn(&Ground)>,
}

/// Broken promises, and after how many kills they were found.
pub struct Broken {
    pub findings: Vec<Finding>,
    kills: u64,
}

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "after {} kills:", self.kills)?;
        let mut findings = self.findings.iter();
        findings.try_for_each(|finding| writeln!(f, "- {finding}"))
    }
}

/// A series at work.
struct Series<'a> {
    plan: Plan<'a>,
    ground: Ground,
    older: Older,
    way_back: WayBack,
    random: StdRng,
    model: Model,
    figures: Figures,
    groups: Vec<String>,
    texts: u64,
    deck: Vec<Phase>,
    /// How long a start takes here and now.
    start: Duration,
}

/// Runs a series; stops at the first kill after which something is wrong.
pub fn run(plan: Plan) -> Result<Figures, Broken> {
    let ground = Ground::new();
    let mut series = Series {
        plan,
        older: Older::new(&ground),
        way_back: WayBack::new(&ground),
        ground,
        random: StdRng::seed_from_u64(plan.seed),
        model: Model::default(),
        figures: Figures::default(),
        groups: Vec::new(),
        texts: 0,
        deck: Vec::new(),
        start: Duration::ZERO,
    };
    let done = series.run();
    let kills = series.figures.all_kills();
    done.map_err(|findings| Broken { findings, kills })?;
    Ok(series.figures)
}

impl Series<'_> {
    fn run(&mut self) -> Result<(), Vec<Finding>> {
        self.set_up()?;
        while self.figures.all_kills() < self.plan.kills && !self.plan.time.is_over() {
            let phase = self.next_phase();
            match phase {
                Phase::Starting => self.kill_at_start(),
                Phase::GoingBack => self.way_back.round(
                    &self.ground,
                    self.start,
                    &mut self.random,
                    &mut self.figures,
                )?,
                Phase::Migrating => self.older.round(
                    &self.ground,
                    self.start,
                    &mut self.random,
                    &mut self.figures,
                )?,
                _ => self.kill_at_work(phase)?,
            }
            if let Some(sabotage) = self.plan.sabotage {
                sabotage(&self.ground);
            }
        }
        self.settle()
    }

    /// Deals the phases like cards, so that none is left out for long.
    fn next_phase(&mut self) -> Phase {
        if self.deck.is_empty() {
            self.deck = self.plan.phases.to_vec();
            self.deck.shuffle(&mut self.random);
        }
        self.deck.pop().unwrap()
    }

    /// Adds the account and a first draft, and learns which groups there are.
    fn set_up(&mut self) -> Result<(), Vec<Finding>> {
        let mut driver = self.ground.driver(&[]);
        let begun = Instant::now();
        assert!(driver.is_ready(), "{}", self.ground.said());
        self.start = begun.elapsed();
        expect(driver.ask(&json!({ "op": "account", "url": self.ground.url() })))?;
        let made = expect(driver.ask(&json!({ "op": "new" })))?;
        let id = made["draft"].as_str().unwrap().to_owned();
        let asked = json!({ "op": "address", "draft": id, "groups": 5 });
        let addressed = expect(driver.ask(&asked))?;
        self.groups = serde_json::from_value(addressed["groups"].clone()).unwrap();
        assert!(!self.groups.is_empty());
        let groups = self.groups.clone();
        let view = DraftView {
            groups,
            ..DraftView::default()
        };
        self.model.drafts.insert(id, view);
        self.sort_out(finish(driver))
    }

    /// Kills a process that opens its folder and begins to work through the outbox.
    fn kill_at_start(&mut self) {
        faults::plant(&self.ground, Phase::Starting, &mut self.random);
        let delay = Phase::Starting.delay(self.start, &mut self.random);
        let mut driver = self.ground.driver(self.plan.arguments);
        driver.kill_after(delay);
        assert_eq!(driver.end(), End::Killed);
        self.figures.count_kill(Phase::Starting);
    }

    /// Starts a process, compares everything, lets it work and kills it.
    fn kill_at_work(&mut self, phase: Phase) -> Result<(), Vec<Finding>> {
        let mut driver = self.ground.driver(self.plan.arguments);
        self.compare(&mut driver)?;
        faults::plant(&self.ground, phase, &mut self.random);
        let delay = phase.delay(self.start, &mut self.random);
        driver.kill_after(delay.mul_f64(self.plan.slower));
        let worked = self.work(&mut driver, phase);
        let end = driver.end();
        worked?;
        if end != End::Killed {
            let what = format!("{end:?}: {}", self.ground.said());
            return Err(vec![Finding::new(Kind::Refused, what)]);
        }
        self.figures.count_kill(phase);
        Ok(())
    }

    /// Asks one thing after the other until the process is gone.
    fn work(&mut self, driver: &mut Driver, phase: Phase) -> Result<(), Vec<Finding>> {
        loop {
            let step = Script {
                pictures: &self.ground.pictures,
                groups: &self.groups,
                random: &mut self.random,
                count: &mut self.texts,
            }
            .next(phase, &self.model);
            let (told, may_fail) = (answer_to(&step.change), step.may_fail());
            self.model.ask(step.change);
            match driver.ask(&step.operation) {
                Reply::Done(value) => {
                    self.model.confirm(&value);
                    self.same_blob(told.as_deref(), &value)?;
                }
                Reply::Refused(_) if may_fail => {}
                Reply::Refused(why) => return Err(vec![Finding::new(Kind::Refused, why)]),
                Reply::Gone => {
                    self.figures.in_flight += 1;
                    return Ok(());
                }
            }
        }
    }

    /// A picture's blob is named by the hash of the file that was attached.
    fn same_blob(&self, told: Option<&str>, answer: &Value) -> Result<(), Vec<Finding>> {
        match (told, answer["blob"].as_str()) {
            (Some(wanted), Some(found)) if wanted != found => {
                let what = format!("{wanted} was attached as {found}");
                Err(vec![Finding::new(Kind::Corrupt, what)])
            }
            _ => Ok(()),
        }
    }

    /// Compares everything that is kept with everything that was confirmed.
    fn compare(&mut self, driver: &mut Driver) -> Result<(), Vec<Finding>> {
        let begun = Instant::now();
        if !driver.is_ready() {
            let what = format!("it does not start: {}", self.ground.said());
            return Err(vec![Finding::new(Kind::Refused, what)]);
        }
        self.start = begun.elapsed();
        let state = look(driver).map_err(|finding| vec![finding])?;
        let mut findings = self.model.hold_against(&state);
        findings.extend(sound::database(&self.ground.data()));
        findings.extend(sound::never_repaired(&self.ground.data()));
        findings.extend(sound::library(&self.ground));
        self.figures.restarts += 1;
        self.sort_out(findings)
    }

    /// Lets the outbox come to rest and counts what arrived.
    fn settle(&mut self) -> Result<(), Vec<Finding>> {
        let mut driver = self.ground.driver(&[]);
        self.compare(&mut driver)?;
        let state = arrivals::rest(&self.ground, &mut driver).map_err(|finding| vec![finding])?;
        let mut findings = self.model.hold_against(&state);
        match copies::compare(&self.ground, &mut driver) {
            Ok(copies) => self.figures.copies = copies,
            Err(found) => findings.extend(found),
        }
        findings.extend(finish(driver));
        findings.extend(sound::database(&self.ground.data()));
        findings.extend(sound::orphans(&self.ground));
        self.sort_out(findings)?;
        self.figures.arrivals = arrivals::compare(&self.ground, &self.model)?;
        self.figures.posts = self.model.posts.len() as u64;
        self.figures.confirmed = self.model.confirmed;
        self.count_lost_answers();
        Ok(())
    }

    fn count_lost_answers(&mut self) {
        let database = self.ground.database();
        let count = |sql: &str| {
            let rows: i64 = database.query_row(sql, [], |row| row.get(0)).unwrap();
            rows as u64
        };
        self.figures.lost_answers =
            count("SELECT count(*) FROM attempts WHERE outcome IN ('interrupted', 'unknown')");
        self.figures.already_there =
            count("SELECT count(*) FROM proofs WHERE finding = 'already_there'");
    }

    fn sort_out(&self, findings: Vec<Finding>) -> Result<(), Vec<Finding>> {
        if findings.is_empty() {
            Ok(())
        } else {
            Err(findings)
        }
    }
}

/// Gives the blob an edit adds, if it adds one.
fn answer_to(change: &Change) -> Option<String> {
    match change {
        Change::Edit { after, .. } => after.blobs.last().cloned(),
        _ => None,
    }
}

fn expect(reply: Reply) -> Result<Value, Vec<Finding>> {
    match reply {
        Reply::Done(value) => Ok(value),
        other => Err(vec![Finding::new(Kind::Refused, format!("{other:?}"))]),
    }
}
