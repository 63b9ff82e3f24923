//! `cargo xtask test`.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::commands::interop;
use crate::console::Console;
use crate::dist::sizes;
use crate::failure::{Context, Failure, Result};
use crate::process::{command, path_with, run_visible};
use crate::project::Project;
use crate::steps::Steps;
use crate::tools::{self, Purpose, cargo_tool, chromium, firefox, wasm_target, webkit};
use crate::versions::WASM_TARGET;

/// Set up and run all checks and tests: lints, native tests, AWS's clients against the endpoint, tests in Chromium, and
/// journeys through the built site, the core ones in Firefox and WebKitGTK too
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only what needs nothing but Rust: formatting, clippy and the native tests
    #[arg(long)]
    fast: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let project = Project::open(Console::stdout())?;
    let mut steps = Steps::new(project.console, "kmsbox test");
    let purpose = if args.fast { Purpose::Native } else { Purpose::Test };
    steps.step("set-up", || tools::set_up(&project, purpose))?;
    super::lint::native(&project, &mut steps)?;
    if !args.fast {
        super::lint::rest(&project, &mut steps)?;
    }
    steps.step("native tests", || native(&project))?;
    if !args.fast {
        steps.step(interop::CLIENTS, || interop::clients(&project, &[]))?;
        steps.step(interop::MODEL, || interop::model(&project))?;
        steps.step("store tests in Chromium", || in_chromium(&project, "kms-store", &[]))?;
        steps.step("conformance in Chromium", || in_chromium(&project, "kms-core", &["--test", "wasm"]))?;
        steps.step("build", || super::build::site(&project, false))?;
        steps.step("sizes against budgets", || {
            let sizes = sizes::measure(&project)?;
            sizes.print(project.console);
            sizes.check(&project)
        })?;
        steps.step("browser tests", || journeys(&project, "tests/browser"))?;
        steps.step("core journeys in Firefox and WebKitGTK", || journeys(&project, "tests/browser/elsewhere"))?;
    }
    steps.finish();
    Ok(())
}

fn native(project: &Project) -> Result<()> {
    let mut cargo = command("cargo");
    cargo.current_dir(&project.root).args(["test", "--workspace", "--locked"]);
    run_visible(&mut cargo, project.console, "native tests")
        .map_err(|f| f.advise("run the failed test alone: `cargo test -p <crate> <name>`"))
}

fn in_chromium(project: &Project, package: &str, which: &[&str]) -> Result<()> {
    let mut cargo = wasm_target::cargo(project)?;
    cargo.args(["test", "-p", package, "--target", WASM_TARGET, "--locked"]).args(which);
    cargo.env("PATH", path_with(&[cargo_tool::wasm_bindgen(project)?.bin(project)])?);
    cargo.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", "wasm-bindgen-test-runner");
    cargo.env("WASM_BINDGEN_TEST_TIMEOUT", "300");
    if let Some(driver) = chromium::driver() {
        cargo.env(chromium::DRIVER_VARIABLE, driver);
    }
    run_visible(&mut cargo, project.console, &format!("{package} in Chromium")).map_err(|f| {
        f.advise(format!(
            "see the test named above; if the browser did not start, compare `chromium --version` with \
             `chromedriver --version` and see crates/{package}/webdriver.json"
        ))
    })
}

fn journeys(project: &Project, folder: &str) -> Result<()> {
    let mut tests = Vec::new();
    find_tests(&project.root.join(folder), &mut tests)?;
    if tests.is_empty() {
        return Err(
            Failure::new(format!("there is no {folder}/*.test.mjs")).advise("restore the tests from version control")
        );
    }
    // One after the other: they measure time, and each starts a browser.
    let mut node = node(project);
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(tests);
    run_visible(&mut node, project.console, "browser tests").map_err(|f| {
        f.advise(format!("run the failed file alone: `node --test {folder}/<name>.test.mjs` (dist/ is built)"))
    })
}

/// Node, with the browsers that its scripts are to use.
pub(crate) fn node(project: &Project) -> Command {
    let mut node = command("node");
    node.current_dir(&project.root);
    let programs = [
        (chromium::BROWSER_VARIABLE, chromium::browser()),
        (firefox::BROWSER_VARIABLE, firefox::browser()),
        (webkit::DRIVER_VARIABLE, webkit::driver()),
        (webkit::SCREEN_VARIABLE, webkit::screen()),
    ];
    node.envs(programs.into_iter().filter_map(|(variable, program)| Some((variable, program?))));
    node
}

fn find_tests(folder: &Path, tests: &mut Vec<PathBuf>) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    let entries = std::fs::read_dir(folder).context(format_args!("cannot read `{}`", folder.display()))?;
    tests.extend(
        entries.flatten().map(|entry| entry.path()).filter(|path| path.to_string_lossy().ends_with(".test.mjs")),
    );
    tests.sort();
    Ok(())
}
