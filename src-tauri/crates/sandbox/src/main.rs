//! `postroom-sandbox`: starts the sandbox from the command line and stops it on Ctrl+C or SIGTERM.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use sandbox::{Options, Sandbox, SandboxError};

/// A local server that imitates the sending systems.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serves the sandbox on 127.0.0.1 until it is stopped.
    Serve(Serve),
}

#[derive(Debug, Parser)]
struct Serve {
    /// Port to listen on; 0 takes a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Folder the sandbox keeps its database and images in.
    #[arg(long)]
    data: PathBuf,
    /// Sandbox time runs at this many times real time; without it the stored speed is kept.
    #[arg(long)]
    clock_speed: Option<f64>,
    /// What to accept as watchcollect's token, Routee's application secret and Bird's access key.
    #[arg(long, default_value = "sandbox")]
    token: String,
    /// Extra generated groups.
    #[arg(long, default_value_t = 0)]
    groups: u32,
    /// Extra generated Bird contacts with an open service window.
    #[arg(long, default_value_t = 0)]
    contacts: u32,
    /// Watchcollect requests per minute before 429; 0 switches the limits of all systems off.
    #[arg(long, default_value_t = 120)]
    rate_limit: u32,
    /// Sandbox milliseconds between taking a send and its first delivery.
    #[arg(long, default_value_t = 300)]
    delivery_delay_ms: u32,
    /// Sandbox milliseconds between the arrival of a message to one recipient and its being read.
    #[arg(long, default_value_t = 4_000)]
    read_delay_ms: u32,
    /// Routee requests per second before 429.
    #[arg(long, default_value_t = 25)]
    routee_rate: u32,
    /// Bird readings per second before 429.
    #[arg(long, default_value_t = 50)]
    bird_get_rate: u32,
    /// Bird writings per second before 429.
    #[arg(long, default_value_t = 500)]
    bird_post_rate: u32,
    /// Take Routee's media addresses as they are instead of reading those on loopback.
    #[arg(long)]
    no_media_check: bool,
    /// Largest image taken, in MiB.
    #[arg(long, default_value_t = 16)]
    image_limit_mib: u64,
}

impl Serve {
    fn options(self) -> Options {
        let options = Options::default()
            .port(self.port)
            .data_dir(self.data)
            .token(self.token)
            .extra_groups(self.groups)
            .rate_per_minute(self.rate_limit)
            .delivery_delay_ms(self.delivery_delay_ms)
            .read_delay_ms(self.read_delay_ms)
            .routee_per_second(self.routee_rate)
            .bird_per_second(self.bird_get_rate, self.bird_post_rate)
            .extra_contacts(self.contacts)
            .image_bytes(self.image_limit_mib * 1024 * 1024);
        let options = if self.no_media_check {
            options.without_media_checks()
        } else {
            options
        };
        match self.clock_speed {
            Some(speed) => options.clock_speed(speed),
            None => options,
        }
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::from_default_env())
        .with_writer(std::io::stderr)
        .init();
    let Command::Serve(serve) = Arguments::parse().command;
    match run(serve.options()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("postroom-sandbox: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: Options) -> Result<(), SandboxError> {
    let running = Sandbox::start(options).await?;
    println!("Postroom sandbox ready at {}", running.url());
    stop_signal().await?;
    running.shutdown().await;
    Ok(())
}

#[cfg(unix)]
async fn stop_signal() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    tokio::select! {
        _ = terminate.recv() => Ok(()),
        interrupted = tokio::signal::ctrl_c() => interrupted,
    }
}

#[cfg(not(unix))]
async fn stop_signal() -> std::io::Result<()> {
    tokio::signal::ctrl_c().await
}
