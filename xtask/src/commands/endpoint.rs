//! `cargo xtask endpoint`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::console::Console;
use crate::failure::{Failure, Result};
use crate::process::{command, run_logged};
use crate::project::Project;

/// The profile that the endpoint is built with, which is also its folder's name.
const PROFILE: &str = "native";

/// Build the endpoint and run it: a simulated AWS KMS on this machine, for any client of AWS
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub(crate) struct Args {
    /// The endpoint's own options; `--help` lists them
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "OPTIONS")]
    options: Vec<OsString>,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let project = Project::open(Console::stderr())?;
    let mut endpoint = command(build(&project, &["--bins"])?);
    endpoint.args(&args.options);
    become_program(endpoint)
}

/// Builds these targets of the endpoint, and tells where the program is.
pub(crate) fn build(project: &Project, targets: &[&str]) -> Result<PathBuf> {
    let mut cargo = command("cargo");
    cargo.current_dir(&project.root);
    cargo.args(["build", "--profile", PROFILE, "--locked", "-p", "kms-endpoint"]).args(targets);
    let log = project.target.join("endpoint-build.log");
    let mut task = project.console.task("build the endpoint", Some("some minutes the first time"));
    let built = run_logged(&mut cargo, &log, &mut task, None);
    task.end();
    built?;
    Ok(program(project, "kms-endpoint"))
}

/// Where a program of the build is: `kms-endpoint`, or an example as `examples/name`.
pub(crate) fn program(project: &Project, name: &str) -> PathBuf {
    project.target.join(PROFILE).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
}

/// Signals must reach the endpoint itself, so it takes this program's place.
#[cfg(unix)]
fn become_program(mut endpoint: Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = endpoint.exec();
    Err(Failure::new(format!("the endpoint cannot be started: {error}")))
}

/// Ctrl-C reaches all programs of a console.
#[cfg(not(unix))]
fn become_program(mut endpoint: Command) -> Result<()> {
    let status = endpoint.status().map_err(|error| Failure::new(format!("the endpoint cannot be started: {error}")))?;
    if status.success() { Ok(()) } else { Err(Failure::new(format!("the endpoint ended with {status}"))) }
}
