//! Where things are: the checkout, its output folders, and the folder of tools that checkouts share.

use std::path::{Path, PathBuf};

use crate::console::Console;
use crate::failure::{Failure, Result};

/// The checkout that a command works on, and how it talks to the developer.
#[derive(Clone)]
pub(crate) struct Project {
    /// The folder of the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Cargo's output folder.
    pub(crate) target: PathBuf,
    /// Where tools are installed, one folder each, shared by all checkouts of this user.
    pub(crate) tools: PathBuf,
    pub(crate) console: Console,
}

impl Project {
    /// Finds the checkout that this program was started in.
    pub(crate) fn open(console: Console) -> Result<Self> {
        // `cargo run` states the manifest's folder anew; the one of compile time is wrong when checkouts share `target`.
        let manifest = std::env::var("CARGO_MANIFEST_DIR").unwrap_or_else(|_| env!("CARGO_MANIFEST_DIR").to_owned());
        let root = Path::new(&manifest)
            .parent()
            .ok_or_else(|| Failure::new(format!("`{manifest}` has no parent folder")))?
            .to_owned();
        let target = match std::env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => root.join(folder),
            None => root.join("target"),
        };
        Ok(Self { root, target, tools: tools_folder()?, console })
    }

    /// The static site.
    pub(crate) fn dist(&self) -> PathBuf {
        self.root.join("dist")
    }

    /// Logs of set-up steps.
    pub(crate) fn logs(&self) -> PathBuf {
        self.target.join("setup-logs")
    }

    /// Programs of the npm packages in `tests/package.json`.
    pub(crate) fn npm_bin(&self) -> PathBuf {
        self.root.join("tests/node_modules/.bin")
    }
}

fn tools_folder() -> Result<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = variable("KMSBOX_TOOLS") {
        return std::path::absolute(&folder)
            .map_err(|error| Failure::new(format!("KMSBOX_TOOLS, `{}`: {error}", folder.display())));
    }
    let cache = variable("XDG_CACHE_HOME").filter(|folder| folder.is_absolute());
    let cache = cache.or_else(|| std::env::home_dir().map(|home| home.join(".cache")));
    cache.map(|cache| cache.join("kmsbox/tools")).ok_or_else(|| {
        Failure::new("there is no home folder to keep tools in").advise("set KMSBOX_TOOLS to a folder for them")
    })
}
