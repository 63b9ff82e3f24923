//! clippy and rustfmt, which rustup's minimal profile leaves out.

use crate::console::Task;
use crate::failure::Result;
use crate::process::{command, run_logged, succeeds};
use crate::project::Project;
use crate::tools::Step;

pub(crate) struct RustComponents;

impl Step for RustComponents {
    fn name(&self) -> String {
        "clippy and rustfmt".to_owned()
    }

    fn is_done(&self, _: &Project) -> bool {
        succeeds(command("cargo").args(["clippy", "--version"]))
            && succeeds(command("cargo").args(["fmt", "--version"]))
    }

    fn expected(&self) -> &'static str {
        "about 10 seconds"
    }

    fn run(&self, project: &Project, task: &mut Task) -> Result<()> {
        let log = project.logs().join("rust-components.log");
        run_logged(command("rustup").args(["component", "add", "clippy", "rustfmt"]), &log, task, None).map_err(
            |failure| {
                failure.advise(
                    "run `rustup component add clippy rustfmt`, or take clippy and rustfmt from your distribution",
                )
            },
        )
    }
}
