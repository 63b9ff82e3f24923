//! Tools that cargo installs, each version in a folder of its own, so that checkouts of different age share them.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::console::Task;
use crate::failure::{Context, Failure, Result};
use crate::process::{command, run_logged};
use crate::project::Project;
use crate::tools::Step;
use crate::versions;

/// One tool from crates.io.
pub(crate) struct CargoTool {
    package: &'static str,
    version: String,
    /// The programs that it installs.
    programs: &'static [&'static str],
    arguments: &'static [&'static str],
    expected: &'static str,
}

/// Builds the static site.
pub(crate) fn trunk() -> CargoTool {
    CargoTool {
        package: "trunk",
        version: versions::TRUNK.to_owned(),
        programs: &["trunk"],
        arguments: &["--no-default-features", "--features", "rustls"],
        expected: "about 6 minutes on 2 cores",
    }
}

/// Makes JavaScript bindings and runs tests in the browser; in the version of the wasm-bindgen crate, which it must equal.
pub(crate) fn wasm_bindgen(project: &Project) -> Result<CargoTool> {
    let lock = project.root.join("Cargo.lock");
    let text = std::fs::read_to_string(&lock).context(format_args!("cannot read `{}`", lock.display()))?;
    let version = locked_version(&text, "wasm-bindgen").ok_or_else(|| {
        Failure::new("Cargo.lock names no version of wasm-bindgen").advise("restore Cargo.lock from version control")
    })?;
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        version: version.to_owned(),
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        arguments: &[],
        expected: "about 3 minutes on 2 cores",
    })
}

/// Checks licences and sources of dependencies.
pub(crate) fn cargo_deny() -> CargoTool {
    CargoTool {
        package: "cargo-deny",
        version: versions::CARGO_DENY.to_owned(),
        programs: &["cargo-deny"],
        arguments: &[],
        expected: "about 3 minutes on 2 cores",
    }
}

impl CargoTool {
    fn folder(&self, project: &Project) -> PathBuf {
        project.tools.join(format!("{}-{}", self.package, self.version))
    }

    /// The folder of its programs, for `PATH`.
    pub(crate) fn bin(&self, project: &Project) -> PathBuf {
        self.folder(project).join("bin")
    }

    /// `cargo install`, tuned for a short build: these tools wait for files and compilers, not for the processor.
    fn install(&self, project: &Project, build: &Path, locked: bool) -> Command {
        let mut cargo = command("cargo");
        // Not in the checkout, whose settings are not meant for this.
        cargo.current_dir(&project.tools).args(["install", self.package, "--version", &self.version]);
        cargo.args(locked.then_some("--locked")).args(self.arguments).arg("--root").arg(self.folder(project));
        cargo.env("CARGO_TARGET_DIR", build);
        cargo.env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
        cargo.env("CARGO_PROFILE_RELEASE_LTO", "off");
        cargo.env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16");
        cargo
    }
}

impl Step for CargoTool {
    fn name(&self) -> String {
        format!("{} {}", self.package, self.version)
    }

    fn is_done(&self, project: &Project) -> bool {
        // cargo puts programs in place when they are complete, so being there is being whole.
        let bin = self.bin(project);
        self.programs.iter().all(|program| bin.join(format!("{program}{}", std::env::consts::EXE_SUFFIX)).is_file())
    }

    fn expected(&self) -> &'static str {
        self.expected
    }

    fn run(&self, project: &Project, task: &mut Task) -> Result<()> {
        let build = project.tools.join(format!(".build-{}-{}", self.package, self.version));
        let log = |part: &str| project.logs().join(format!("{}{part}.log", self.package));
        // First with the dependencies that its authors tested. A registry mirror may lack one of exactly these versions;
        // that shows within seconds, and cargo may then choose others.
        let locked = run_logged(&mut self.install(project, &build, true), &log(""), task, None);
        if locked.is_err() {
            run_logged(&mut self.install(project, &build, false), &log("-unlocked"), task, None).map_err(
                |failure| {
                    failure.advise(
                    "if a crate could not be downloaded, check the network (behind a proxy, set HTTPS_PROXY); if a C \
                     compiler or linker is missing, install `build-essential`; then run the same command again",
                )
                },
            )?;
        }
        // Some 500 MB that are never needed again. After a failure they stay, so that the next try goes on from them.
        let _ = std::fs::remove_dir_all(&build);
        Ok(())
    }
}

/// The version of `package` in the text of a `Cargo.lock`.
fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.2.1\"\n\n\
                        [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\nsource = \"registry\"\n";

    #[test]
    fn the_lock_file_gives_the_version() {
        assert_eq!(locked_version(LOCK, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(locked_version(LOCK, "wasm-bindgen-macro"), Some("0.2.1"));
        assert_eq!(locked_version(LOCK, "wasm"), None);
    }

    #[test]
    fn the_lock_file_of_this_checkout_names_wasm_bindgen() {
        let lock = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../Cargo.lock")).unwrap();
        assert!(locked_version(&lock, "wasm-bindgen").unwrap().starts_with("0.2."));
    }
}
