//! The log's way to stderr: gathered, and written a few times a second, so that no request waits for a terminal or a disk.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How often what was gathered is written.
const PAUSE: Duration = Duration::from_millis(100);

/// How much may gather before it is written at once.
const MOST: usize = 1 << 20;

/// Where lines gather. Clones share it.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// An empty log, and a thread that writes what gathers in it.
    pub(crate) fn start() -> Self {
        let log = Self::default();
        let gathering = log.clone();
        let writer = std::thread::Builder::new().name("log".to_owned()).spawn(move || {
            loop {
                std::thread::sleep(PAUSE);
                gathering.flush();
            }
        });
        if writer.is_err() {
            // Then lines appear when many have gathered, and at the end.
            eprintln!("kms-endpoint: the system starts no thread for the log");
        }
        log
    }

    /// Writes what has gathered.
    pub(crate) fn flush(&self) {
        let lines = std::mem::take(&mut *self.lines());
        if !lines.is_empty() {
            // There is no other place to complain at.
            let _ = io::stderr().lock().write_all(&lines);
        }
    }

    fn lines(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut lines = self.lines();
        lines.extend_from_slice(bytes);
        let full = lines.len() > MOST;
        drop(lines);
        if full {
            Self::flush(self);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Self::flush(self);
        Ok(())
    }
}
