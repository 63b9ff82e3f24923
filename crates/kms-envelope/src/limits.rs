//! How much a reader is willing to hold for a message it does not yet trust.

/// Bounds on what is held in memory. A message written under some limits opens under the same limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The longest header, its tag included, in bytes.
    pub header_len: usize,
    /// The most encrypted data keys; each may cost a reader a call to KMS.
    pub encrypted_data_keys: u16,
    /// The longest content of one frame, in bytes: a frame is held whole until its tag has verified.
    pub frame_len: u32,
}

impl Default for Limits {
    /// 128 KiB of header, 1,000 encrypted data keys, frames of 64 MiB.
    fn default() -> Self {
        Self { header_len: 128 << 10, encrypted_data_keys: 1_000, frame_len: 64 << 20 }
    }
}
