//! Passes news on at a rate a window can follow: at once when it is quiet, and gathered while much happens.

use super::{Changed, News, Topic};
use std::{collections::VecDeque, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, sleep_until},
};

/// The same thing is told of at most four times a second.
const GAP: Duration = Duration::from_millis(250);
/// With so many different things to tell of, the topics alone are told.
const MOST: usize = 64;

/// News from a desk, calmed down.
pub struct Calm {
    news: Receiver<News>,
    /// What was told lately, oldest first, and when.
    told: VecDeque<(Instant, Changed)>,
    /// What waits to be told again, oldest first.
    waiting: VecDeque<(Instant, Changed)>,
}

impl Calm {
    /// Listens through a receiver of the desk.
    pub fn new(news: Receiver<News>) -> Self {
        Self {
            news,
            told: VecDeque::new(),
            waiting: VecDeque::new(),
        }
    }

    /// Waits for the next news; `None` when there will be none any more.
    ///
    /// Who fell behind is told that everything may have changed.
    pub async fn next(&mut self) -> Option<News> {
        loop {
            let due = self.waiting.front().map(|(due, _)| *due);
            let due = async {
                match due {
                    Some(due) => sleep_until(due).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                biased;
                () = due => if let Some((_, changed)) = self.waiting.pop_front() {
                    return Some(self.tell(changed));
                },
                heard = self.news.recv() => match heard {
                    Ok(News::Changed(changed)) => if let Some(changed) = self.take(changed) {
                        return Some(self.tell(changed));
                    },
                    Ok(progress) => return Some(progress),
                    Err(RecvError::Lagged(_)) => self.note_all(),
                    Err(RecvError::Closed) => {
                        let last = self.waiting.pop_front();
                        return last.map(|(_, changed)| self.tell(changed));
                    }
                },
            }
        }
    }

    /// Gives a change back that can be told at once, and keeps one that was told of a moment ago.
    fn take(&mut self, changed: Changed) -> Option<Changed> {
        let now = Instant::now();
        while self.told.front().is_some_and(|(at, _)| now - *at >= GAP) {
            self.told.pop_front();
        }
        let last = self.told.iter().rev().find(|(_, known)| *known == changed);
        let Some((at, _)) = last else {
            return Some(changed);
        };
        self.wait(*at + GAP, changed);
        None
    }

    fn wait(&mut self, due: Instant, changed: Changed) {
        let is_known = |known: &Changed| *known == changed;
        if self.waiting.iter().any(|(_, known)| is_known(known)) {
            return;
        }
        if self.waiting.len() >= MOST {
            return self.note_all();
        }
        let place = self.waiting.partition_point(|(at, _)| *at <= due);
        self.waiting.insert(place, (due, changed));
    }

    /// Everything may have changed, and is told of once.
    fn note_all(&mut self) {
        let now = Instant::now();
        self.waiting = Topic::ALL
            .map(|topic| (now, Changed { topic, id: None }))
            .into();
    }

    fn tell(&mut self, changed: Changed) -> News {
        self.told.push_back((Instant::now(), changed.clone()));
        if self.told.len() > 2 * MOST {
            self.told.pop_front();
        }
        News::Changed(changed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::broadcast;

    fn news(topic: Topic) -> News {
        News::Changed(Changed { topic, id: None })
    }

    #[tokio::test(start_paused = true)]
    async fn a_single_change_is_told_at_once_and_a_thousand_in_a_second_four_times() {
        let (desk, receiver) = broadcast::channel(16);
        let mut calm = Calm::new(receiver);
        let begun = Instant::now();
        desk.send(news(Topic::History)).unwrap();
        assert_eq!(calm.next().await, Some(news(Topic::History)));
        assert_eq!(begun.elapsed(), Duration::ZERO);
        let busy = tokio::spawn(async move {
            for _ in 0..1_000 {
                desk.send(news(Topic::History)).unwrap();
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        });
        let mut told = 0;
        while calm.next().await.is_some() {
            told += 1;
        }
        busy.await.unwrap();
        assert!((3..=5).contains(&told), "told {told} times");
    }

    #[tokio::test(start_paused = true)]
    async fn the_last_of_many_changes_is_always_told() {
        let (desk, receiver) = broadcast::channel(16);
        let mut calm = Calm::new(receiver);
        for _ in 0..2 {
            desk.send(news(Topic::Outbox)).unwrap();
        }
        assert_eq!(calm.next().await, Some(news(Topic::Outbox)));
        let second = tokio::time::timeout(Duration::from_secs(1), calm.next()).await;
        assert_eq!(second.unwrap(), Some(news(Topic::Outbox)));
    }

    #[tokio::test(start_paused = true)]
    async fn who_fell_behind_is_told_of_everything() {
        let (desk, receiver) = broadcast::channel(2);
        let mut calm = Calm::new(receiver);
        for _ in 0..10 {
            desk.send(news(Topic::Outbox)).unwrap();
        }
        let mut topics = Vec::new();
        for _ in Topic::ALL {
            if let Some(News::Changed(changed)) = calm.next().await {
                topics.push(changed.topic);
            }
        }
        assert!(Topic::ALL.iter().all(|topic| topics.contains(topic)));
    }
}
