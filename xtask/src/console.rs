//! What the developer sees while something takes long.
//!
//! On a terminal, one line that counts the time; elsewhere (CI, a pipe), a line every 20 seconds.

use std::io::{IsTerminal, Write};
use std::process::Stdio;
use std::time::{Duration, Instant};

/// How often a log that is no terminal gets a sign of life.
const HEARTBEAT: Duration = Duration::from_secs(20);
/// Longest live line: a wrapped line cannot be overwritten.
const LIVE_WIDTH: usize = 78;

/// Where the messages of a command go.
#[derive(Clone, Copy)]
pub(crate) struct Console {
    to_stderr: bool,
    live: bool,
}

impl Console {
    /// Messages on stdout.
    pub(crate) fn stdout() -> Self {
        Self { to_stderr: false, live: std::io::stdout().is_terminal() }
    }

    /// Messages on stderr, for a command whose stdout is data.
    pub(crate) fn stderr() -> Self {
        Self { to_stderr: true, live: std::io::stderr().is_terminal() }
    }

    /// Is someone watching?
    pub(crate) fn is_live(self) -> bool {
        self.live
    }

    /// Prints one line (or several).
    pub(crate) fn say(self, line: impl std::fmt::Display) {
        self.write(&format!("{line}\n"));
    }

    /// Where a child process writes what it would write on stdout.
    pub(crate) fn child_stdout(self) -> Stdio {
        if self.to_stderr { Stdio::from(std::io::stderr()) } else { Stdio::inherit() }
    }

    /// Begins a task that may take long. `expected` is a phrase such as "about 6 minutes on 2 cores".
    pub(crate) fn task(self, title: &str, expected: Option<&str>) -> Task {
        let start = Instant::now();
        Task { console: self, title: title.to_owned(), expected: expected.map(str::to_owned), start, last: start }
    }

    fn write(self, text: &str) {
        // A closed pipe is not worth a crash: the work goes on.
        let _ = if self.to_stderr {
            let mut err = std::io::stderr().lock();
            err.write_all(text.as_bytes()).and_then(|()| err.flush())
        } else {
            let mut out = std::io::stdout().lock();
            out.write_all(text.as_bytes()).and_then(|()| out.flush())
        };
    }
}

/// A running task; call [`Task::tick`] often.
pub(crate) struct Task {
    console: Console,
    title: String,
    expected: Option<String>,
    start: Instant,
    last: Instant,
}

impl Task {
    /// Shows that the task is alive. `detail` is what it is at, such as the last line of its log.
    pub(crate) fn tick(&mut self, detail: &str) {
        let pause = if self.console.live { Duration::from_secs(1) } else { HEARTBEAT };
        if self.last.elapsed() < pause {
            return;
        }
        self.last = Instant::now();
        let line = self.line(detail.trim());
        if self.console.live {
            let line: String = line.chars().take(LIVE_WIDTH).collect();
            self.console.write(&format!("\r\x1b[2K{line}"));
        } else {
            self.console.say(line);
        }
    }

    /// Takes the live line away, so that what is printed next stands alone. Gives the time that the task took.
    pub(crate) fn end(self) -> Duration {
        if self.console.live {
            self.console.write("\r\x1b[2K");
        }
        self.start.elapsed()
    }

    fn line(&self, detail: &str) -> String {
        let mut line = format!("  … {} {}", self.title, clock(self.start.elapsed()));
        if let Some(expected) = &self.expected {
            line.push_str(&format!(" ({expected})"));
        }
        if !detail.is_empty() {
            line.push_str(&format!(" · {detail}"));
        }
        line
    }
}

/// A duration as people read it: `0.4 s`, `12 s`, `3 min 05 s`.
pub(crate) fn spent(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f64()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

fn clock(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_read_well() {
        assert_eq!(spent(Duration::from_millis(120)), "0.1 s");
        assert_eq!(spent(Duration::from_secs(59)), "59 s");
        assert_eq!(spent(Duration::from_secs(185)), "3 min 05 s");
        assert_eq!(clock(Duration::from_secs(65)), "1:05");
    }

    #[test]
    fn a_line_tells_what_how_long_and_what_is_going_on() {
        let task = Console { to_stderr: true, live: false }.task("Trunk", Some("about 6 minutes"));
        assert_eq!(task.line("Compiling syn"), "  … Trunk 0:00 (about 6 minutes) · Compiling syn");
    }
}
