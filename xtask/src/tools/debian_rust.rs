//! Debian's recent Rust as the wasm toolchain, for machines that cannot reach rustup's server.
//!
//! Debian's security archive carries a current compiler with the standard library's source (it needs them for
//! browsers), but no library for this target: it is built here, once, and put where that compiler looks for it.

use std::path::{Path, PathBuf};

use crate::console::Task;
use crate::failure::{Context, Failure, Result};
use crate::process::{command, find_program, output, run_logged};
use crate::project::Project;
use crate::tools::privilege::Root;
use crate::versions::{DEBIAN_RUST, DEBIAN_TOOLCHAIN, WASM_TARGET};

const SYSROOT: &str = "/usr";

/// Does rustup know Debian's Rust, and has it what wasm needs to link?
pub(crate) fn is_linked() -> bool {
    let link = rustup_home().map(|home| home.join("toolchains").join(DEBIAN_TOOLCHAIN));
    let ours = link.and_then(|link| link.canonicalize().ok()).is_some_and(|link| link == Path::new(SYSROOT));
    ours && find_linker().is_some()
}

/// Installs the compiler, builds the library and links the toolchain. Each part is skipped where it is there.
pub(crate) fn install(project: &Project, task: &mut Task) -> Result<()> {
    if find_program("apt-get").is_none() {
        return Err(Failure::new("this is no Debian: there is no `apt-get`"));
    }
    let root = Root::find()
        .ok_or_else(|| Failure::new("root is needed: neither is this root, nor does `sudo -n true` work"))?;
    let log = |part: &str| project.logs().join(format!("wasm-target-debian-{part}.log"));

    run_logged(root.apt_get().arg("update"), &log("update"), task, None)?;
    let install = ["install", "--no-install-recommends"];
    run_logged(root.apt_get().args(install).args(DEBIAN_RUST), &log("install"), task, None)?;
    let compiler = Compiler::ask()?;
    compiler.require_msrv(project)?;

    let lld = format!("lld-{}", compiler.llvm);
    run_logged(root.apt_get().args(install).arg(&lld), &log("linker"), task, None)?;
    let bin = Path::new(SYSROOT).join("lib/rustlib").join(&compiler.host).join("bin");
    run_logged(root.command("mkdir").arg("-p").arg(&bin), &log("link"), task, None)?;
    let linker = Path::new("/usr/bin").join(&lld);
    run_logged(root.command("ln").arg("-sf").arg(&linker).arg(bin.join("rust-lld")), &log("link"), task, None)?;

    let libraries = build_library(project, task, &log("library"))?;
    let folder = Path::new(SYSROOT).join("lib/rustlib").join(WASM_TARGET).join("lib");
    // Libraries of an earlier compiler would only confuse this one.
    run_logged(root.command("rm").arg("-rf").arg(&folder), &log("copy"), task, None)?;
    run_logged(root.command("mkdir").arg("-p").arg(&folder), &log("copy"), task, None)?;
    run_logged(root.command("cp").args(&libraries).arg(&folder), &log("copy"), task, None)?;
    run_logged(command("rustup").args(["toolchain", "link", DEBIAN_TOOLCHAIN, SYSROOT]), &log("rustup"), task, None)?;
    forget_builds(project)
}

/// What `/usr/bin/rustc` says about itself.
#[derive(Debug, PartialEq, Eq)]
struct Compiler {
    /// `1.96.0`
    release: String,
    /// `x86_64-unknown-linux-gnu`
    host: String,
    /// `22`
    llvm: String,
}

impl Compiler {
    fn ask() -> Result<Self> {
        let text = output(command("/usr/bin/rustc").arg("-vV")).unwrap_or_default();
        Self::parse(&text).ok_or_else(|| Failure::new(format!("`/usr/bin/rustc -vV` says nothing useful: {text}")))
    }

    fn parse(text: &str) -> Option<Self> {
        let field = |name: &str| text.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
        let llvm = field("LLVM version:")?.split('.').next()?.to_owned();
        Some(Self { release: field("release:")?.to_owned(), host: field("host:")?.to_owned(), llvm })
    }

    /// Is it new enough for this project?
    fn require_msrv(&self, project: &Project) -> Result<()> {
        let manifest = project.root.join("Cargo.toml");
        let manifest =
            std::fs::read_to_string(&manifest).context(format_args!("cannot read `{}`", manifest.display()))?;
        let needed = manifest.lines().find_map(|line| line.strip_prefix("rust-version = "));
        let needed = needed.map(|version| version.trim().trim_matches('"')).unwrap_or_default();
        if numbers(&self.release) < numbers(needed) {
            return Err(Failure::new(format!("Debian's Rust here is {}, but {needed} is needed", self.release)));
        }
        Ok(())
    }
}

fn numbers(version: &str) -> Vec<u32> {
    version.split(['.', '-']).map_while(|part| part.parse().ok()).collect()
}

/// Builds the standard library for wasm with an empty crate, and gives the libraries.
fn build_library(project: &Project, task: &mut Task, log: &Path) -> Result<Vec<PathBuf>> {
    let folder = project.tools.join(".build-wasm-library");
    let source = folder.join("src");
    std::fs::create_dir_all(&source).context(format_args!("cannot make `{}`", source.display()))?;
    // Its own workspace, or cargo would look for one further up.
    let manifest = "[package]\nname = \"seed\"\nversion = \"0.0.0\"\nedition = \"2021\"\n\n[workspace]\n";
    std::fs::write(folder.join("Cargo.toml"), manifest).context("cannot write the seed crate")?;
    std::fs::write(source.join("lib.rs"), "").context("cannot write the seed crate")?;
    let target = folder.join("target");

    let mut cargo = command("/usr/bin/cargo");
    cargo.current_dir(&folder).args(["build", "--release", "--target", WASM_TARGET]);
    // `test` for tests in the browser; bitcode for link-time optimisation.
    cargo.args(["-Z", "build-std=std,panic_abort,proc_macro,test"]).env("RUSTFLAGS", "-Cembed-bitcode=yes");
    // The compiler is a stable one, and building the standard library an unstable feature of it.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTC", "/usr/bin/rustc").env("CARGO_TARGET_DIR", &target);
    run_logged(&mut cargo, log, task, None)?;

    let built = target.join(WASM_TARGET).join("release/deps");
    let entries = std::fs::read_dir(&built).context(format_args!("cannot read `{}`", built.display()))?;
    let libraries = entries.flatten().map(|entry| entry.path()).filter(|path| is_library(path)).collect();
    Ok(libraries)
}

fn is_library(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".rlib") && !name.starts_with("libseed-")
}

/// Cargo does not notice that a standard library was replaced, and stops with E0463: what was built on it has to go.
fn forget_builds(project: &Project) -> Result<()> {
    for folder in [project.tools.join(".build-wasm-library"), project.target.join(WASM_TARGET)] {
        if folder.exists() {
            std::fs::remove_dir_all(&folder).context(format_args!("cannot remove `{}`", folder.display()))?;
        }
    }
    Ok(())
}

fn find_linker() -> Option<PathBuf> {
    let folder = Path::new(SYSROOT).join("lib/rustlib");
    let hosts = std::fs::read_dir(folder).ok()?.flatten();
    hosts.map(|host| host.path().join("bin/rust-lld")).find(|linker| linker.exists())
}

fn rustup_home() -> Option<PathBuf> {
    let home = std::env::var_os("RUSTUP_HOME").map(PathBuf::from);
    home.or_else(|| std::env::home_dir().map(|home| home.join(".rustup")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_compiler_describes_itself() {
        let text = "rustc 1.96.0 (ac68faa20 2026-05-25)\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\n\
                    release: 1.96.0\nLLVM version: 22.1.8\n";
        let compiler = Compiler::parse(text).unwrap();
        assert_eq!(compiler.release, "1.96.0");
        assert_eq!(compiler.host, "x86_64-unknown-linux-gnu");
        assert_eq!(compiler.llvm, "22");
        assert_eq!(Compiler::parse(""), None);
    }

    #[test]
    fn versions_compare_by_number() {
        assert!(numbers("1.96.0") >= numbers("1.95"));
        assert!(numbers("1.9.3") < numbers("1.95"));
        assert_eq!(numbers("1.97.0-nightly"), [1, 97, 0]);
    }

    #[test]
    fn the_seed_itself_is_no_library() {
        assert!(is_library(Path::new("/x/libstd-12.rlib")));
        assert!(!is_library(Path::new("/x/libseed-12.rlib")));
        assert!(!is_library(Path::new("/x/libstd-12.rmeta")));
    }
}
