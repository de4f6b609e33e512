//! What was to arrive against what did, and what the history tells of it.

use crate::{torture::figure, world::World};
use composer::{
    id::PostId,
    post::{self, DeliveryState, PostDetail, PostQuery},
};

/// A text and the group it goes to.
pub type Place = (String, String);

/// What a sequence of faults came to.
#[derive(Debug, Default)]
pub struct Reckoning {
    pub sends: usize,
    /// Requests that met a fault.
    pub faults: u32,
    pub bookings: usize,
    /// Were to arrive and did not.
    pub lost: Vec<Place>,
    /// Arrived more than once.
    pub doubled: Vec<Place>,
    /// Arrived although nobody sent them.
    pub unasked: Vec<Place>,
    /// Posts of which the history tells another story than the ledger.
    pub misreported: Vec<String>,
    /// Drafts whose copies at the system are none or several, and copies of nothing.
    pub copies_wrong: Vec<String>,
    /// Copies of drafts there, each once.
    pub copies: usize,
    /// Unknown outcomes that had arrived.
    pub already_there: usize,
    /// Unknown outcomes that had not, and were sent then.
    pub sent_once_now: usize,
    /// Outcomes that nobody can know, and of which the history says so.
    pub reported_unknown: usize,
}

impl Reckoning {
    /// Compares the ledger of the sandbox with what was sent, booked and cancelled, or only written.
    pub async fn of(
        world: &World,
        sent: &[Place],
        booked: &[PostId],
        written: Vec<String>,
    ) -> Self {
        let mut reckoning = Self {
            sends: sent.len(),
            bookings: booked.len(),
            ..Self::default()
        };
        reckoning.compare_arrivals(world, sent).await;
        reckoning.read_history(world, booked);
        reckoning.compare_copies(world, written).await;
        let active = world.active_schedules().await;
        if active > 0 {
            let told = format!("{active} schedules still stand");
            reckoning.misreported.push(told);
        }
        reckoning
    }

    async fn compare_arrivals(&mut self, world: &World, sent: &[Place]) {
        let mut arrived = world.arrived().await;
        for place in sent {
            match arrived.remove(place) {
                None => self.lost.push(place.clone()),
                Some(1) => {}
                Some(_) => self.doubled.push(place.clone()),
            }
        }
        self.unasked.extend(arrived.into_keys());
    }

    fn read_history(&mut self, world: &World, booked: &[PostId]) {
        let mut query = PostQuery {
            limit: Some(500),
            ..PostQuery::default()
        };
        loop {
            let page = post::list(&world.desk, &query).unwrap();
            for post in page.items {
                let detail = post::read(&world.desk, post.id).unwrap();
                self.read_post(&detail, booked.contains(&post.id));
            }
            match page.next {
                Some(next) => query.cursor = Some(next),
                None => return,
            }
        }
    }

    fn read_post(&mut self, detail: &PostDetail, is_cancelled: bool) {
        let found = |word: &str| {
            let proofs = detail.proofs.iter();
            proofs.filter(|proof| proof.finding == word).count()
        };
        self.already_there += found("already_there");
        self.sent_once_now += found("sent_once_now");
        for delivery in &detail.deliveries {
            match delivery.state {
                DeliveryState::Unknown => self.reported_unknown += 1,
                DeliveryState::Cancelled if is_cancelled => {}
                DeliveryState::Sent | DeliveryState::Delivered if !is_cancelled => {}
                state => {
                    let text = &detail.post.content.text;
                    self.misreported.push(format!("{text}: {state:?}"));
                }
            }
        }
    }

    async fn compare_copies(&mut self, world: &World, mut written: Vec<String>) {
        let mut copies = world.copies().await;
        self.copies = copies.len();
        written.sort();
        if copies != written {
            let both = copies.iter().filter(|text| written.contains(text)).count();
            copies.retain(|text| !written.contains(text));
            self.copies_wrong = copies;
            let counts = format!("{both} copies of {} drafts", written.len());
            self.copies_wrong.push(counts);
        }
    }

    /// Adds what another sequence came to.
    pub fn add(&mut self, other: Self) {
        self.sends += other.sends;
        self.faults += other.faults;
        self.bookings += other.bookings;
        self.lost.extend(other.lost);
        self.doubled.extend(other.doubled);
        self.unasked.extend(other.unasked);
        self.misreported.extend(other.misreported);
        self.copies_wrong.extend(other.copies_wrong);
        self.copies += other.copies;
        self.already_there += other.already_there;
        self.sent_once_now += other.sent_once_now;
        self.reported_unknown += other.reported_unknown;
    }

    /// Says whether every promise was kept.
    pub fn is_clean(&self) -> bool {
        let broken = [&self.lost, &self.doubled, &self.unasked].map(Vec::len);
        let told_wrong = [&self.misreported, &self.copies_wrong].map(Vec::len);
        broken.into_iter().chain(told_wrong).sum::<usize>() == 0
    }

    /// Prints a line per figure.
    pub fn print(&self) {
        figure("sends under random faults", self.sends);
        figure("bookings made and cancelled", self.bookings);
        figure("requests that met a fault", self.faults);
        figure("copies of drafts, each once", self.copies);
        figure("unknown outcomes", self.unknown());
        figure("unknown outcomes that had arrived", self.already_there);
        figure("unknown outcomes that were sent then", self.sent_once_now);
        figure("unknown outcomes left and reported", self.reported_unknown);
        figure("sends lost", self.lost.len());
        figure("sends doubled", self.doubled.len());
        figure("arrivals that nobody sent", self.unasked.len());
        figure("posts told wrongly", self.misreported.len());
        figure("drafts with no copy or several", self.copies_wrong.len());
    }

    fn unknown(&self) -> usize {
        self.already_there + self.sent_once_now + self.reported_unknown
    }
}
