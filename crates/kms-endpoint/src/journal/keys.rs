//! The file of the wrapping key, which lies beside the state file and is readable by its owner alone.
//!
//! ```text
//! kmsbox wrapping key 1
//! <64 hexadecimal digits>
//! ```
//!
//! While a snapshot with another key is restored there are two keys for a moment; the state file names the one under
//! which its rows rest.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use kms_crypto::WrappingKey;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::error::{Context, OpenError};
use super::place;
use crate::sigv4::{from_hex, to_hex};

const TITLE: &str = "kmsbox wrapping key 1";

/// What names a wrapping key without telling it: 32 hexadecimal digits.
pub(crate) fn fingerprint(key: &WrappingKey) -> String {
    let mut digest = Sha256::new();
    digest.update(b"kmsbox wrapping key fingerprint\0");
    digest.update(key.as_bytes());
    to_hex(&digest.finalize()).chars().take(32).collect()
}

/// The keys in the file; none if there is no file.
pub(super) fn read(path: &Path) -> Result<Vec<WrappingKey>, OpenError> {
    let text = match fs::read_to_string(path) {
        Ok(text) => Zeroizing::new(text),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error).context(path),
    };
    warn_if_open(path);
    let damaged = || OpenError::KeyDamaged { path: path.to_owned() };
    let mut lines = text.lines();
    if lines.next() != Some(TITLE) {
        return Err(damaged());
    }
    let key = |line: &str| WrappingKey::from_bytes(&Zeroizing::new(from_hex(line)?));
    let keys: Vec<WrappingKey> = lines.map(|line| key(line).ok_or_else(damaged)).collect::<Result<_, _>>()?;
    if keys.is_empty() { Err(damaged()) } else { Ok(keys) }
}

/// Writes the file anew, as a whole or not at all.
pub(super) fn write(path: &Path, keys: &[&WrappingKey]) -> std::io::Result<()> {
    let mut text = Zeroizing::new(format!("{TITLE}\n"));
    for key in keys {
        text.push_str(&Zeroizing::new(to_hex(key.as_bytes())));
        text.push('\n');
    }
    let new = new_path(path);
    let mut file = place::create(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&new, path)?;
    place::sync_folder(path)
}

/// Where the file is made before it takes its place.
pub(super) fn new_path(path: &Path) -> PathBuf {
    place::beside(path, ".new")
}

#[cfg(unix)]
fn warn_if_open(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let mode = File::open(path).and_then(|file| file.metadata()).map(|metadata| metadata.permissions().mode());
    if mode.is_ok_and(|mode| mode & 0o077 != 0) {
        tracing::warn!(path = %path.display(), "others can read the wrapping key; `chmod 600` it");
    }
}

#[cfg(not(unix))]
fn warn_if_open(_path: &Path) {}
