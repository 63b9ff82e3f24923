//! The tools that kmsbox is built and tested with, and the set-up that provides them.
//!
//! Each tool is a [`Step`]: a cheap check, and what to run where the check says no. So the set-up can be repeated at will.

mod apt;
pub(crate) mod cargo_tool;
pub(crate) mod chromium;
mod debian_rust;
pub(crate) mod firefox;
mod node;
mod npm;
mod openssl;
mod privilege;
pub(crate) mod python;
mod rust_components;
mod rustup;
pub(crate) mod wasm_target;
pub(crate) mod webkit;

use std::fs::File;
use std::path::PathBuf;
use std::time::Instant;

use crate::console::{Task, spent};
use crate::failure::{Context, Result};
use crate::project::Project;

/// One thing that must be there.
pub(crate) trait Step: Sync {
    /// What it is, with its version if that is pinned.
    fn name(&self) -> String;

    /// Is it there? Called on every run, so cheap: a few files, one short program.
    fn is_done(&self, project: &Project) -> bool;

    /// How long [`Step::run`] usually takes, as a phrase.
    fn expected(&self) -> &'static str;

    /// Provides it, or tells the developer how to.
    fn run(&self, project: &Project, task: &mut Task) -> Result<()>;
}

/// What the set-up is for; each includes the tools it needs and no other.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Purpose {
    /// Formatting, lints and native tests.
    Native,
    /// The static site.
    Build,
    /// AWS's clients against the endpoint.
    Interop,
    /// Everything.
    Test,
}

fn steps(project: &Project, purpose: Purpose) -> Result<Vec<Box<dyn Step>>> {
    let mut steps: Vec<Box<dyn Step>> = vec![Box::new(rustup::Rustup), Box::new(rust_components::RustComponents)];
    let site = matches!(purpose, Purpose::Build | Purpose::Test);
    if site {
        steps.push(Box::new(wasm_target::WasmTarget));
    }
    if purpose != Purpose::Native {
        steps.push(Box::new(node::Node));
        steps.push(Box::new(npm::Packages));
    }
    if site {
        steps.push(Box::new(cargo_tool::wasm_bindgen(project)?));
        steps.push(Box::new(cargo_tool::trunk()));
    }
    if purpose != Purpose::Build {
        steps.push(Box::new(openssl::OpenSsl));
    }
    if matches!(purpose, Purpose::Interop | Purpose::Test) {
        steps.push(Box::new(python::AwsClients));
    }
    if purpose == Purpose::Test {
        steps.push(Box::new(cargo_tool::cargo_deny()));
        steps.push(Box::new(chromium::Chromium));
        steps.push(Box::new(firefox::Firefox));
        steps.push(Box::new(webkit::WebKit));
    }
    Ok(steps)
}

/// Provides what is missing for `purpose`, one step after the other.
pub(crate) fn set_up(project: &Project, purpose: Purpose) -> Result<()> {
    let start = Instant::now();
    let console = project.console;
    let steps = steps(project, purpose)?;
    let count = steps.len();
    let missing = missing(project, steps);
    if missing.is_empty() {
        console.say(format_args!("Everything is set up ({count} checks, {}).", spent(start.elapsed())));
        return Ok(());
    }
    console.say(format_args!("Setting up {} of {count} (logs in {}):", missing.len(), project.logs().display()));
    for step in &missing {
        console.say(format_args!("  - {} ({})", step.name(), step.expected()));
    }
    let _lock = lock(project)?;
    for step in missing {
        // Another checkout's set-up may have done it while this one waited for the lock.
        if !step.is_done(project) {
            provide(project, step.as_ref())?;
        }
    }
    console.say(format_args!("Everything is set up ({count} checks, {}).", spent(start.elapsed())));
    Ok(())
}

/// The checks start programs that spend their time waiting, so they run side by side.
fn missing(project: &Project, steps: Vec<Box<dyn Step>>) -> Vec<Box<dyn Step>> {
    let done: Vec<bool> = std::thread::scope(|scope| {
        let checks: Vec<_> = steps.iter().map(|step| scope.spawn(|| step.is_done(project))).collect();
        checks.into_iter().map(|check| check.join().unwrap_or(false)).collect()
    });
    steps.into_iter().zip(done).filter(|(_, done)| !done).map(|(step, _)| step).collect()
}

fn provide(project: &Project, step: &dyn Step) -> Result<()> {
    let console = project.console;
    console.say(format_args!("{} …", step.name()));
    let mut task = console.task(&step.name(), Some(step.expected()));
    let result = step.run(project, &mut task);
    let time = task.end();
    result.map_err(|failure| {
        failure.advise("mend what the message names, then run the same command again: it goes on where it stopped")
    })?;
    console.say(format_args!("{} is ready ({}).", step.name(), spent(time)));
    Ok(())
}

/// Two checkouts share one folder of tools: one sets up at a time.
fn lock(project: &Project) -> Result<File> {
    let folder = &project.tools;
    std::fs::create_dir_all(folder).context(format_args!("cannot make the tools' folder `{}`", folder.display()))?;
    let path = folder.join(".lock");
    let file = File::create(&path).context(format_args!("cannot make `{}`", path.display()))?;
    if file.try_lock().is_err() {
        project.console.say("Another set-up is running; waiting for it …");
        file.lock().context(format_args!("cannot lock `{}`", path.display()))?;
    }
    Ok(file)
}

/// The program that a variable of the environment names, if it is there.
fn named(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).filter(|file| file.is_file())
}
