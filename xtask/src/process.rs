//! Running other programs: quietly, into a log file, or in full view.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use crate::console::{Console, Task};
use crate::failure::{Context, Failure, Result};

/// How many lines of a failed program's log are shown.
const SHOWN_LINES: usize = 20;
/// How much of the end of a log is read to find them.
const TAIL_BYTES: u64 = 16 * 1024;

/// A command of `program`, without the variables that cargo sets for this program alone.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        let cargos =
            |name: &str| name == "CARGO" || name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_");
        if name.to_str().is_some_and(cargos) {
            command.env_remove(name);
        }
    }
    command
}

/// `PATH` with these folders in front.
pub(crate) fn path_with(folders: &[PathBuf]) -> Result<OsString> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let all = folders.iter().cloned().chain(std::env::split_paths(&path));
    std::env::join_paths(all).map_err(|error| Failure::new(format!("PATH cannot be extended: {error}")))
}

/// Looks a program up in `PATH`.
pub(crate) fn find_program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let name = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    std::env::split_paths(&path).map(|folder| folder.join(&name)).find(|file| file.is_file())
}

/// Runs quietly and gives the trimmed stdout if the program ended well.
pub(crate) fn output(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Runs quietly: did the program end well?
pub(crate) fn succeeds(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Runs with everything in `log`; the task shows the log's last line. On failure the end of the log is part of the error.
/// After `limit` the program is stopped.
pub(crate) fn run_logged(command: &mut Command, log: &Path, task: &mut Task, limit: Option<Duration>) -> Result<()> {
    if let Some(folder) = log.parent() {
        std::fs::create_dir_all(folder).context(format_args!("cannot make `{}`", folder.display()))?;
    }
    let shown = show(command);
    let file = File::create(log).context(format_args!("cannot write `{}`", log.display()))?;
    let same = file.try_clone().context(format_args!("cannot write `{}`", log.display()))?;
    let child = command.stdin(Stdio::null()).stdout(same).stderr(file).spawn();
    let child = child.map_err(|error| cannot_start(&shown, &error))?;
    let status = wait(child, limit, || task.tick(tail(log, 1).trim()))?;
    match status {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(Failure::new(format!(
            "`{shown}` failed ({status}). The end of its log, {}:\n{}",
            log.display(),
            tail(log, SHOWN_LINES)
        ))),
        None => {
            Err(Failure::new(format!("`{shown}` took too long and was stopped. The end of its log:\n{}", tail(log, 5))))
        }
    }
}

/// Runs in full view. Where nobody watches live, a line now and then tells that it is alive.
pub(crate) fn run_visible(command: &mut Command, console: Console, title: &str) -> Result<()> {
    let shown = show(command);
    let child = command.stdin(Stdio::null()).stdout(console.child_stdout()).spawn();
    let child = child.map_err(|error| cannot_start(&shown, &error))?;
    // On a terminal the program's own output is the sign of life, and a live line would overwrite it.
    let mut task = (!console.is_live()).then(|| console.task(title, None));
    let status = wait(child, None, || {
        if let Some(task) = &mut task {
            task.tick("");
        }
    })?;
    match status {
        Some(status) if status.success() => Ok(()),
        Some(status) => Err(Failure::new(format!("`{shown}` failed ({status})"))),
        None => Err(Failure::new(format!("`{shown}` was stopped"))),
    }
}

/// Runs and gives its stdout; stderr stays in view. Waits silently but for the signs of life.
pub(crate) fn run_captured(command: &mut Command, console: Console, title: &str) -> Result<String> {
    let shown = show(command);
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
    let mut child = child.map_err(|error| cannot_start(&shown, &error))?;
    let stdout = child.stdout.take();
    let reader = std::thread::spawn(move || {
        let mut bytes = Vec::new();
        stdout.map(|mut stdout| stdout.read_to_end(&mut bytes)).transpose().map(|_| bytes)
    });
    let mut task = console.task(title, None);
    let status = wait(child, None, || task.tick(""))?;
    task.end();
    let bytes = reader.join().map_err(|_| Failure::new(format!("the output of `{shown}` was lost")))?;
    let bytes = bytes.context(format_args!("the output of `{shown}`"))?;
    match status {
        Some(status) if status.success() => Ok(String::from_utf8_lossy(&bytes).into_owned()),
        _ => Err(Failure::new(format!("`{shown}` failed"))),
    }
}

/// The command as one would type it.
pub(crate) fn show(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let words = std::iter::once(program).chain(command.get_args());
    words.map(|word| word.to_string_lossy().into_owned()).collect::<Vec<_>>().join(" ")
}

fn cannot_start(shown: &str, error: &std::io::Error) -> Failure {
    Failure::new(format!("`{shown}` cannot be started: {error}"))
}

/// Waits for the end, calling `tick` now and then; `None` if the limit passed first.
fn wait(mut child: Child, limit: Option<Duration>, mut tick: impl FnMut()) -> Result<Option<ExitStatus>> {
    let start = Instant::now();
    let mut pause = Duration::from_millis(2);
    loop {
        if let Some(status) = child.try_wait().context("waiting for a program")? {
            return Ok(Some(status));
        }
        if limit.is_some_and(|limit| start.elapsed() > limit) {
            let _ = child.kill();
            let _ = child.wait();
            return Ok(None);
        }
        tick();
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(250));
    }
}

/// The last lines of a file, as far as it can be read.
fn tail(file: &Path, lines: usize) -> String {
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(file)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL_BYTES)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    let text = String::from_utf8_lossy(&read().unwrap_or_default()).into_owned();
    // Programs that redraw a line separate its versions by carriage returns.
    let all: Vec<&str> = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty()).collect();
    all.get(all.len().saturating_sub(lines)..).unwrap_or_default().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tail_gives_last_lines() {
        let file = std::env::temp_dir().join(format!("kmsbox-tail-{}", std::process::id()));
        std::fs::write(&file, "one\ntwo\rthree\n\nfour\n").unwrap();
        assert_eq!(tail(&file, 2), "three\nfour");
        assert_eq!(tail(&file, 9), "one\ntwo\nthree\nfour");
        std::fs::remove_file(&file).unwrap();
        assert_eq!(tail(&file, 9), "");
    }

    #[test]
    fn a_command_is_shown_without_its_folder() {
        let mut command = Command::new("/usr/bin/node");
        command.args(["--test", "a.mjs"]);
        assert_eq!(show(&command), "node --test a.mjs");
    }
}
