//! Why a state file cannot be used.

use std::path::{Path, PathBuf};

/// Why a state file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Another process has it open.
    #[error("`{}` is in use by another process; two endpoints cannot share a state file", path.display())]
    InUse {
        /// The state file.
        path: PathBuf,
    },
    /// The operating system refuses.
    #[error("`{}`: {source}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// Its words.
        source: std::io::Error,
    },
    /// The file is something else.
    #[error("`{}` is not a state file of kmsbox; nothing was changed in it", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file was written by a newer version.
    #[error("`{}` has format {found}, which this version does not know; use a newer version", path.display())]
    Newer {
        /// The state file.
        path: PathBuf,
        /// The format it has.
        found: String,
    },
    /// The file is damaged before its end.
    #[error(
        "`{}` is damaged at byte {offset}: {reason}. What follows is whole, so this is no interrupted write, and nothing \
         was changed. Restore the file from a copy",
        path.display()
    )]
    Damaged {
        /// The state file.
        path: PathBuf,
        /// Where.
        offset: u64,
        /// What is wrong there.
        reason: String,
    },
    /// A whole frame holds what this version cannot read.
    #[error("`{}` holds at byte {offset} what cannot be read: {reason}; nothing was changed in it", path.display())]
    Unreadable {
        /// The state file.
        path: PathBuf,
        /// Where.
        offset: u64,
        /// What is wrong there.
        reason: String,
    },
    /// The file of the wrapping key is missing or has another key.
    #[error(
        "the wrapping key of `{}` is not in `{}`; without it no key material can be read. Restore that file from a copy",
        path.display(), keys.display()
    )]
    KeyMissing {
        /// The state file.
        path: PathBuf,
        /// The file of the wrapping key.
        keys: PathBuf,
    },
    /// The file of the wrapping key cannot be read.
    #[error("`{}` is not a file of a wrapping key. Restore it from a copy", path.display())]
    KeyDamaged {
        /// The file of the wrapping key.
        path: PathBuf,
    },
}

/// Adds the file to an error of the operating system.
pub(super) trait Context<T> {
    fn context(self, path: &Path) -> Result<T, OpenError>;
}

impl<T> Context<T> for std::io::Result<T> {
    fn context(self, path: &Path) -> Result<T, OpenError> {
        self.map_err(|source| OpenError::Io { path: path.to_owned(), source })
    }
}
