//! `cargo xtask build`.

use std::path::PathBuf;
use std::process::Command;

use crate::console::Console;
use crate::dist::arrange::{self, Built};
use crate::dist::sizes;
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
    if !dev {
        erase_components(&mut trunk);
    }
    // Trunk reads NO_COLOR as the value of its `--no-color`, and refuses the usual `1`.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    run_visible(&mut trunk, project.console, "building the site (about 3 minutes when new)")?;

    let built = Built { trunk: project.root.join("target/trunk"), editor: bundle_editor(project, dev)? };
    let build = arrange::arrange(&project.root, &built, &project.dist())?;
    project.console.say(format_args!("Build {build} is in dist/."));
    Ok(())
}

/// Lets Leptos make views of one type instead of one type each: slower by what nobody can see, and smaller by a tenth.
fn erase_components(command: &mut Command) {
    const FLAGS: &str = "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS";
    let set = command.get_envs().find_map(|(name, value)| value.filter(|_| name == FLAGS)).unwrap_or_default();
    let mut flags = set.to_os_string();
    flags.push(" --cfg erase_components");
    command.env(FLAGS, flags);
}

/// Makes one file of `www/editor` and the npm packages that it imports. Gives the file.
fn bundle_editor(project: &Project, dev: bool) -> Result<PathBuf> {
    let bundle = project.root.join("target/bundles/editor.js");
    let mut esbuild = command(project.npm_bin().join("esbuild"));
    esbuild.current_dir(&project.root).env("NODE_PATH", project.root.join("tests/node_modules"));
    esbuild.args(["www/editor/editor.js", "--bundle", "--format=esm", "--target=es2022", "--charset=utf8"]);
    // The licence asks that its notice goes along.
    esbuild.args(["--legal-comments=inline", "--log-level=warning"]);
    esbuild.args((!dev).then_some("--minify")).arg(format!("--outfile={}", bundle.display()));
    run_visible(&mut esbuild, project.console, "bundling the editor")?;
    Ok(bundle)
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
