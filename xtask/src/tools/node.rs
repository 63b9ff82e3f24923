//! Node.js, which runs wasm-opt, prettier and the browser tests.

use crate::console::Task;
use crate::failure::{Failure, Result};
use crate::process::{command, find_program, output};
use crate::project::Project;
use crate::tools::Step;
use crate::versions::NODE_MAJOR;

pub(crate) struct Node;

impl Step for Node {
    fn name(&self) -> String {
        format!("Node.js {NODE_MAJOR} or newer, with npm")
    }

    fn is_done(&self, _: &Project) -> bool {
        let version = output(command("node").arg("--version")).unwrap_or_default();
        major(&version).is_some_and(|major| major >= NODE_MAJOR) && find_program("npm").is_some()
    }

    fn expected(&self) -> &'static str {
        "by hand"
    }

    fn run(&self, _: &Project, _: &mut Task) -> Result<()> {
        let what = match output(command("node").arg("--version")) {
            Some(version) if major(&version).is_some_and(|major| major >= NODE_MAJOR) => {
                "`npm` is not in PATH".to_owned()
            }
            Some(version) => format!("Node.js here is {version}, but {NODE_MAJOR} or newer is needed"),
            None => "`node` is not in PATH".to_owned(),
        };
        Err(Failure::new(what).advise(format!(
            "install Node.js {NODE_MAJOR} or newer with npm, from https://nodejs.org or your distribution, then run the \
             same command again"
        )))
    }
}

fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::major;

    #[test]
    fn node_states_its_major_version_first() {
        assert_eq!(major("v20.20.2"), Some(20));
        assert_eq!(major("20"), None);
        assert_eq!(major(""), None);
    }
}
