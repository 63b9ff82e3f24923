//! `cargo xtask bench`.

use serde_json::{Map, Value};

use crate::commands::endpoint::Speed;
use crate::console::Console;
use crate::failure::{Failure, Result};
use crate::process::{command, run_captured};
use crate::project::Project;
use crate::tools::{self, Purpose};

/// The benchmark of the engine, native; the others are the scripts in `tests/bench`.
const ENGINE: &str = "engine-native";

/// The benchmark of the endpoint against another simulator, a script in Python as that one is.
const ENDPOINT: &str = "endpoint";

/// Measure speed and sizes; prints one JSON object on stdout, and what is going on on stderr
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Names of benchmarks (all without any): `engine-native`, `endpoint`, or a script of tests/bench without its ending
    names: Vec<String>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let project = Project::open(Console::stderr())?;
    let known = known(&project);
    let chosen = choose(&known, &args.names)?;
    if chosen.iter().any(|name| ![ENGINE, ENDPOINT].contains(&name.as_str())) {
        tools::set_up(&project, Purpose::Test)?;
        super::build::site(&project, false)?;
    }
    let mut report = Map::new();
    for name in chosen {
        let value = match name.as_str() {
            ENGINE => engine(&project),
            ENDPOINT => endpoint(&project),
            _ => script(&project, &name),
        };
        report.insert(name, value?);
    }
    let text = serde_json::to_string_pretty(&report).map_err(|error| Failure::new(error.to_string()))?;
    println!("{text}");
    Ok(())
}

/// All benchmarks by name: the engine's and the scripts that stand directly in `tests/bench`.
fn known(project: &Project) -> Vec<String> {
    let entries = std::fs::read_dir(project.root.join("tests/bench")).into_iter().flatten().flatten();
    let mut scripts: Vec<String> = entries
        .filter_map(|entry| entry.file_name().to_string_lossy().strip_suffix(".mjs").map(str::to_owned))
        .collect();
    scripts.sort();
    scripts.splice(0..0, [ENGINE.to_owned(), ENDPOINT.to_owned()]);
    scripts
}

fn choose(known: &[String], names: &[String]) -> Result<Vec<String>> {
    if let Some(unknown) = names.iter().find(|name| !known.contains(name)) {
        return Err(Failure::new(format!("there is no benchmark `{unknown}`"))
            .advise(format!("choose from: {}", known.join(", "))));
    }
    let chosen = if names.is_empty() { known } else { names };
    Ok(chosen.to_vec())
}

fn engine(project: &Project) -> Result<Value> {
    let mut cargo = command("cargo");
    cargo.current_dir(&project.root);
    cargo.args(["run", "--profile", "bench", "--locked", "-p", "kms-worker", "--example", "engine"]);
    last_object(&run_captured(&mut cargo, project.console, "benchmark engine")?, ENGINE)
}

fn endpoint(project: &Project) -> Result<Value> {
    let program = super::endpoint::build(project, Speed::Full, &["--bins", "--examples"])?;
    let mut python = command("python3");
    python.current_dir(&project.root).arg(project.root.join("tests/bench/endpoint.py"));
    python.arg(program).arg(super::endpoint::program(project, Speed::Full, "examples/load"));
    last_object(&run_captured(&mut python, project.console, "benchmark endpoint")?, ENDPOINT)
}

fn script(project: &Project, name: &str) -> Result<Value> {
    let mut node = super::test::node(project);
    // Some build programs of their own, as the site is built.
    super::build::find_tools(project, &mut node)?;
    node.arg(project.root.join("tests/bench").join(format!("{name}.mjs")));
    last_object(&run_captured(&mut node, project.console, &format!("benchmark {name}"))?, name)
}

/// A benchmark's result is the last line that it prints.
fn last_object(output: &str, name: &str) -> Result<Value> {
    let last = output.trim_end().lines().last().unwrap_or_default();
    match serde_json::from_str(last) {
        Ok(value @ Value::Object(_)) => Ok(value),
        _ => Err(Failure::new(format!("the last line of benchmark `{name}` is no JSON object: {last}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_counts() {
        let value = last_object("warming up\n{\"rate\": 2}\n", "x").unwrap();
        assert_eq!(value.get("rate").and_then(Value::as_u64), Some(2));
        assert!(last_object("{\"rate\": 2}\ndone", "x").is_err());
        assert!(last_object("", "x").is_err());
    }

    #[test]
    fn unknown_names_are_refused_with_the_known_ones() {
        let known = ["engine-native".to_owned(), "sizes".to_owned()];
        assert_eq!(choose(&known, &[]).unwrap(), known);
        let refused = choose(&known, &["size".to_owned()]).unwrap_err().to_string();
        assert!(refused.contains("engine-native, sizes"), "{refused}");
    }
}
