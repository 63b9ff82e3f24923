//! A file of the page, read piece by piece.

use js_sys::{Promise, Uint8Array};
use kms_envelope::Source;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::file::{FileError, Progress};

/// What is read from the disk at once: the browser takes up to half a millisecond to begin, whatever the size.
const PIECE: f64 = (4 << 20) as f64;

/// The bytes of a file, in order. While one piece is worked on, the next is read.
pub(super) struct FileSource {
    file: File,
    piece: Uint8Array,
    /// Where in the piece the next byte stands.
    at: u32,
    /// Where in the file the next piece begins.
    next: f64,
    ahead: Option<Promise>,
    progress: Progress,
}

impl FileSource {
    /// From the beginning of the file.
    pub(super) fn new(file: File, progress: Progress) -> Self {
        let mut source = Self { file, piece: Uint8Array::new_with_length(0), at: 0, next: 0.0, ahead: None, progress };
        source.read_ahead();
        source
    }

    fn read_ahead(&mut self) {
        self.ahead = None;
        if self.next < self.file.size() {
            let end = (self.next + PIECE).min(self.file.size());
            self.ahead = self.file.slice_with_f64_and_f64(self.next, end).ok().map(|slice| slice.array_buffer());
            self.next = end;
        }
    }

    /// Makes sure that there is an unread byte in the piece; false at the end of the file.
    async fn fill(&mut self) -> Result<bool, FileError> {
        if self.at < self.piece.length() {
            return Ok(true);
        }
        self.progress.report(self.piece.length())?;
        self.piece = Uint8Array::new_with_length(0);
        self.at = 0;
        if let Some(ahead) = self.ahead.take() {
            self.piece = Uint8Array::new(&JsFuture::from(ahead).await?);
            self.read_ahead();
        }
        Ok(self.piece.length() > 0)
    }
}

impl Source for FileSource {
    type Buffer = Uint8Array;
    type Error = FileError;

    async fn read_bytes(&mut self, len: usize) -> Result<Vec<u8>, FileError> {
        let mut bytes = Vec::with_capacity(len);
        while bytes.len() < len && self.fill().await? {
            let end = self.piece.length().min(self.at + (len - bytes.len()) as u32);
            bytes.extend(self.piece.subarray(self.at, end).to_vec());
            self.at = end;
        }
        Ok(bytes)
    }

    async fn read(&mut self, len: usize) -> Result<Option<Uint8Array>, FileError> {
        let len = len as u32;
        // A frame within the piece, as nearly all are, is only pointed at.
        if len == 0 || self.fill().await? && self.piece.length() - self.at >= len {
            let frame = self.piece.subarray(self.at, self.at + len);
            self.at += len;
            return Ok(Some(frame));
        }
        let whole = Uint8Array::new_with_length(len);
        let mut filled = 0;
        while filled < len {
            if !self.fill().await? {
                return Ok(None);
            }
            let end = self.piece.length().min(self.at + len - filled);
            whole.set(&self.piece.subarray(self.at, end), filled);
            filled += end - self.at;
            self.at = end;
        }
        Ok(Some(whole))
    }
}
