//! What the commands work on, and the list of them.

use crate::{
    closing as window_closing,
    command_error::CommandError,
    commands::{
        accounts, app, audience, closing, contacts, drafts, history, imports, library, media,
        media_hosts, outbox, schedules, settings, storage, suppressions, sync,
    },
    imports::Imports,
    intake::Intakes,
};
use composer::{desk::Desk, error::DeskError};
use host::{Host, PracticeGround};
use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};
use tauri::{Builder, Runtime};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// Managed where the app can start itself again; tests cannot.
pub struct Restarts;

/// The opened desk, managed by Tauri.
pub struct Shell {
    desk: Arc<Desk>,
    data_dir: PathBuf,
    sandbox_url: Option<String>,
    practice: Option<PracticeGround>,
    closing: window_closing::Closing,
    intakes: Intakes,
    imports: Imports,
    host: Mutex<Option<Host>>,
    stop: CancellationToken,
    workers: TaskTracker,
}

impl Shell {
    /// Takes the opened desk over and starts the outbox worker.
    pub fn new(host: Host) -> Self {
        let desk = host.desk.clone();
        let stop = CancellationToken::new();
        let workers = TaskTracker::new();
        workers.spawn_on(
            composer::outbox::run(desk.clone(), stop.clone()),
            tauri::async_runtime::handle().inner(),
        );
        workers.spawn_on(
            composer::sync::run(desk.clone(), stop.clone()),
            tauri::async_runtime::handle().inner(),
        );
        workers.spawn_on(
            composer::backup::run_copies(desk.clone(), stop.clone()),
            tauri::async_runtime::handle().inner(),
        );
        workers.spawn_on(
            composer::draft::thin_daily(desk.clone(), stop.clone()),
            tauri::async_runtime::handle().inner(),
        );
        workers.spawn_on(
            composer::library::take_looks(desk.clone(), stop.clone()),
            tauri::async_runtime::handle().inner(),
        );
        workers.close();
        Self {
            desk,
            data_dir: host.data_dir().to_owned(),
            sandbox_url: host.sandbox_url().map(str::to_owned),
            practice: host.practice_ground(),
            closing: window_closing::Closing::default(),
            intakes: Intakes::default(),
            imports: Imports::default(),
            host: Mutex::new(Some(host)),
            stop,
            workers,
        }
    }

    /// Gives the desk.
    pub(crate) fn desk(&self) -> &Arc<Desk> {
        &self.desk
    }

    /// Gives the token that ends long work with the app.
    pub(crate) fn stop(&self) -> CancellationToken {
        self.stop.clone()
    }

    pub(crate) fn data_dir(&self) -> &std::path::Path {
        &self.data_dir
    }

    pub(crate) fn intakes(&self) -> &Intakes {
        &self.intakes
    }

    pub(crate) fn imports(&self) -> &Imports {
        &self.imports
    }

    pub(crate) fn closing(&self) -> &window_closing::Closing {
        &self.closing
    }

    /// Gives what makes accounts on the built-in sandbox, when it runs.
    pub(crate) fn practice(&self) -> Option<&PracticeGround> {
        self.practice.as_ref()
    }

    pub(crate) fn sandbox_url(&self) -> Option<&str> {
        self.sandbox_url.as_deref()
    }

    /// Runs one operation of the core on a thread that may block.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        operation: impl FnOnce(&Desk) -> Result<T, DeskError> + Send + 'static,
    ) -> Result<T, CommandError> {
        let desk = self.desk.clone();
        let done = tokio::task::spawn_blocking(move || operation(&desk)).await;
        let result = done.map_err(|failed| CommandError::internal(failed.to_string()))?;
        result.map_err(CommandError::from)
    }

    /// Lets requests under way finish, then frees the data folder.
    pub async fn close(&self) {
        self.stop.cancel();
        let patience = std::time::Duration::from_secs(8);
        if tokio::time::timeout(patience, self.workers.wait())
            .await
            .is_err()
        {
            tracing::warn!(
                "a request was still under way at the end; it is asked about at the next start"
            );
        }
        let host = self
            .host
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(host) = host {
            host.close().await;
        }
    }
}

/// Adds every command to an app; the tests build theirs on a runtime without a window.
pub fn with_commands<R: Runtime>(builder: Builder<R>) -> Builder<R> {
    let builder = builder.on_window_event(window_closing::on_window_event);
    builder.invoke_handler(tauri::generate_handler![
        accounts::account_balance,
        accounts::account_templates,
        accounts::add_account,
        accounts::capabilities,
        accounts::change_secret,
        accounts::add_practice_accounts,
        accounts::check_account,
        accounts::list_accounts,
        accounts::remove_account,
        accounts::rename_account,
        accounts::restore_account,
        accounts::service_window,
        accounts::set_account_options,
        accounts::submit_template,
        app::app_facts,
        app::begin_sandbox_draft,
        app::first_frame,
        app::open_link,
        app::open_sandbox,
        audience::check_audience,
        audience::delete_audience,
        audience::list_audiences,
        audience::list_groups,
        audience::list_senders,
        audience::preview_recipient,
        audience::refresh_audience,
        audience::save_audience,
        audience::update_audience,
        closing::ask_close,
        closing::close_now,
        closing::unfinished,
        contacts::check_number,
        contacts::contact_facts,
        contacts::delete_contacts,
        contacts::list_contacts,
        contacts::merge_contacts,
        contacts::read_contact,
        contacts::restore_contacts,
        contacts::save_contact,
        contacts::tag_contacts,
        drafts::adapt_draft,
        drafts::arrange_attachments,
        drafts::compare_revisions,
        drafts::create_draft,
        drafts::delete_draft,
        drafts::delete_draft_forever,
        drafts::describe_attachment,
        drafts::draft_moments,
        drafts::draft_revisions,
        drafts::duplicate_draft,
        drafts::edit_attachment,
        drafts::empty_trash,
        drafts::list_drafts,
        drafts::make_sticker,
        drafts::plan_send,
        drafts::read_draft,
        drafts::read_revision,
        drafts::remove_attachment,
        drafts::restore_attachment,
        drafts::restore_draft,
        drafts::restore_revision,
        drafts::save_draft,
        drafts::set_attachment_kind,
        history::list_deliveries,
        history::list_posts,
        history::post_again,
        history::read_post,
        history::retry_failed,
        imports::choose_and_export_contacts,
        imports::choose_and_save_refused,
        imports::choose_import,
        imports::import_contacts,
        imports::inspect_import,
        imports::stop_import,
        library::browse_library,
        library::clean_library,
        library::empty_library_trash,
        library::library_totals,
        library::library_uses,
        library::look_alikes,
        library::plan_library_clean,
        library::read_library_item,
        library::restore_library,
        library::trash_library_items,
        media::attach_bytes,
        media::attach_clipboard,
        media::attach_from_library,
        media::attach_paths,
        media::choose_and_attach,
        media::choose_folder_and_attach,
        media::convert_film,
        media::exchange_attachment,
        media::simulate_picture,
        media::stop_attaching,
        media_hosts::media_host,
        media_hosts::set_media_host,
        media_hosts::try_media_host,
        outbox::cancel_entry,
        outbox::cancel_post,
        outbox::list_active_posts,
        outbox::list_outbox,
        outbox::outbox_status,
        outbox::pause_post,
        outbox::resume_post,
        outbox::retry_entry,
        outbox::retry_post,
        outbox::send_draft,
        outbox::send_held_now,
        outbox::settle_entry,
        outbox::settle_post,
        outbox::settle_delivery,
        outbox::test_send,
        outbox::undo_send,
        schedules::cancel_schedule,
        schedules::list_schedules,
        schedules::list_zones,
        schedules::own_zone,
        schedules::preview_schedule,
        schedules::read_schedule,
        settings::read_settings,
        settings::save_settings,
        sync::dismiss_notice,
        sync::draft_sync,
        sync::read_conflict,
        sync::resolve_conflict,
        sync::sync_now,
        storage::choose_and_backup,
        storage::choose_and_export,
        storage::choose_backup,
        storage::copy_now,
        storage::dismiss_recovery,
        storage::restore_backup,
        storage::storage_facts,
        suppressions::choose_and_export_suppressions,
        suppressions::choose_and_import_suppressions,
        suppressions::list_suppressions,
        suppressions::restore_suppressions,
        suppressions::suppress,
        suppressions::suppress_contacts,
        suppressions::unsuppress,
    ])
}
