//! OpenSSL, which the tests of the algorithms hold ours against.

use crate::console::Task;
use crate::failure::Result;
use crate::process::find_program;
use crate::project::Project;
use crate::tools::{Step, apt};

pub(crate) struct OpenSsl;

impl Step for OpenSsl {
    fn name(&self) -> String {
        "OpenSSL".to_owned()
    }

    fn is_done(&self, _: &Project) -> bool {
        find_program("openssl").is_some()
    }

    fn expected(&self) -> &'static str {
        "a few seconds"
    }

    fn run(&self, project: &Project, task: &mut Task) -> Result<()> {
        apt::install("The program openssl", &["openssl"], project, task).map_err(|failure| {
            failure.advise("install OpenSSL (Debian: `apt-get install openssl`), then run the same command again")
        })
    }
}
