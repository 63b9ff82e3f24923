//! A file of the page, read piece by piece.

use js_sys::{ArrayBuffer, Promise, Uint8Array};
use kms_envelope::Source;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

use super::file::{FileError, Progress};

/// What is read at once: as much as is sealed at once.
const PIECE: f64 = (1 << 20) as f64;

#[wasm_bindgen(module = "/js/pieces.js")]
extern "C" {
    #[wasm_bindgen(js_name = readerOf)]
    fn reader_of(file: &File) -> JsValue;

    fn fill(buffer: &ArrayBuffer, reader: &JsValue) -> Promise;
}

/// The bytes of a file, in order. While one piece is worked on, the next is read.
pub(super) struct FileSource {
    reader: JsValue,
    piece: Uint8Array,
    /// Where in the piece the next byte stands.
    at: u32,
    /// The next piece; after the end of the file, an empty one.
    ahead: Promise,
    progress: Progress,
}

impl FileSource {
    /// From the beginning of the file.
    pub(super) fn new(file: &File, progress: Progress) -> Self {
        let buffer = || ArrayBuffer::new(file.size().min(PIECE) as u32);
        let reader = reader_of(file);
        let ahead = fill(&buffer(), &reader);
        let piece = Uint8Array::new(&buffer()).subarray(0, 0);
        Self { reader, piece, at: 0, ahead, progress }
    }

    /// Makes sure that there is an unread byte in the piece; false at the end of the file.
    async fn fill(&mut self) -> Result<bool, FileError> {
        if self.at < self.piece.length() {
            return Ok(true);
        }
        self.progress.report(self.piece.length())?;
        let next = JsFuture::from(self.ahead.clone()).await?;
        self.ahead = fill(&self.piece.buffer(), &self.reader);
        self.piece = next.unchecked_into();
        self.at = 0;
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
