//! How much the site weighs, and whether that is within its budgets.
//!
//! Measured by `tests/bench/sizes.mjs` with Node's own gzip and brotli, which the benchmark uses too: Node is needed anyway,
//! and compressors compiled into this program would make everybody's first `cargo xtask` slower.

use serde_json::Value;

use crate::console::Console;
use crate::dist::read_text;
use crate::failure::{Failure, Result};
use crate::process::{command, run_captured};
use crate::project::Project;

/// What `sizes.mjs` measured.
pub(crate) struct Sizes(Value);

/// Measures `dist`.
pub(crate) fn measure(project: &Project) -> Result<Sizes> {
    let mut node = command("node");
    node.current_dir(&project.root).arg("tests/bench/sizes.mjs").arg(project.dist());
    let text = run_captured(&mut node, project.console, "measuring sizes")?;
    let last = text.lines().last().unwrap_or_default();
    let sizes =
        serde_json::from_str(last).map_err(|error| Failure::new(format!("sizes.mjs printed no JSON: {error}")))?;
    Ok(Sizes(sizes))
}

impl Sizes {
    /// Prints a table of all files.
    pub(crate) fn print(&self, console: Console) {
        console.say(format_args!("\n{:>10} {:>10} {:>10}  (bytes)", "raw", "gzip", "brotli"));
        let line = |name: &str, size: &Value| {
            let number = |kind: &str| size.get(kind).and_then(Value::as_u64).unwrap_or_default();
            console.say(format_args!("{:>10} {:>10} {:>10}  {name}", number("raw"), number("gzip"), number("brotli")));
        };
        for file in self.0.get("files").and_then(Value::as_array).into_iter().flatten() {
            line(file.get("path").and_then(Value::as_str).unwrap_or_default(), file);
        }
        let groups = [
            ("workerWasm", "the worker's wasm"),
            ("firstPage", "the first page, without the worker's program"),
            ("editor", "the editor, loaded when one is first shown"),
            ("firstVisit", "all that the first visit loads"),
        ];
        for (key, name) in groups {
            line(name, self.0.get(key).unwrap_or(&Value::Null));
        }
    }

    /// Compares with `tests/budgets.json`.
    pub(crate) fn check(&self, project: &Project) -> Result<()> {
        let text = read_text(&project.root.join("tests/budgets.json"))?;
        let budgets: Value =
            serde_json::from_str(&text).map_err(|error| Failure::new(format!("tests/budgets.json: {error}")))?;
        let verdicts = verdicts(&self.0, &budgets)?;
        let mut over = Vec::new();
        for verdict in &verdicts {
            project.console.say(verdict.to_string());
            if verdict.size > verdict.budget {
                over.push(verdict.to_string());
            }
        }
        if over.is_empty() {
            return Ok(());
        }
        Err(Failure::new(format!("the site is larger than its budget: {}", over.join("; "))).advise(
            "see the table of sizes; a new dependency is the usual cause (`cargo tree -p kms-ui -e normal`). The budgets \
             stand in tests/budgets.json",
        ))
    }
}

/// One size against its budget, in kilobytes of 1,000 bytes, brotli.
#[derive(Debug, PartialEq)]
struct Verdict {
    name: &'static str,
    size: f64,
    budget: f64,
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{}: {:.1} of {} KB (brotli)", self.name, self.size, self.budget)
    }
}

fn verdicts(sizes: &Value, budgets: &Value) -> Result<Vec<Verdict>> {
    let pairs = [
        ("the first page", "firstPage", "firstPageBrotliKB"),
        ("the worker's wasm", "workerWasm", "workerWasmBrotliKB"),
        ("the editor", "editor", "editorBrotliKB"),
    ];
    let verdict = |(name, size, budget): (&'static str, &str, &str)| {
        let bytes = sizes.get(size).and_then(|size| size.get("brotli")).and_then(Value::as_f64);
        let budget_kb = budgets.get(budget).and_then(Value::as_f64);
        let bytes = bytes.ok_or_else(|| Failure::new(format!("sizes.mjs gives no `{size}`")))?;
        let budget = budget_kb.ok_or_else(|| Failure::new(format!("tests/budgets.json has no `{budget}`")))?;
        Ok(Verdict { name, size: bytes / 1000.0, budget })
    };
    pairs.into_iter().map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_held_against_budgets() {
        let sizes = serde_json::json!({"firstPage": {"brotli": 451_000}, "workerWasm": {"brotli": 100}, "editor": {"brotli": 100}});
        let budgets = serde_json::json!({"firstPageBrotliKB": 450, "workerWasmBrotliKB": 500, "editorBrotliKB": 1});
        let verdicts = verdicts(&sizes, &budgets).unwrap();
        assert_eq!(verdicts.len(), 3);
        assert!(verdicts[0].size > verdicts[0].budget);
        assert!(verdicts[1].size < verdicts[1].budget);
        assert_eq!(verdicts[0].to_string(), "the first page: 451.0 of 450 KB (brotli)");
    }

    #[test]
    fn a_missing_budget_is_no_licence() {
        let sizes =
            serde_json::json!({"firstPage": {"brotli": 1}, "workerWasm": {"brotli": 1}, "editor": {"brotli": 1}});
        assert!(verdicts(&sizes, &serde_json::json!({})).is_err());
    }
}
