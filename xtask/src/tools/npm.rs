//! The npm packages of `tests/package.json`: wasm-opt, prettier, and what the browser tests need.

use std::path::PathBuf;

use crate::console::Task;
use crate::dist::hash;
use crate::failure::{Context, Result};
use crate::process::{command, run_logged};
use crate::project::Project;
use crate::tools::Step;

pub(crate) struct Packages;

impl Packages {
    /// A file that `npm ci` deletes, and that we write after it: it names the lock file that was installed.
    fn stamp(project: &Project) -> PathBuf {
        project.root.join("tests/node_modules/.installed-lock")
    }

    fn lock_hash(project: &Project) -> Result<String> {
        let lock = project.root.join("tests/package-lock.json");
        let bytes = std::fs::read(&lock).context(format_args!("cannot read `{}`", lock.display()))?;
        Ok(hash::hex(&hash::sha256(&bytes)))
    }
}

impl Step for Packages {
    fn name(&self) -> String {
        "npm packages of tests/package.json".to_owned()
    }

    fn is_done(&self, project: &Project) -> bool {
        let installed = std::fs::read_to_string(Self::stamp(project));
        installed.is_ok_and(|installed| Self::lock_hash(project).is_ok_and(|lock| lock == installed))
    }

    fn expected(&self) -> &'static str {
        "about 10 seconds"
    }

    fn run(&self, project: &Project, task: &mut Task) -> Result<()> {
        let log = project.logs().join("npm.log");
        let mut npm = command("npm");
        // In the folder rather than with `--prefix`, so that its `.npmrc` counts.
        npm.current_dir(project.root.join("tests"));
        npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        run_logged(&mut npm, &log, task, None).map_err(|failure| {
            failure.advise("check that npm reaches its registry (`npm ping`), then run the same command again")
        })?;
        let stamp = Self::stamp(project);
        std::fs::write(&stamp, Self::lock_hash(project)?).context(format_args!("cannot write `{}`", stamp.display()))
    }
}
