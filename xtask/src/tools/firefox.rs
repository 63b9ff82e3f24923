//! Firefox, for the core journeys.

use std::path::PathBuf;

use crate::console::Task;
use crate::failure::{Failure, Result};
use crate::process::find_program;
use crate::project::Project;
use crate::tools::{Step, apt, named};
use crate::versions::DEBIAN_FIREFOX;

/// Names the browser where it is none of the usual ones; the journeys read it too.
pub(crate) const BROWSER_VARIABLE: &str = "KMSBOX_FIREFOX";

pub(crate) struct Firefox;

impl Step for Firefox {
    fn name(&self) -> String {
        "Firefox".to_owned()
    }

    fn is_done(&self, _: &Project) -> bool {
        browser().is_some()
    }

    fn expected(&self) -> &'static str {
        "about 1 minute"
    }

    fn run(&self, project: &Project, task: &mut Task) -> Result<()> {
        apt::install("Firefox", DEBIAN_FIREFOX, project, task)
            .and_then(|()| browser().map(drop).ok_or_else(|| Failure::new("Firefox was installed but is not in PATH")))
            .map_err(|failure| {
                failure.advise(format!(
                    "install Firefox ESR or newer (Debian: `apt-get install {}`), or set {BROWSER_VARIABLE} to the \
                     program; then run the same command again",
                    DEBIAN_FIREFOX.join(" ")
                ))
            })
    }
}

/// The browser.
pub(crate) fn browser() -> Option<PathBuf> {
    named(BROWSER_VARIABLE).or_else(|| ["firefox-esr", "firefox"].into_iter().find_map(find_program))
}
