//! Packages of Debian and its kin.

use crate::console::Task;
use crate::failure::{Failure, Result};
use crate::process::{find_program, run_logged};
use crate::project::Project;
use crate::tools::privilege::Root;

/// Installs packages. `what` is what is missing, for the error where that cannot be done.
pub(crate) fn install(what: &str, packages: &[&str], project: &Project, task: &mut Task) -> Result<()> {
    if find_program("apt-get").is_none() {
        return Err(Failure::new(format!("{what} is missing, and there is no `apt-get` to install it")));
    }
    let Some(root) = Root::find() else {
        return Err(Failure::new(format!("{what} is missing, and installing it needs root")));
    };
    let name = packages.join("-");
    let log = |part: &str| project.logs().join(format!("{name}-{part}.log"));
    run_logged(root.apt_get().arg("update"), &log("update"), task, None)?;
    let mut apt = root.apt_get();
    apt.args(["install", "--no-install-recommends"]).args(packages);
    run_logged(&mut apt, &log("install"), task, None)
}
