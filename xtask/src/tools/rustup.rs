//! rustup and cargo: cargo is there, or this program would not run; rustup adds targets and chooses toolchains.

use crate::console::Task;
use crate::failure::{Failure, Result};
use crate::process::{command, find_program, succeeds};
use crate::project::Project;
use crate::tools::Step;

pub(crate) struct Rustup;

impl Step for Rustup {
    fn name(&self) -> String {
        "rustup and cargo".to_owned()
    }

    fn is_done(&self, _: &Project) -> bool {
        find_program("rustup").is_some() && succeeds(command("cargo").arg("--version"))
    }

    fn expected(&self) -> &'static str {
        "by hand"
    }

    fn run(&self, _: &Project, _: &mut Task) -> Result<()> {
        Err(Failure::new("`rustup` or `cargo` is not in PATH")
            .advise("install Rust with rustup, https://rustup.rs, open a new shell, and run the same command again"))
    }
}
