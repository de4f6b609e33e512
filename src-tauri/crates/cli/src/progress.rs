//! Progress bars, only where somebody watches.

use composer::{
    change::{News, UploadProgress},
    id::EntryId,
    post::DeliveryCounts,
};
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::{collections::HashMap, convert::Infallible, time::Duration};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// The bars of one hand-over.
pub struct Progress {
    bars: Option<Bars>,
}

struct Bars {
    all: MultiProgress,
    groups: ProgressBar,
    uploads: HashMap<EntryId, ProgressBar>,
}

impl Progress {
    /// Draws bars, or nothing.
    pub fn new(is_watched: bool) -> Self {
        let bars = is_watched.then(|| {
            let all = MultiProgress::new();
            let groups =
                all.add(ProgressBar::new(0).with_style(style("{spinner} {msg} {pos}/{len}")));
            groups.set_message("groups settled");
            groups.enable_steady_tick(Duration::from_millis(120));
            Bars {
                all,
                groups,
                uploads: HashMap::new(),
            }
        });
        Self { bars }
    }

    /// Shows how far an upload is.
    pub fn uploaded(&mut self, progress: &UploadProgress) {
        let Some(bars) = &mut self.bars else { return };
        let all = &bars.all;
        let bar = bars.uploads.entry(progress.entry_id).or_insert_with(|| {
            let style = style("  upload [{bar:30}] {bytes}/{total_bytes} {bytes_per_sec}");
            all.add(ProgressBar::new(progress.total).with_style(style))
        });
        bar.set_position(progress.done);
        if progress.done >= progress.total {
            bar.finish();
        }
    }

    /// Shows every upload as it is told; ends only when it is dropped.
    pub async fn follow(&mut self, mut news: Receiver<News>) -> Infallible {
        loop {
            match news.recv().await {
                Ok(News::Progress(upload)) => self.uploaded(&upload),
                Err(RecvError::Closed) => std::future::pending().await,
                // Anything else is no progress; what was missed is shown by the next one.
                Ok(News::Changed(_)) | Err(RecvError::Lagged(_)) => {}
            }
        }
    }

    /// Shows how many deliveries are settled.
    pub fn settled(&mut self, counts: &DeliveryCounts) {
        let Some(bars) = &self.bars else { return };
        let settled = counts.sent + counts.failed + counts.cancelled;
        let open = counts.waiting + counts.queued + counts.unknown;
        bars.groups.set_length(u64::from(settled + open));
        bars.groups.set_position(u64::from(settled));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some(bars) = &self.bars {
            // The result follows; the bars have told what they had to.
            let _ = bars.all.clear();
        }
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}
