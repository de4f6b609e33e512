//! The scripted system as the desk sees it.

use super::{Call, ScriptedSystem};
use crate::support::{remote_groups, shop};
use async_trait::async_trait;
use composer::{
    account::Account,
    capabilities::{Capabilities, MediaRule, Settles, TextLimit, TextUnit},
    channel::{
        Cancelled, Channel, ChannelError, Connector, Deleted, Dispatch, Dispatched, Lost,
        OutgoingFile, Progress, RemoteFile, RemoteGroup, RemoteSender, ScheduleReport, SendReport,
        Settling,
    },
    content::MediaKind,
    draft::{RemoteDraft, SharedDraft},
    post::ScheduleState,
    recipient::RecipientKind,
    secret::Secret,
};
use std::{
    path::Path,
    sync::{Arc, atomic::Ordering},
};

/// Lets the desk hold the system both as connector and as channel.
///
/// The second part is the address of the account that a client works for.
pub struct Wire(pub Arc<ScriptedSystem>, pub String);

impl Connector for Wire {
    fn capabilities(&self, account: &Account) -> Capabilities {
        let text = TextLimit {
            max: 4096,
            warn_from: 4000,
            unit: TextUnit::CodePoints,
        };
        Capabilities {
            media: vec![MediaRule {
                max_edge_px: Some(1600),
                ..MediaRule::new(
                    MediaKind::Image,
                    &["image/jpeg", "image/png"],
                    5_000_000,
                    10,
                )
            }],
            max_attachments: 10,
            needs_media_host: self.0.needs_media_host.load(Ordering::SeqCst)
                && account.options.storage().is_none(),
            requests_at_once: self.0.requests_at_once.load(Ordering::SeqCst),
            reports_per_look: self.0.reports_per_look.load(Ordering::SeqCst),
            recipients: match self.0.takes_phones.load(Ordering::SeqCst) {
                true => vec![RecipientKind::Group, RecipientKind::Phone],
                false => vec![RecipientKind::Group],
            },
            recipients_per_request: self.0.recipients_per_request.load(Ordering::SeqCst),
            schedule: *self.0.schedule.lock().unwrap(),
            drafts: self.0.keeps_drafts.load(Ordering::SeqCst),
            settles: *self.0.settles.lock().unwrap(),
            ..Capabilities::text_only(text)
        }
    }

    fn connect(&self, account: &Account, secret: Secret) -> Result<Arc<dyn Channel>, ChannelError> {
        if let Some(hook) = self.0.on_connect.lock().unwrap().take() {
            hook();
        }
        let mut seen = self.0.secrets_seen.lock().unwrap();
        seen.push(secret.expose().to_owned());
        Ok(Arc::new(Wire(self.0.clone(), account.base_url.clone())))
    }
}

#[async_trait]
impl Channel for Wire {
    async fn senders(&self) -> Result<Vec<RemoteSender>, ChannelError> {
        self.0.answer(Call::Senders, || vec![shop()])
    }

    async fn groups(&self) -> Result<Vec<RemoteGroup>, ChannelError> {
        self.0.answer(Call::Groups, remote_groups)
    }

    async fn upload(
        &self,
        file: &OutgoingFile,
        progress: &Progress,
    ) -> Result<RemoteFile, ChannelError> {
        progress(file.size_bytes / 2);
        let stored = || RemoteFile {
            url: format!("https://media.example/{}", file.sha256),
            mime: file.mime.clone(),
            name: file.name.clone(),
            sha256: file.sha256.clone(),
            size_bytes: file.size_bytes,
            storage_key: None,
        };
        // Another request gets its turn here, as it would on a real wire.
        tokio::task::yield_now().await;
        let answer = self.0.answer(Call::Upload(file.clone()), || {
            let stored = stored();
            self.0
                .keep_file(&stored.url, std::fs::read(&file.path).unwrap());
            stored
        });
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        answer
    }

    async fn dispatch(
        &self,
        dispatch: &Dispatch,
        _progress: &Progress,
    ) -> Result<Dispatched, ChannelError> {
        let call = Call::Dispatch(dispatch.clone());
        let way = self.0.way();
        tokio::time::sleep(way).await;
        let answer = self.0.answer(call, || self.0.take(dispatch));
        tokio::time::sleep(way).await;
        answer
    }

    async fn settle(
        &self,
        dispatch: &Dispatch,
        settling: Settling,
        lost: Lost,
    ) -> Result<Option<Dispatched>, ChannelError> {
        self.0.losses.lock().unwrap().push(lost);
        if settling == Settling::OnlyLook {
            let call = Call::Look(dispatch.clone());
            let how = *self.0.settles.lock().unwrap();
            if dispatch.booking.is_some() && how != Settles::LookUpReference {
                return Err(ChannelError::NotOffered);
            }
            return self.0.answer(call, || {
                let known = self.0.taken.lock().unwrap();
                let is_known = known.by_key.contains_key(&dispatch.key);
                drop(known);
                is_known.then(|| self.0.take(dispatch))
            });
        }
        let how = *self.0.settles.lock().unwrap();
        let call = Call::Settle(dispatch.clone());
        self.0.answer(call, || match how {
            Settles::LookUpReference => {
                let known = self
                    .0
                    .taken
                    .lock()
                    .unwrap()
                    .by_key
                    .contains_key(&dispatch.key);
                known.then(|| self.0.take(dispatch))
            }
            _ => Some(self.0.take(dispatch)),
        })
    }

    async fn send_report(&self, send_id: &str) -> Result<SendReport, ChannelError> {
        let call = Call::SendReport(send_id.to_owned());
        self.0.answer(call, || self.0.outcomes(send_id))
    }

    async fn send_reports(
        &self,
        send_ids: &[String],
        since_ms: i64,
    ) -> Result<Vec<(String, SendReport)>, ChannelError> {
        self.0.note_look(send_ids.len(), since_ms);
        let mut reports = Vec::new();
        for id in send_ids {
            match self.send_report(id).await {
                Ok(report) => reports.push((id.clone(), report)),
                Err(ChannelError::Refused { .. }) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(reports)
    }

    async fn schedule_report(&self, schedule_id: &str) -> Result<ScheduleReport, ChannelError> {
        let call = Call::ScheduleReport(schedule_id.to_owned());
        let usual = || {
            let was_cancelled = self.0.cancelled().contains(schedule_id);
            let state = match was_cancelled {
                true => ScheduleState::Cancelled,
                false => ScheduleState::Scheduled,
            };
            ScheduleReport {
                state,
                next_run_at_ms: None,
                runs: Vec::new(),
            }
        };
        let told = self.0.schedules.lock().unwrap().get(schedule_id).cloned();
        let answer = self.0.answer(call, || told.unwrap_or_else(usual));
        let late = self.0.late_report.lock().unwrap().take();
        tokio::time::sleep(late.unwrap_or_default()).await;
        answer
    }

    async fn cancel_schedule(&self, schedule_id: &str) -> Result<Cancelled, ChannelError> {
        let call = Call::Cancel(schedule_id.to_owned());
        self.0.answer(call, || {
            let mut taken = self.0.taken.lock().unwrap();
            match taken.cancelled.insert(schedule_id.to_owned()) {
                true => Cancelled::InTime,
                false => Cancelled::NothingLeft,
            }
        })
    }

    async fn drafts(&self) -> Result<Vec<RemoteDraft>, ChannelError> {
        self.0.list_drafts(&self.1)
    }

    async fn draft(&self, id: &str) -> Result<Option<RemoteDraft>, ChannelError> {
        self.0.get_draft(&self.1, id)
    }

    async fn create_draft(&self, draft: &SharedDraft) -> Result<RemoteDraft, ChannelError> {
        self.0.make_draft(&self.1, draft)
    }

    async fn delete_draft(&self, id: &str) -> Result<Deleted, ChannelError> {
        self.0.remove_draft(&self.1, id)
    }

    async fn download(
        &self,
        file: &RemoteFile,
        into: &Path,
        _limit_bytes: u64,
    ) -> Result<(), ChannelError> {
        self.0.give_file(file, into)
    }
}
