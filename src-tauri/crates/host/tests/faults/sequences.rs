//! Faults in random sequences while many posts leave; the seed is printed and can be given again.

use crate::{
    calls::{CALLS, SEND, faults},
    reckoning::Reckoning,
    torture::{Time, figure, replay, seed},
    world::World,
};
use composer::{account, id::PostId, outbox, recipient::Recipient, sync};
use futures_util::{StreamExt, stream};
use rand::{RngExt, SeedableRng, rngs::SmallRng};

/// Sends of the long run, unless it is given a time.
const SENDS: usize = 10_000;
/// Sends in one world; then the next one begins, with the next seed.
const SENDS_A_SERIES: usize = 500;
/// Worlds open at once.
const AT_ONCE: usize = 4;

/// A rule broken on purpose: what is unknown is sent anew, as if it had never left.
const FRESH_KEYS: &str = "UPDATE outbox SET key = key || '-again', request = NULL, may_have_arrived = 0, state = 'waiting'
    WHERE kind = 'dispatch' AND state = 'unknown'";
/// A rule broken on purpose: what is unknown is taken for sent.
const BELIEVED: &str =
    "UPDATE outbox SET state = 'done' WHERE kind = 'dispatch' AND state = 'unknown'";

/// What a series is to do.
#[derive(Clone, Copy)]
struct Plan {
    seed: u64,
    sends: usize,
    time: Time,
    /// Where the faults come.
    calls: &'static [(&'static str, &'static str)],
    sabotage: &'static str,
}

impl Plan {
    /// Sends so many posts, however long it takes, with faults on every call.
    fn new(seed: u64, sends: usize) -> Self {
        Self {
            seed,
            sends,
            time: Time::endless(),
            calls: CALLS,
            sabotage: "",
        }
    }
}

/// One world, its chances, and what was promised in it.
struct Series {
    plan: Plan,
    world: World,
    chance: SmallRng,
    groups: Vec<Recipient>,
    sent: Vec<(String, String)>,
    booked: Vec<PostId>,
    written: Vec<String>,
    /// How many requests met a fault.
    faults: u32,
}

impl Series {
    async fn open(plan: Plan) -> Self {
        let mut world = World::open().await;
        world.sabotage = plan.sabotage;
        Self {
            plan,
            chance: SmallRng::seed_from_u64(plan.seed),
            groups: world.groups(4),
            world,
            sent: Vec::new(),
            booked: Vec::new(),
            written: Vec::new(),
            faults: 0,
        }
    }

    /// Sets some faults and lets some posts leave among them. Faults that nothing met end with the round.
    async fn round(&mut self, most: usize) {
        for _ in 0..self.chance.random_range(0..6) {
            self.set_a_fault().await;
        }
        for _ in 0..self.chance.random_range(1..20).min(most) {
            self.send();
        }
        if self.chance.random_bool(0.3) {
            let text = format!("Note {}", self.written.len());
            self.world.draft(&text, self.groups.clone());
            self.written.push(text);
        }
        let booked = self.chance.random_bool(0.1).then(|| self.book());
        self.world.finish().await;
        if let Some(post) = booked {
            outbox::cancel_schedule(&self.world.desk, post).unwrap();
            self.world.finish().await;
        }
        // They may meet faults, as everything may; the next round makes them again.
        let _ = sync::sync_now(&self.world.desk).await;
        let _ = account::check(&self.world.desk, self.world.account).await;
        self.faults -= self.world.end_faults().await;
    }

    async fn set_a_fault(&mut self) {
        let any = self.plan.calls[self.chance.random_range(0..self.plan.calls.len())];
        let (method, path) = if self.chance.random_bool(0.4) {
            SEND
        } else {
            any
        };
        let times = self.chance.random_range(1..4);
        let all = faults(method, path, times);
        let fault = &all[self.chance.random_range(0..all.len())];
        self.world.fault(fault).await;
        self.faults += times;
    }

    fn a_group(&mut self) -> Recipient {
        self.groups[self.chance.random_range(0..self.groups.len())].clone()
    }

    fn send(&mut self) {
        let group = self.a_group();
        let text = format!("Post {}", self.sent.len());
        let draft = self.world.draft(&text, vec![group.clone()]);
        if self.chance.random_bool(0.2) {
            let filling = format!("picture {}", self.chance.random_range(0..9));
            self.world.attach(&draft, &filling);
        }
        self.world.send(&draft);
        self.sent.push((text, group.address().to_owned()));
    }

    /// Books a post that is to be cancelled; its draft was not sent then, and is a draft again.
    fn book(&mut self) -> PostId {
        let group = self.a_group();
        let text = format!("Booking {}", self.booked.len());
        let post = self.world.book(&text, vec![group]).id;
        self.booked.push(post);
        self.written.push(text);
        post
    }

    async fn end(self) -> Reckoning {
        self.world.finish().await;
        self.world.keep_in_step().await;
        let (sent, booked) = (&self.sent, &self.booked);
        let mut reckoning = Reckoning::of(&self.world, sent, booked, self.written).await;
        reckoning.faults = self.faults;
        reckoning
    }
}

/// Sends so many posts, or as many as the time allows.
async fn run(plan: Plan) -> Reckoning {
    let mut series = Series::open(plan).await;
    while series.sent.len() < plan.sends && !plan.time.is_over() {
        series.round(plan.sends - series.sent.len()).await;
    }
    series.end().await
}

fn say_how_to_replay(seed: u64, test: &str) {
    println!("To replay: {}", replay(seed, "host", "faults", test));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sends_under_random_faults_arrive_once() {
    let seed = seed();
    say_how_to_replay(seed, "sequences::sends_under_random_faults_arrive_once");
    let halves = [seed, seed.wrapping_add(1)];
    let halves = halves.map(|seed| tokio::spawn(run(Plan::new(seed, 90))));
    let mut all = Reckoning::default();
    for half in halves {
        all.add(half.await.unwrap());
    }
    all.print();
    assert!(all.is_clean() && all.sends == 180, "seed {seed}: {all:#?}");
    assert!(all.faults > 0, "seed {seed} meets no fault");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "takes minutes; cargo xtask torture runs it"]
async fn long_ten_thousand_sends_under_random_faults() {
    let (first, time) = (seed(), Time::allowed());
    let test = "sequences::long_ten_thousand_sends_under_random_faults";
    say_how_to_replay(first, test);
    let most = SENDS / SENDS_A_SERIES;
    let seeds = (0..)
        .take_while(|number| time.has_an_end() || *number < most)
        .take_while(|_| !time.is_over())
        .map(|number| first.wrapping_add(number as u64));
    let begun = seeds.map(|seed| async move {
        let plan = Plan::new(seed, SENDS_A_SERIES);
        (seed, tokio::spawn(run(Plan { time, ..plan })).await)
    });
    let mut all = Reckoning::default();
    let mut ended = stream::iter(begun).buffer_unordered(AT_ONCE);
    while let Some((seed, done)) = ended.next().await {
        let done = done.unwrap_or_else(|_| panic!("the panic above is that of seed {seed}"));
        assert!(done.is_clean(), "seed {seed}: {done:#?}");
        println!("seed {seed}: {} sends, {:.0} s", done.sends, time.spent_s());
        all.add(done);
    }
    all.print();
    figure(
        "sends per second",
        format!("{:.1}", all.sends as f64 / time.spent_s()),
    );
}

/// Sends under faults of the sends alone, with a broken rule.
async fn broken(sabotage: &'static str) -> Reckoning {
    let calls = &[SEND];
    run(Plan {
        calls,
        sabotage,
        ..Plan::new(7, 60)
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_unknown_outcome_that_is_sent_anew_is_reported_as_doubled() {
    let found = broken(FRESH_KEYS).await;
    println!("{:?}", found.doubled);
    assert!(!found.doubled.is_empty(), "{found:#?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_unknown_outcome_that_is_taken_for_sent_is_reported_as_lost() {
    let found = broken(BELIEVED).await;
    println!("{:?}", found.lost);
    assert!(!found.lost.is_empty(), "{found:#?}");
}
