//! `cargo xtask lint`.

use std::process::Command;

use crate::console::Console;
use crate::failure::Result;
use crate::process::{command, path_with, run_visible};
use crate::project::Project;
use crate::steps::Steps;
use crate::tools::{self, Purpose, cargo_tool, wasm_target};
use crate::versions::WASM_TARGET;

/// The crates with code that only the browser's target compiles.
const WASM_CRATES: [&str; 3] = ["kms-ui", "kms-worker", "kms-store"];
/// What prettier looks after.
const PRETTIER: [&str; 3] = ["www", "tests", "crates/**/*.{css,js}"];

/// Check formatting, lints, documentation and the licences of dependencies
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Format instead of checking the format
    #[arg(long)]
    fix: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let project = Project::open(Console::stdout())?;
    let mut steps = Steps::new(project.console, "kmsbox lint");
    steps.step("set-up", || tools::set_up(&project, Purpose::Test))?;
    if args.fix {
        steps.step("format", || fix(&project))?;
    }
    native(&project, &mut steps)?;
    rest(&project, &mut steps)?;
    steps.finish();
    Ok(())
}

/// The lints that need nothing but Rust.
pub(crate) fn native(project: &Project, steps: &mut Steps) -> Result<()> {
    steps.step("rustfmt", || {
        let mut fmt = cargo(project);
        fmt.args(["fmt", "--all", "--check"]);
        run_visible(&mut fmt, project.console, "rustfmt").map_err(|f| f.advise("run `cargo xtask lint --fix`"))
    })?;
    steps.step("clippy", || {
        let mut clippy = cargo(project);
        clippy.args(["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"]);
        run_visible(&mut clippy, project.console, "clippy").map_err(|f| f.advise(CLIPPY))
    })
}

/// The lints that need the other tools.
pub(crate) fn rest(project: &Project, steps: &mut Steps) -> Result<()> {
    steps.step("clippy for wasm", || {
        let mut clippy = wasm_target::cargo(project)?;
        clippy.args(["clippy", "--target", WASM_TARGET, "--locked"]);
        clippy.args(WASM_CRATES.iter().flat_map(|name| ["-p", name])).args(["--", "-D", "warnings"]);
        run_visible(&mut clippy, project.console, "clippy for wasm").map_err(|f| f.advise(CLIPPY))
    })?;
    steps.step("documentation", || {
        let mut doc = cargo(project);
        doc.args(["doc", "--no-deps", "--workspace", "--locked"]);
        doc.env("RUSTDOCFLAGS", "-Dwarnings");
        run_visible(&mut doc, project.console, "documentation")
            .map_err(|f| f.advise("mend the documentation comments named above"))
    })?;
    steps.step("prettier", || {
        run_visible(&mut prettier(project, "--check"), project.console, "prettier")
            .map_err(|f| f.advise("run `cargo xtask lint --fix`"))
    })?;
    steps.step("licences and sources of dependencies", || {
        let mut deny = cargo(project);
        deny.args([
            "deny",
            "--locked",
            "-L",
            "error",
            "check",
            "--hide-inclusion-graph",
            "bans",
            "licenses",
            "sources",
        ]);
        deny.env("PATH", path_with(&[cargo_tool::cargo_deny().bin(project)])?);
        run_visible(&mut deny, project.console, "cargo-deny").map_err(|f| {
            f.advise("replace the dependency named above, or, if it is fine, say so with the reason in deny.toml")
        })
    })
}

fn fix(project: &Project) -> Result<()> {
    run_visible(cargo(project).args(["fmt", "--all"]), project.console, "rustfmt")?;
    run_visible(&mut prettier(project, "--write"), project.console, "prettier")
}

const CLIPPY: &str = "mend what clippy names; an exception needs `#[allow(…, reason = \"…\")]`";

fn cargo(project: &Project) -> Command {
    let mut cargo = command("cargo");
    cargo.current_dir(&project.root);
    cargo
}

fn prettier(project: &Project, mode: &str) -> Command {
    let mut prettier = command(project.npm_bin().join("prettier"));
    prettier
        .current_dir(&project.root)
        .args([mode, "--log-level", "warn", "--no-error-on-unmatched-pattern"])
        .args(PRETTIER);
    prettier
}
