//! WebKitGTK's WebDriver, which brings a small browser with it, and a screen that nobody sees, for the core journeys.

use std::path::PathBuf;

use crate::console::Task;
use crate::failure::{Failure, Result};
use crate::process::find_program;
use crate::project::Project;
use crate::tools::{Step, apt, named};
use crate::versions::DEBIAN_WEBKIT;

/// Names the driver where it is not in PATH; the journeys read it too.
pub(crate) const DRIVER_VARIABLE: &str = "KMSBOX_WEBKIT_DRIVER";
/// Names the X server.
pub(crate) const SCREEN_VARIABLE: &str = "KMSBOX_XVFB";

pub(crate) struct WebKit;

impl Step for WebKit {
    fn name(&self) -> String {
        "WebKitGTK's driver and Xvfb".to_owned()
    }

    fn is_done(&self, _: &Project) -> bool {
        driver().is_some() && screen().is_some()
    }

    fn expected(&self) -> &'static str {
        "about 1 minute"
    }

    fn run(&self, project: &Project, task: &mut Task) -> Result<()> {
        apt::install("WebKitWebDriver or Xvfb", DEBIAN_WEBKIT, project, task)
            .and_then(|()| {
                if self.is_done(project) {
                    Ok(())
                } else {
                    Err(Failure::new("WebKitGTK's driver and Xvfb were installed but are not in PATH"))
                }
            })
            .map_err(|failure| {
                failure.advise(format!(
                    "install WebKitGTK's WebDriver and Xvfb (Debian: `apt-get install {}`), or set {DRIVER_VARIABLE} \
                     and {SCREEN_VARIABLE} to the two programs; then run the same command again",
                    DEBIAN_WEBKIT.join(" ")
                ))
            })
    }
}

/// The driver.
pub(crate) fn driver() -> Option<PathBuf> {
    named(DRIVER_VARIABLE).or_else(|| find_program("WebKitWebDriver"))
}

/// The X server.
pub(crate) fn screen() -> Option<PathBuf> {
    named(SCREEN_VARIABLE).or_else(|| find_program("Xvfb"))
}
