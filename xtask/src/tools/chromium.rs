//! Chromium and its WebDriver, for the tests in the browser.

use std::path::PathBuf;

use crate::console::Task;
use crate::failure::{Failure, Result};
use crate::process::find_program;
use crate::project::Project;
use crate::tools::{Step, apt, named};
use crate::versions::DEBIAN_CHROMIUM;

/// Names the browser where it is none of the usual ones; the browser tests read it too.
pub(crate) const BROWSER_VARIABLE: &str = "KMSBOX_CHROMIUM";
/// Names the driver; wasm-bindgen's test runner reads it.
pub(crate) const DRIVER_VARIABLE: &str = "CHROMEDRIVER";

pub(crate) struct Chromium;

impl Step for Chromium {
    fn name(&self) -> String {
        "Chromium and chromedriver".to_owned()
    }

    fn is_done(&self, _: &Project) -> bool {
        browser().is_some() && driver().is_some()
    }

    fn expected(&self) -> &'static str {
        "about 1 minute"
    }

    fn run(&self, project: &Project, task: &mut Task) -> Result<()> {
        let advice = format!(
            "install Chromium or Chrome and the chromedriver of the same version (Debian: `apt-get install {}`), or set \
             {BROWSER_VARIABLE} and {DRIVER_VARIABLE} to the two programs; then run the same command again",
            DEBIAN_CHROMIUM.join(" ")
        );
        apt::install("Chromium or chromedriver", DEBIAN_CHROMIUM, project, task)
            .and_then(|()| {
                if self.is_done(project) {
                    Ok(())
                } else {
                    Err(Failure::new("Chromium was installed but is not in PATH"))
                }
            })
            .map_err(|failure| failure.advise(advice))
    }
}

/// The browser.
pub(crate) fn browser() -> Option<PathBuf> {
    named(BROWSER_VARIABLE).or_else(|| {
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].into_iter().find_map(find_program)
    })
}

/// Its driver.
pub(crate) fn driver() -> Option<PathBuf> {
    let aside = || Some(PathBuf::from("/usr/lib/chromium/chromedriver")).filter(|file| file.is_file());
    named(DRIVER_VARIABLE).or_else(|| find_program("chromedriver")).or_else(aside)
}
