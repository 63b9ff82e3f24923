//! A Rust that compiles to WebAssembly.
//!
//! Three ways, in this order: the active toolchain has the target; rustup adds it; where rustup's server is out of reach,
//! Debian's own recent Rust (see `debian_rust`).

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::console::Task;
use crate::failure::{Failure, Result};
use crate::process::{command, output, run_logged};
use crate::project::Project;
use crate::tools::{Step, debian_rust};
use crate::versions::{DEBIAN_TOOLCHAIN, WASM_TARGET};

/// Without its server rustup would try for minutes.
const RUSTUP_LIMIT: Duration = Duration::from_secs(60);

pub(crate) struct WasmTarget;

impl Step for WasmTarget {
    fn name(&self) -> String {
        format!("Rust's {WASM_TARGET} target")
    }

    fn is_done(&self, _: &Project) -> bool {
        toolchain().is_some()
    }

    fn expected(&self) -> &'static str {
        "half a minute; 2 to 3 minutes where Debian's Rust is needed"
    }

    fn run(&self, project: &Project, task: &mut Task) -> Result<()> {
        let log = project.logs().join("wasm-target-rustup.log");
        let mut rustup = command("rustup");
        rustup.args(["target", "add", WASM_TARGET]).env("RUSTUP_MAX_RETRIES", "1");
        // The message, not the way to it.
        rustup.env_remove("RUST_BACKTRACE");
        let by_rustup = match run_logged(&mut rustup, &log, task, Some(RUSTUP_LIMIT)) {
            Ok(()) if toolchain().is_some() => return Ok(()),
            // rustup goes by its records, not by what is on the disk.
            Ok(()) => Failure::new(format!(
                "it says that the target is there, but the compiler disagrees; `rustup target remove {WASM_TARGET}` and \
                 then `rustup target add {WASM_TARGET}` may mend that"
            )),
            Err(failure) => failure,
        };
        let Err(by_debian) = debian_rust::install(project, task) else {
            return Ok(());
        };
        Err(Failure::new(format!(
            "no Rust here can compile to WebAssembly, and neither way to get one worked.\n\n\
             1. rustup: {by_rustup}\n\n2. Debian's Rust: {by_debian}"
        ))
        .advise(format!(
            "either reach rustup's server (behind a proxy, set HTTPS_PROXY) and run `rustup target add {WASM_TARGET}`; \
             or, on Debian 12 or newer with its security updates, run `cargo xtask setup` as root or where `sudo` asks \
             for no password"
        )))
    }
}

/// The toolchain that compiles to WebAssembly.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Toolchain {
    /// The one that is active anyway.
    Active,
    /// Debian's, under the name that rustup has for it.
    Debian,
}

impl Toolchain {
    /// Lets `command` use this toolchain.
    pub(crate) fn choose_for(self, command: &mut Command) {
        if self == Self::Debian {
            command.env("RUSTUP_TOOLCHAIN", DEBIAN_TOOLCHAIN);
        }
    }
}

/// Finds the toolchain for wasm by compiling nothing with each: an absent or outdated standard library shows at once.
pub(crate) fn toolchain() -> Option<Toolchain> {
    [Toolchain::Active, Toolchain::Debian].into_iter().find(|toolchain| compiles(*toolchain))
}

fn compiles(toolchain: Toolchain) -> bool {
    // Asking rustup for a toolchain that it does not have could make it try to download one.
    if toolchain == Toolchain::Debian && !debian_rust::is_linked() {
        return false;
    }
    let rustc = || {
        let mut rustc = command("rustc");
        toolchain.choose_for(&mut rustc);
        rustc.args(["--target", WASM_TARGET]);
        rustc
    };
    let Some(folder) = output(rustc().args(["--print", "target-libdir"])) else { return false };
    // stdin is empty, and so is the crate; it is written nowhere.
    let probe = ["--crate-name", "probe", "--crate-type", "lib", "--emit", "metadata=-", "-"];
    has_test_library(Path::new(&folder)) && output(rustc().args(probe)).is_some()
}

/// Tests in the browser need the library `test` too, which a standard library built by hand may lack.
fn has_test_library(folder: &Path) -> bool {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with("libtest-"))
}

/// A cargo command for wasm: the right toolchain, and no local path in the program.
pub(crate) fn cargo(project: &Project) -> Result<Command> {
    let mut cargo = command("cargo");
    cargo.current_dir(&project.root);
    prepare(&mut cargo)?;
    Ok(cargo)
}

/// Prepares a command that will run cargo for wasm.
pub(crate) fn prepare(command: &mut Command) -> Result<()> {
    let toolchain = toolchain().ok_or_else(|| {
        Failure::new("no Rust here can compile to WebAssembly").advise("run `cargo xtask setup`, which provides one")
    })?;
    toolchain.choose_for(command);
    // Panic messages carry source paths. The home of whoever built it has no place in the site, and without it the same
    // source gives the same bytes on every machine.
    // A folder with a space in its name cannot be said in this variable.
    if let Some(home) = cargo_home().filter(|home| !home.to_string_lossy().contains(char::is_whitespace)) {
        let flag = format!("--remap-path-prefix={}=cargo", home.display());
        command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS", flag);
    }
    Ok(())
}

fn cargo_home() -> Option<PathBuf> {
    std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| std::env::home_dir().map(|home| home.join(".cargo")))
}
