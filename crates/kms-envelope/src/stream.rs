//! Whole messages from a source to a sink, a few frames in memory at a time.
//!
//! Cipher, source and sink share the caller's own error type, into which this crate's [`Error`] goes as well. Progress is
//! what the sink has seen; to stop, drop the future or let source or sink return an error.

use futures_util::StreamExt;
use futures_util::future::join;
use futures_util::stream::FuturesOrdered;

use crate::{Error, FrameCipher, HEADER_IV, HeaderReader, Limits, Locked, Sealer};

/// Frames that the cipher has while another is read or written.
const AHEAD: usize = 2;

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
    // A cipher that works beside this thread has the next frames while the last one is written and another is read.
    let mut ahead = FuturesOrdered::new();
    while let Some(plan) = sealer.next_frame() {
        let len = (plan.plaintext.end - plan.plaintext.start) as usize;
        let Some(plaintext) = source.read(len).await? else { return Err(shorter.into()) };
        // The last frame makes the message a valid one, so it is not written for data that goes on.
        if plan.last && !source.read_bytes(1).await?.is_empty() {
            return Err(longer.into());
        }
        ahead.push_back(async move {
            let sealed = cipher.encrypt(&plan.iv, &plan.aad, plaintext).await?;
            Ok::<_, C::Error>((plan.prefix, sealed))
        });
        if ahead.len() > AHEAD
            && let Some(frame) = ahead.next().await
        {
            write_frame(sink, frame?).await?;
        }
    }
    while let Some(frame) = ahead.next().await {
        write_frame(sink, frame?).await?;
    }
    Ok(())
}

async fn write_frame<W: Sink>(sink: &mut W, (prefix, sealed): (Vec<u8>, W::Buffer)) -> Result<(), W::Error> {
    sink.write_bytes(&prefix).await?;
    sink.write(sealed).await
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
    let mut opened: Option<C::Buffer> = None;
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
        let decrypt = cipher.decrypt(&plan.iv, &plan.aad, sealed);
        // As when sealing: the next frame is verified while the last one, which was, is written.
        let plaintext = match opened.take() {
            Some(frame) => {
                let (plaintext, written) = join(decrypt, sink.write(frame)).await;
                written?;
                plaintext?
            }
            None => decrypt.await?,
        };
        opened = Some(plaintext.ok_or(Error::FrameTag { frame: plan.sequence })?);
    }
    if let Some(frame) = opened {
        sink.write(frame).await?;
    }
    Ok(opener.finish(&source.read_bytes(1).await?)?)
}
