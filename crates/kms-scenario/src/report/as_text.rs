//! A report for people.

use std::fmt::Write as _;

use super::explain::{Explained, ExplainedStatement};
use super::{Case, Report, outcome};

/// The report of a file as text; failures with every step to them. `colors` are those of a terminal.
pub fn text(file: &str, report: &Report, colors: bool) -> String {
    let mut page = Page { text: String::new(), colors };
    page.line(0, &page.paint(BOLD, file));
    for scenario in &report.scenarios {
        if !scenario.name.is_empty() {
            page.line(1, &scenario.name);
        }
        for case in &scenario.cases {
            page.case(file, case);
        }
    }
    page.text
}

const BOLD: &str = "1";
const GREEN: &str = "32";
const RED: &str = "31";
const DIM: &str = "2";

struct Page {
    text: String,
    colors: bool,
}

impl Page {
    fn paint(&self, color: &str, text: &str) -> String {
        if self.colors { format!("\u{1b}[{color}m{text}\u{1b}[0m") } else { text.to_owned() }
    }

    fn line(&mut self, depth: usize, text: &str) {
        // Writing to a text does not fail.
        let _ = writeln!(self.text, "{}{text}", "  ".repeat(depth));
    }

    fn case(&mut self, file: &str, case: &Case) {
        if case.passed {
            let mark = self.paint(GREEN, "ok");
            return self.line(2, &format!("{mark}     {}", case.name));
        }
        let mark = self.paint(RED, "FAILED");
        self.line(2, &format!("{mark} {} ({file}:{}:{})", case.name, case.line, case.column));
        self.line(4, &format!("{} calls {}", case.caller, case.call));
        self.line(4, &format!("expected  {}", outcome(case.expected.allowed, &case.expected.reasons)));
        self.line(4, &format!("found     {}", outcome(case.found.allowed, &case.found.reasons)));
        if let Some(message) = &case.expected.message {
            self.line(4, &format!("expected  {message}"));
        }
        if let Some(message) = &case.found.message {
            self.line(4, &format!("found     {message}"));
        }
        for explained in &case.explained {
            self.decision(file, explained);
        }
    }

    fn decision(&mut self, file: &str, explained: &Explained) {
        let color = if explained.allowed { GREEN } else { RED };
        let reason = self.paint(color, &explained.reason);
        self.line(4, &format!("{} on {}: {reason}", explained.permission, explained.resource));
        for (asked, told) in &explained.steps {
            let told = match *told {
                "stopped" => self.paint(RED, told),
                "allowed" => self.paint(GREEN, told),
                _ => self.paint(DIM, told),
            };
            self.line(5, &format!("{asked:<31} {told}"));
        }
        for statement in &explained.statements {
            self.statement(file, statement);
        }
        for grant in &explained.grants {
            self.line(5, grant);
        }
    }

    fn statement(&mut self, file: &str, statement: &ExplainedStatement) {
        let sid = statement.sid.as_ref().map_or_else(String::new, |sid| format!(" `{sid}`"));
        let place = statement.location.as_ref().map_or_else(String::new, |at| {
            format!(" ({}:{}:{})", at.file.as_deref().unwrap_or(file), at.line, at.column)
        });
        let effect = statement.effect;
        let said = match (statement.decides, statement.applies) {
            (true, _) => self.paint(BOLD, &format!("{effect} applies and decides")),
            (false, true) => format!("{effect} applies"),
            (false, false) => self.paint(DIM, &format!("{effect} does not apply: {}", statement.misses.join("; "))),
        };
        self.line(5, &format!("{}, statement {}{sid}{place}: {said}", statement.policy, statement.number));
    }
}
