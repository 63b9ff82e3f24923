//! `cargo xtask interop`.

use std::path::Path;

use crate::commands::endpoint::{self, Speed};
use crate::console::Console;
use crate::failure::Result;
use crate::process::{command, run_visible};
use crate::project::Project;
use crate::steps::Steps;
use crate::tools::python::{self, AwsClients};
use crate::tools::{self, Purpose};

/// Have AWS's own clients drive every operation against the endpoint, and hold the service model against botocore's
///
/// The clients are boto3, the `aws` command and the SDK for JavaScript, in pinned versions; `cargo xtask test` runs them too.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only these clients, and not the service model
    #[arg(value_parser = ["boto3", "cli", "sdk", "identity", "authorization"])]
    clients: Vec<String>,
    /// Only the service model, held against that of the newest botocore: names what AWS has added since
    #[arg(long, conflicts_with = "clients")]
    newest_model: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let project = Project::open(Console::stdout())?;
    if args.newest_model {
        let mut task = project.console.task("fetch the newest botocore", Some("about 20 seconds"));
        let python = python::newest_botocore(&project, &mut task);
        task.end();
        return compare(&python?, &project);
    }
    let mut steps = Steps::new(project.console, "kmsbox interop");
    steps.step("set-up", || tools::set_up(&project, Purpose::Interop))?;
    steps.step(CLIENTS, || clients(&project, &args.clients))?;
    if args.clients.is_empty() {
        steps.step(MODEL, || model(&project))?;
    }
    steps.finish();
    Ok(())
}

/// The name of the step [`clients`].
pub(crate) const CLIENTS: &str = "AWS's clients against the endpoint";
/// The name of the step [`model`].
pub(crate) const MODEL: &str = "service model against botocore's";

/// Runs these clients, all if none is named, each against an endpoint of its own.
pub(crate) fn clients(project: &Project, names: &[String]) -> Result<()> {
    let program = endpoint::build(project, Speed::Tests, &["--bins"])?;
    let mut python = command(AwsClients::python(project)?);
    python.current_dir(&project.root).arg(project.root.join("tests/interop/endpoint/run.py"));
    python.arg("--program").arg(program).args(names);
    run_visible(&mut python, project.console, CLIENTS).map_err(|failure| {
        failure.advise("see what is named above; run a client alone: `cargo xtask interop boto3` (or `cli`, `sdk`)")
    })
}

/// Holds the service model against that of the pinned botocore.
pub(crate) fn model(project: &Project) -> Result<()> {
    compare(&AwsClients::python(project)?, project)
}

fn compare(python: &Path, project: &Project) -> Result<()> {
    let mut python = command(python);
    python.current_dir(&project.root).arg(project.root.join("tests/interop/model_check.py"));
    run_visible(&mut python, project.console, MODEL).map_err(|failure| {
        failure.advise(
            "each line above names what AWS has and crates/kms-api/model/kms-2014-11-01.json has not, or has otherwise",
        )
    })
}
