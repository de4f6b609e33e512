//! Starts and ends the app.

use crate::{
    events, media,
    shell::{Restarts, Shell, with_commands},
    window,
};
use host::{ForThisRun, Host, Opening};
use std::{path::PathBuf, process::ExitCode};
use tauri::{Manager, RunEvent};
use tauri_plugin_dialog::{DialogExt, MessageDialogKind};

/// Names the data folder, like `--data DIR`.
const DATA_VARIABLE: &str = "POSTROOM_DATA";

/// Runs the app until its window is closed.
pub fn run() -> ExitCode {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("POSTROOM_LOG")
                .unwrap_or_else(|_| "warn".into()),
        )
        .init();
    let builder = tauri::Builder::default()
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_window_state::Builder::default().build())
        .register_asynchronous_uri_scheme_protocol("media", |context, request, to| {
            media::answer(context.app_handle(), &request, to);
        })
        .setup(|app| {
            match open_desk() {
                Ok(host) => begin(app.handle(), host)?,
                Err(message) => explain_and_exit(app.handle().clone(), message),
            }
            Ok(())
        });
    match with_commands(builder).build(tauri::generate_context!()) {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event
                    && let Some(shell) = app.try_state::<Shell>()
                {
                    tauri::async_runtime::block_on(shell.close());
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("Postroom could not start: {error}");
            ExitCode::FAILURE
        }
    }
}

fn begin(app: &tauri::AppHandle, host: Host) -> tauri::Result<()> {
    let desk = host.desk.clone();
    app.manage(Shell::new(host));
    app.manage(Restarts);
    tauri::async_runtime::spawn(events::forward(app.clone(), desk));
    window::open(app).map(|_| ())
}

fn open_desk() -> Result<Host, String> {
    let folder = data_folder()?;
    let opening = Opening {
        folder,
        for_this_run: ForThisRun::default(),
        with_sandbox: true,
        worker: None,
    };
    tauri::async_runtime::block_on(Host::open(opening)).map_err(|error| error.to_string())
}

/// Takes `--data DIR`, then the environment, then the usual folder.
fn data_folder() -> Result<PathBuf, String> {
    let mut arguments = std::env::args_os().skip_while(|argument| argument != "--data");
    if arguments.next().is_some() {
        let folder = arguments.next().ok_or("--data needs a folder after it")?;
        return Ok(folder.into());
    }
    if let Some(folder) = std::env::var_os(DATA_VARIABLE) {
        return Ok(folder.into());
    }
    host::usual_folder().ok_or_else(|| "there is no home folder; name one with --data".into())
}

/// Shows why the app cannot start. Nothing was changed.
fn explain_and_exit(app: tauri::AppHandle, message: String) {
    eprintln!("Postroom cannot start: {message}");
    let exit = app.clone();
    app.dialog()
        .message(message)
        .title("Postroom")
        .kind(MessageDialogKind::Error)
        .show(move |_| exit.exit(1));
}
