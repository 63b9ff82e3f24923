//! The endpoint as a program: options, logs, signals.

mod log;

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::{Parser, ValueEnum};
use kms_api::{AccountId, Region};
use kms_endpoint::{Service, Settings, server};
use tokio::net::TcpListener;
use tracing::level_filters::LevelFilter;

/// A simulated AWS KMS on this machine, for any client of AWS
#[derive(Parser)]
#[command(name = "kms-endpoint", version)]
struct Args {
    /// The TCP port; 0 for any that is free
    #[arg(long, default_value_t = 4599)]
    port: u16,
    /// The address or host name to listen on. Any other than a loopback address lets other machines in
    #[arg(long, default_value = "127.0.0.1")]
    host: String,
    /// Keep the state in this file, and the key that its key material is wrapped under in <FILE>.key; without it the state
    /// is kept in memory alone
    #[arg(long, value_name = "FILE")]
    state: Option<PathBuf>,
    /// The Region of requests that are not signed
    #[arg(long, default_value = "us-east-1")]
    region: Region,
    /// The account of requests whose access key id is not an account id
    #[arg(long, default_value = "123456789012")]
    account: AccountId,
    /// How many records of the trail to keep
    #[arg(long, value_name = "RECORDS", default_value_t = 50_000)]
    trail: usize,
    /// What to write to the log, which goes to stderr: `info` has a line for each request
    #[arg(long, value_enum, default_value_t = Level::Info)]
    log: Level,
    /// The form of the log
    #[arg(long, value_enum, default_value_t = Format::Text)]
    log_format: Format,
}

#[derive(Clone, Copy, ValueEnum)]
enum Level {
    Off,
    Error,
    Warn,
    Info,
    Debug,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn main() -> ExitCode {
    let args = Args::parse();
    let log = log::Log::start();
    start_log(args.log, args.log_format, &log);
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return fail(&format!("the system starts no threads: {error}")),
    };
    let result = runtime.block_on(run(args));
    log.flush();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(text) => fail(&text),
    }
}

fn fail(text: &str) -> ExitCode {
    eprintln!("kms-endpoint: {text}");
    ExitCode::FAILURE
}

async fn run(args: Args) -> Result<(), String> {
    let Args { port, host, state, region, account, trail, .. } = args;
    // Before anything else, so that a second endpoint does not wait for the first one's state file.
    let listener = listen(&host, port).await?;
    let address = listener.local_addr().map_err(|error| error.to_string())?;
    if !address.ip().is_loopback() {
        tracing::warn!(%address, "other machines can reach the endpoint, its administrative interface included");
    }
    // Set up before anyone can be told to stop it.
    let stop = stop_signal().map_err(|error| format!("signals cannot be received: {error}"))?;
    let settings = Settings { region, account, host, state, trail };
    let service = Arc::new(Service::start(settings).map_err(|error| error.to_string())?);
    announce(address);
    let served = server::serve(listener, Arc::clone(&service), stop).await;
    // A connection that was given up may still hold it; then the journal has what was answered, and ends with the process.
    if let Some(service) = Arc::into_inner(service) {
        service.stop();
    }
    served.map_err(|error| format!("the system starts no threads: {error}"))?;
    tracing::info!("stopped");
    Ok(())
}

async fn listen(host: &str, port: u16) -> Result<TcpListener, String> {
    let bare = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    TcpListener::bind((bare, port)).await.map_err(|error| format!("cannot listen on port {port} of {host}: {error}"))
}

/// The one line that tells others where to connect to.
fn announce(address: SocketAddr) {
    let mut out = std::io::stdout().lock();
    // Nobody may be listening.
    let _ = writeln!(out, "kmsbox endpoint is at http://{address} (Ctrl-C ends it)");
    let _ = out.flush();
}

/// Resolves when the process is asked to stop.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Resolves when the process is asked to stop.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        // Without the signal only the end of the process is left.
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}

fn start_log(level: Level, format: Format, log: &log::Log) {
    let level = match level {
        Level::Off => LevelFilter::OFF,
        Level::Error => LevelFilter::ERROR,
        Level::Warn => LevelFilter::WARN,
        Level::Info => LevelFilter::INFO,
        Level::Debug => LevelFilter::DEBUG,
    };
    let log = log.clone();
    let log = tracing_subscriber::fmt().with_max_level(level).with_writer(move || log.clone()).with_target(false);
    match format {
        Format::Text => log.with_ansi(false).compact().init(),
        Format::Json => log.json().flatten_event(true).init(),
    }
}
