//! The static site: what Trunk built and what `www/` holds, arranged under `dist/`.
//!
//! ```text
//! dist/index.html  sw.js  manifest.webmanifest  icons/
//! dist/<build>/    boot.js  worker.js  app.css  editor.js  the two wasm programs with their JavaScript
//! ```
//!
//! `<build>` is a hash of everything in the site, so a file's address changes whenever its content does, files inside
//! find each other by relative addresses, and only `index.html` and `sw.js` have to name it.

pub(crate) mod arrange;
mod build_id;
mod css;
pub(crate) mod hash;
pub(crate) mod html;
mod precache;
pub(crate) mod sizes;
mod texts;

use std::collections::BTreeMap;
use std::path::Path;

use crate::failure::{Context, Result};

/// Files by their address relative to the site or to the build folder, with `/` between folders.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// Reads all files under `folder`, each under `prefix` and its relative path. A folder that is not there has none.
fn read_tree(folder: &Path, prefix: &str, files: &mut Files) -> Result<()> {
    if !folder.is_dir() {
        return Ok(());
    }
    for entry in std::fs::read_dir(folder).context(format_args!("cannot read `{}`", folder.display()))? {
        let path = entry.context(format_args!("cannot read `{}`", folder.display()))?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        if path.is_dir() {
            read_tree(&path, &format!("{name}/"), files)?;
        } else {
            files.insert(name, read(&path)?);
        }
    }
    Ok(())
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).context(format_args!("cannot read `{}`", path.display()))
}

fn read_text(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).context(format_args!("cannot read `{}`", path.display()))
}
