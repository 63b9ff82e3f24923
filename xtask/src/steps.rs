//! A run of named steps that stops at the first failure and ends with a table of what took how long.

use std::time::{Duration, Instant};

use crate::console::{Console, spent};
use crate::failure::Result;

/// The steps of one command, in the order they ran.
pub(crate) struct Steps {
    console: Console,
    title: &'static str,
    done: Vec<(String, bool, Duration)>,
}

impl Steps {
    /// An empty run; `title` heads the table.
    pub(crate) fn new(console: Console, title: &'static str) -> Self {
        Self { console, title, done: Vec::new() }
    }

    /// Runs one step. A failure prints the table at once, so that it stands right above the error.
    pub(crate) fn step<T>(&mut self, name: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
        self.console.say(format_args!("\n── {name}"));
        let start = Instant::now();
        let result = work();
        self.done.push((name.to_owned(), result.is_ok(), start.elapsed()));
        if result.is_err() {
            self.console.say(self.table());
        }
        result
    }

    /// Prints the table of a run that went well.
    pub(crate) fn finish(self) {
        self.console.say(self.table());
    }

    fn table(&self) -> String {
        let width = self.done.iter().map(|(name, ..)| name.chars().count()).max().unwrap_or_default();
        let mut table = format!("\n{}\n", self.title);
        for (name, well, time) in &self.done {
            let mark = if *well { "ok    " } else { "FAILED" };
            table.push_str(&format!("  {mark}  {name:width$}  {:>12}\n", spent(*time)));
        }
        let total = self.done.iter().map(|(_, _, time)| *time).sum();
        table.push_str(&format!("  {:6}  {:width$}  {:>12}", "", "in all", spent(total)));
        table
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::failure::Failure;

    #[test]
    fn the_table_names_what_failed() {
        let mut steps = Steps::new(Console::stderr(), "kmsbox test");
        steps.step("format", || Ok(())).unwrap();
        let failed: Result<()> = steps.step("native tests", || Err(Failure::new("one test")));
        assert!(failed.is_err());
        let table = steps.table();
        assert!(table.contains("ok      format "), "{table}");
        assert!(table.contains("FAILED  native tests "), "{table}");
    }
}
