//! Reading and writing big-endian fields.

use crate::Error;

/// A place in a header that is being parsed.
pub(crate) struct Cursor<'a> {
    rest: &'a [u8],
    offset: u64,
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes, offset: 0 }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    /// An error about what was just read, `len` bytes back.
    pub(crate) fn problem(&self, len: usize, problem: &'static str) -> Error {
        Error::Header { offset: self.offset.saturating_sub(len as u64), problem }
    }

    pub(crate) fn take(&mut self, len: usize) -> Result<&'a [u8], Error> {
        let (head, rest) = self.rest.split_at_checked(len).ok_or(self.problem(0, "a field ends too early"))?;
        self.rest = rest;
        self.offset += len as u64;
        Ok(head)
    }

    /// The next `len` bytes as a cursor of their own, which goes on counting offsets.
    pub(crate) fn section(&mut self, len: usize) -> Result<Self, Error> {
        let offset = self.offset;
        Ok(Self { rest: self.take(len)?, offset })
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let mut array = [0; N];
        array.copy_from_slice(self.take(N)?);
        Ok(array)
    }

    pub(crate) fn u8(&mut self) -> Result<u8, Error> {
        self.array().map(u8::from_be_bytes)
    }

    pub(crate) fn u16(&mut self) -> Result<u16, Error> {
        self.array().map(u16::from_be_bytes)
    }

    pub(crate) fn u32(&mut self) -> Result<u32, Error> {
        self.array().map(u32::from_be_bytes)
    }

    /// Bytes after their 16-bit length.
    pub(crate) fn field(&mut self) -> Result<&'a [u8], Error> {
        let len = self.u16()?;
        self.take(len.into())
    }

    /// UTF-8 text after its 16-bit length.
    pub(crate) fn text(&mut self) -> Result<&'a str, Error> {
        let bytes = self.field()?;
        std::str::from_utf8(bytes).map_err(|_| self.problem(bytes.len(), "the text is not UTF-8"))
    }
}

/// Appends bytes after their 16-bit length. The length was checked when the field's type was made.
pub(crate) fn put_field(out: &mut Vec<u8>, bytes: &[u8]) {
    debug_assert!(u16::try_from(bytes.len()).is_ok());
    out.extend_from_slice(&(bytes.len() as u16).to_be_bytes());
    out.extend_from_slice(bytes);
}
