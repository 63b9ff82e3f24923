//! `cargo xtask serve`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::console::Console;
use crate::failure::{Failure, Result};
use crate::process::{command, find_program};
use crate::project::Project;
use crate::server::{self, Site};
use crate::tools::{self, Purpose};

/// How often the sources are looked at.
const LOOK: Duration = Duration::from_millis(500);

/// Set up, build and serve kmsbox on 127.0.0.1
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The port, or the first free one after it
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// The path that the site appears under
    #[arg(long, default_value = "/")]
    base: String,
    /// Build without optimisation, and again whenever a source changes
    #[arg(long)]
    dev: bool,
    /// Do not open a browser
    #[arg(long)]
    no_open: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let base = normalize_base(&args.base)?;
    let project = Project::open(Console::stdout())?;
    tools::set_up(&project, Purpose::Build)?;
    super::build::site(&project, args.dev)?;

    let (listener, port) = server::listen(args.port)?;
    if port != args.port && args.port != 0 {
        project.console.say(format_args!("Port {} is taken, so this is on {port}.", args.port));
    }
    let url = format!("http://127.0.0.1:{port}{base}");
    project.console.say(format_args!("\nkmsbox is at {url} (Ctrl-C ends it)"));
    if !args.no_open && std::io::stdout().is_terminal() {
        open(&url);
    }
    let site = Site { folder: project.dist(), base };
    if args.dev {
        std::thread::spawn(move || server::serve(&listener, site));
        rebuild_forever(&project);
    }
    server::serve(&listener, site);
    Ok(())
}

/// `kms`, `/kms` and `/kms/` all mean `/kms/`.
fn normalize_base(base: &str) -> Result<String> {
    let inner = base.trim_matches('/');
    let fine = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '~');
    if !inner.chars().all(fine) || inner.split('/').any(|part| part == "." || part == "..") || inner.contains("//") {
        return Err(
            Failure::new(format!("`{base}` is no path of letters, digits and `-_.~`")).advise("try `--base /kms/`")
        );
    }
    Ok(if inner.is_empty() { "/".to_owned() } else { format!("/{inner}/") })
}

fn open(url: &str) {
    let opener = ["xdg-open", "open"].into_iter().find_map(find_program);
    if let Some(opener) = opener {
        // A convenience: without a browser the address is there to click.
        let quiet = std::process::Stdio::null;
        drop(command(opener).arg(url).stdin(quiet()).stdout(quiet()).stderr(quiet()).spawn());
    }
}

fn rebuild_forever(project: &Project) -> ! {
    let mut seen = newest(project);
    loop {
        std::thread::sleep(LOOK);
        let now = newest(project);
        if now == seen {
            continue;
        }
        seen = now;
        project.console.say("\nA source changed; building again …");
        match super::build::site(project, true) {
            Ok(()) => project.console.say("Reload the page to see it."),
            Err(failure) => project.console.say(format_args!("{failure}\nThe last good build is still served.")),
        }
    }
}

/// What tells one state of the sources from another: their number and the latest change.
fn newest(project: &Project) -> (usize, Option<SystemTime>) {
    let mut state = (0, None);
    for source in ["crates", "www", "Cargo.toml", "Cargo.lock", "Trunk.toml"] {
        visit(&project.root.join(source), &mut state);
    }
    state
}

fn visit(path: &Path, state: &mut (usize, Option<SystemTime>)) {
    let Ok(metadata) = path.metadata() else { return };
    if metadata.is_dir() {
        let entries: Vec<PathBuf> =
            std::fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
        for entry in entries {
            visit(&entry, state);
        }
        return;
    }
    state.0 += 1;
    state.1 = state.1.max(metadata.modified().ok());
}

#[cfg(test)]
mod tests {
    use super::normalize_base;

    #[test]
    fn a_base_has_slashes_at_both_ends() {
        for (given, base) in [("/", "/"), ("", "/"), ("kms", "/kms/"), ("/kms", "/kms/"), ("/a/b/", "/a/b/")] {
            assert_eq!(normalize_base(given).unwrap(), base);
        }
        for bad in ["/a b/", "/../", "/a//b/", "/a?b"] {
            assert!(normalize_base(bad).is_err(), "{bad}");
        }
    }
}
