//! `cargo xtask build`.

use std::process::Command;

use crate::console::Console;
use crate::dist::{arrange, sizes};
use crate::failure::Result;
use crate::process::{command, output, path_with, run_visible};
use crate::project::Project;
use crate::tools::{self, Purpose, cargo_tool, wasm_target};
use crate::versions::WASM_TARGET;

/// Build the static site in dist/ and print its sizes
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Build fast instead of small: without optimisation, with debug information
    #[arg(long)]
    dev: bool,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let project = Project::open(Console::stdout())?;
    tools::set_up(&project, Purpose::Build)?;
    site(&project, args.dev)?;
    if args.dev {
        return Ok(());
    }
    let sizes = sizes::measure(&project)?;
    sizes.print(project.console);
    sizes.check(&project)
}

/// Builds `dist/`; the tools are there.
pub(crate) fn site(project: &Project, dev: bool) -> Result<()> {
    fetch(project)?;
    let mut trunk = command("trunk");
    trunk.current_dir(&project.root).arg("build").args((!dev).then_some("--release"));
    find_tools(project, &mut trunk)?;
    // Trunk reads NO_COLOR as the value of its `--no-color`, and refuses the usual `1`.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    run_visible(&mut trunk, project.console, "building the site (about 3 minutes when new)")?;

    let build = arrange::arrange(&project.root, &project.root.join("target/trunk"), &project.dist())?;
    project.console.say(format_args!("Build {build} is in dist/."));
    Ok(())
}

/// Lets `command` find all that a build for the browser takes: the toolchain, wasm-bindgen, wasm-opt and Trunk.
pub(crate) fn find_tools(project: &Project, command: &mut Command) -> Result<()> {
    wasm_target::prepare(command)?;
    let bindgen = cargo_tool::wasm_bindgen(project)?.bin(project);
    command.env("PATH", path_with(&[cargo_tool::trunk().bin(project), bindgen, project.npm_bin()])?);
    Ok(())
}

/// Downloads the crates that the site needs. Trunk must not download tools, and its `offline` forbids cargo too.
fn fetch(project: &Project) -> Result<()> {
    let mut cargo = wasm_target::cargo(project)?;
    cargo.args(["fetch", "--quiet", "--target", WASM_TARGET]);
    // Procedural macros and build scripts run on this machine.
    if let Some(host) = output(command("rustc").args(["--print", "host-tuple"])) {
        cargo.args(["--target", &host]);
    }
    run_visible(&mut cargo, project.console, "downloading crates").map_err(|failure| {
        failure.advise(
            "check that cargo reaches its registry (behind a proxy, set HTTPS_PROXY), then run the same command again",
        )
    })
}
