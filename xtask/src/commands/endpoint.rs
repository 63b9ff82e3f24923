//! `cargo xtask endpoint`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Command;

use crate::console::Console;
use crate::failure::{Failure, Result};
use crate::process::{command, run_logged};
use crate::project::Project;

/// How the endpoint is built.
#[derive(Clone, Copy)]
pub(crate) enum Speed {
    /// To serve, and to be measured.
    Full,
    /// As the native tests build it, so that nothing is built twice. The algorithms are fast even so.
    Tests,
}

impl Speed {
    /// The profile's name for cargo, and that of its folder.
    fn profile(self) -> (&'static str, &'static str) {
        match self {
            Self::Full => ("native", "native"),
            Self::Tests => ("dev", "debug"),
        }
    }
}

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
    let mut endpoint = command(build(&project, Speed::Full, &["--bins"])?);
    endpoint.args(&args.options);
    become_program(endpoint)
}

/// Builds these targets of the endpoint, and tells where the program is.
pub(crate) fn build(project: &Project, speed: Speed, targets: &[&str]) -> Result<PathBuf> {
    let mut cargo = command("cargo");
    cargo.current_dir(&project.root);
    cargo.args(["build", "--profile", speed.profile().0, "--locked", "-p", "kms-endpoint"]).args(targets);
    let log = project.target.join("endpoint-build.log");
    let mut task = project.console.task("build the endpoint", Some("some minutes the first time"));
    let built = run_logged(&mut cargo, &log, &mut task, None);
    task.end();
    built?;
    Ok(program(project, speed, "kms-endpoint"))
}

/// Where a program of the build is: `kms-endpoint`, or an example as `examples/name`.
pub(crate) fn program(project: &Project, speed: Speed, name: &str) -> PathBuf {
    project.target.join(speed.profile().1).join(format!("{name}{}", std::env::consts::EXE_SUFFIX))
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
