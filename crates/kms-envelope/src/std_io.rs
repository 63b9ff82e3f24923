//! Sources and sinks over `std::io`, for native programs and tests.

use std::io::{self, Read, Write};

use crate::{Error, Sink, Source};

/// Wraps the error: [`io::Error::downcast`] gives it back.
impl From<Error> for io::Error {
    fn from(error: Error) -> Self {
        Self::new(io::ErrorKind::InvalidData, error)
    }
}

/// Reads from a file, a pipe or a slice.
#[derive(Debug)]
pub struct Reader<R>(pub R);

impl<R: Read> Source for Reader<R> {
    type Buffer = Vec<u8>;
    type Error = io::Error;

    async fn read_bytes(&mut self, len: usize) -> io::Result<Vec<u8>> {
        // The buffer grows with what is really there: a length is only what an unauthenticated message says.
        let mut buffer = Vec::new();
        self.0.by_ref().take(len as u64).read_to_end(&mut buffer)?;
        Ok(buffer)
    }

    async fn read(&mut self, len: usize) -> io::Result<Option<Vec<u8>>> {
        let buffer = self.read_bytes(len).await?;
        Ok((buffer.len() == len).then_some(buffer))
    }
}

/// Writes to a file, a pipe or a vector.
#[derive(Debug)]
pub struct Writer<W>(pub W);

impl<W: Write> Sink for Writer<W> {
    type Buffer = Vec<u8>;
    type Error = io::Error;

    async fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.write_all(bytes)
    }

    async fn write(&mut self, buffer: Vec<u8>) -> io::Result<()> {
        self.0.write_all(&buffer)
    }
}
