//! Whole messages from a source to a sink, a few frames in memory at a time.
//!
//! Cipher, source and sink share the caller's own error type, into which this crate's [`Error`] goes as well. Progress is
//! what the sink has seen; to stop, drop the future or let source or sink return an error.
//!
//! A buffer that a source or a cipher gives is used up before the next is asked of it, so its memory may serve again.

use crate::{Error, FrameCipher, HEADER_IV, HeaderReader, Limits, Locked, SealPlan, Sealer};

/// What the cipher seals at once, unless a frame alone is longer: enough that the way to it does not count.
const BATCH_LEN: usize = 1 << 20;
/// However short the frames are, their plans must not take much more memory than their content.
const BATCH_FRAMES: usize = 64;

/// Where bytes come from, in order.
#[allow(async_fn_in_trait, reason = "JavaScript's promises are not Send, so the futures must not have to be")]
pub trait Source {
    /// A piece of data or of ciphertext, as the cipher takes it.
    type Buffer;
    /// Why reading failed.
    type Error;

    /// The next `len` bytes for Rust to look at; fewer only if the input ends before. Few are ever asked for.
    ///
    /// # Errors
    /// Reading failed.
    async fn read_bytes(&mut self, len: usize) -> Result<Vec<u8>, Self::Error>;

    /// The next `len` bytes for the cipher. None: the input ends before. Asked for no bytes, it gives an empty buffer,
    /// at the end of the input too.
    ///
    /// # Errors
    /// Reading failed.
    async fn read(&mut self, len: usize) -> Result<Option<Self::Buffer>, Self::Error>;
}

/// Where bytes go, in order.
#[allow(async_fn_in_trait, reason = "JavaScript's promises are not Send, so the futures must not have to be")]
pub trait Sink {
    /// A piece of data or of ciphertext, as the cipher gives it.
    type Buffer;
    /// Why writing failed.
    type Error;

    /// Writes a few bytes that Rust made.
    ///
    /// # Errors
    /// Writing failed.
    async fn write_bytes(&mut self, bytes: &[u8]) -> Result<(), Self::Error>;

    /// Writes what the cipher made.
    ///
    /// # Errors
    /// Writing failed.
    async fn write(&mut self, buffer: Self::Buffer) -> Result<(), Self::Error>;
}

/// Writes a whole message: all that `source` holds, which must be as long as the sealer was told.
///
/// # Errors
/// [`Error::PlaintextLen`], or what cipher, source or sink report. What was written by then is not a message, and no
/// reader will take it for one.
pub async fn seal<C, R, W>(mut sealer: Sealer, cipher: &C, source: &mut R, sink: &mut W) -> Result<(), C::Error>
where
    C: FrameCipher<Error: From<Error>>,
    R: Source<Buffer = C::Buffer, Error = C::Error>,
    W: Sink<Buffer = C::Buffer, Error = C::Error>,
{
    let wrong_len = |what| Error::PlaintextLen { announced: sealer.plaintext_len(), what };
    let (shorter, longer) = (wrong_len("shorter"), wrong_len("longer"));
    sink.write_bytes(sealer.header_bytes()).await?;
    sink.write_bytes(&cipher.tag(&HEADER_IV, sealer.header_bytes()).await?).await?;
    let frame_len = sealer.header().frame_len.get() as usize;
    let count = (BATCH_LEN / frame_len).clamp(1, BATCH_FRAMES);
    loop {
        let frames = sealer.next_frames(count);
        let Some(last) = frames.last() else { return Ok(()) };
        let len = frames.iter().map(SealPlan::plaintext_len).sum();
        let Some(plaintext) = source.read(len).await? else { return Err(shorter.into()) };
        let message = cipher.seal_frames(&frames, plaintext).await?;
        // The last frame makes the message a valid one, so it is not written for data that goes on.
        if last.last && !source.read_bytes(1).await?.is_empty() {
            return Err(longer.into());
        }
        sink.write(message).await?;
    }
}

/// Reads the header of a message, up to where its frames begin.
///
/// # Errors
/// What is wrong with the header, or what the source reports.
pub async fn read_header<R>(source: &mut R, limits: &Limits) -> Result<Locked, R::Error>
where
    R: Source<Error: From<Error>>,
{
    let mut reader = HeaderReader::new(limits);
    loop {
        let bytes = source.read_bytes(reader.need()).await?;
        if let Some(locked) = reader.feed(&bytes)? {
            return Ok(locked);
        }
    }
}

/// Opens a message whose header was read from `source`, with a cipher under the key that [`Locked::unlock`] gave.
/// Returns the length of the data.
///
/// A frame is written only once its tag has verified. But only when this function succeeds is it known that nothing
/// is missing: keep what was written apart until then, and discard it on an error.
///
/// # Errors
/// Whatever is wrong with the message, or what cipher, source or sink report.
pub async fn open<C, R, W>(locked: Locked, cipher: &C, source: &mut R, sink: &mut W) -> Result<u64, C::Error>
where
    C: FrameCipher<Error: From<Error>>,
    R: Source<Buffer = C::Buffer, Error = C::Error>,
    W: Sink<Buffer = C::Buffer, Error = C::Error>,
{
    let mut opener = locked.verify(&cipher.tag(&HEADER_IV, locked.tag_aad()).await?)?;
    while let Some(need) = opener.need() {
        let Some(plan) = opener.feed(&source.read_bytes(need).await?)? else { continue };
        let len = plan.sealed.end - plan.sealed.start;
        let cut_off = Error::Truncated { offset: plan.sealed.start, missing: len };
        // On a 32-bit machine the longest frame and its tag are more than can be held.
        let sealed = match usize::try_from(len) {
            Ok(len) => source.read(len).await?,
            Err(_) => None,
        };
        let sealed = sealed.ok_or(cut_off)?;
        let opened = cipher.decrypt(&plan.iv, &plan.aad, sealed).await?;
        sink.write(opened.ok_or(Error::FrameTag { frame: plan.sequence })?).await?;
    }
    Ok(opener.finish(&source.read_bytes(1).await?)?)
}
