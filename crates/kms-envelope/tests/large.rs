//! Large messages: counts beyond 32 bits are right, and what is held does not grow with the data.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use std::io;

use common::{data_key, envelope, open_slice, open_within, plaintext, seal_vec};
use kms_envelope::rustcrypto::RustCrypto;
use kms_envelope::std_io::{Reader, Writer};
use kms_envelope::{
    Error, FrameCipher, FrameLen, IV_LEN, Limits, Opener, SealPlan, Sealer, Sink, Source, TAG_LEN, open, read_header,
    seal,
};

/// A cipher whose buffers are lengths: a message of any size takes no time and no memory.
struct Lengths;

/// Some bytes that Rust made, and the length of all.
struct Piece {
    made: Vec<u8>,
    len: usize,
}

impl Piece {
    fn of(len: usize) -> Self {
        Self { made: Vec::new(), len }
    }
}

/// A source that holds this many zero bytes after some real ones, and remembers the longest read.
struct Zeros {
    head: Vec<u8>,
    rest: u64,
    longest: usize,
}

/// Counts what is written, and keeps what Rust made of it.
#[derive(Default)]
struct Count {
    total: u64,
    made: Vec<u8>,
}

impl FrameCipher for Lengths {
    type Buffer = Piece;
    type Error = io::Error;

    async fn tag(&self, _: &[u8; IV_LEN], _: &[u8]) -> io::Result<[u8; TAG_LEN]> {
        Ok([0; TAG_LEN])
    }

    async fn seal_frames(&self, frames: &[SealPlan], plaintext: Piece) -> io::Result<Piece> {
        assert_eq!(frames.iter().map(SealPlan::plaintext_len).sum::<usize>(), plaintext.len);
        let made = frames.iter().flat_map(|frame| frame.prefix.clone()).collect::<Vec<_>>();
        let len = made.len() + plaintext.len + frames.len() * TAG_LEN;
        Ok(Piece { made, len })
    }

    async fn decrypt(&self, _: &[u8; IV_LEN], _: &[u8], sealed: Piece) -> io::Result<Option<Piece>> {
        Ok(sealed.len.checked_sub(TAG_LEN).map(Piece::of))
    }
}

impl Source for Zeros {
    type Buffer = Piece;
    type Error = io::Error;

    async fn read_bytes(&mut self, len: usize) -> io::Result<Vec<u8>> {
        let head: Vec<u8> = self.head.drain(..len.min(self.head.len())).collect();
        assert!(head.len() == len || self.rest == 0);
        Ok(head)
    }

    async fn read(&mut self, len: usize) -> io::Result<Option<Piece>> {
        self.longest = self.longest.max(len);
        Ok(self.rest.checked_sub(len as u64).map(|rest| {
            self.rest = rest;
            Piece::of(len)
        }))
    }
}

impl Sink for Count {
    type Buffer = Piece;
    type Error = io::Error;

    async fn write_bytes(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.total += bytes.len() as u64;
        self.made.extend_from_slice(bytes);
        Ok(())
    }

    async fn write(&mut self, buffer: Piece) -> io::Result<()> {
        self.total += buffer.len as u64;
        self.made.extend(buffer.made);
        Ok(())
    }
}

#[test]
fn five_gibibytes_there_and_back() {
    let len = (5_u64 << 30) + 1;
    let frame = u64::from(FrameLen::DEFAULT.get());
    let (sealer, _) = Sealer::new(envelope(frame, &[]), &data_key(), len, &Limits::default()).unwrap();
    let announced = sealer.message_len();
    let mut data = Zeros { head: Vec::new(), rest: len, longest: 0 };
    let mut message = Count::default();
    pollster::block_on(seal(sealer, &Lengths, &mut data, &mut message)).unwrap();
    assert_eq!(message.total, announced);
    assert_eq!((data.rest, data.longest), (0, 1 << 20));

    let made = message.made.len() as u64;
    let mut source = Zeros { head: message.made, rest: message.total - made, longest: 0 };
    let mut opened = Count::default();
    let opening = async {
        let locked = read_header(&mut source, &Limits::default()).await?;
        open(locked, &Lengths, &mut source, &mut opened).await
    };
    assert_eq!(pollster::block_on(opening).unwrap(), len);
    assert_eq!((opened.total, source.rest, source.longest as u64), (len, 0, frame + TAG_LEN as u64));
}

#[test]
fn the_plan_covers_data_and_message_without_a_gap() {
    let len = (4_u64 << 30) + 7;
    let (sealer, _) = Sealer::new(envelope(1 << 20, &[]), &data_key(), len, &Limits::default()).unwrap();
    let (header, total) = (sealer.header_bytes().len() as u64 + TAG_LEN as u64, sealer.message_len());
    let mut opener = opener(&sealer);
    let (mut data, mut message) = (0, header);
    for plan in sealer {
        assert_eq!(plan.plaintext.start, data);
        data = plan.plaintext.end;
        let mut rest = &plan.prefix[..];
        let opened = loop {
            let (piece, after) = rest.split_at(opener.need().unwrap());
            rest = after;
            if let Some(opened) = opener.feed(piece).unwrap() {
                break opened;
            }
        };
        assert_eq!((opened.plaintext, opened.sequence, opened.last), (plan.plaintext, plan.sequence, plan.last));
        assert_eq!((&opened.iv, &opened.aad), (&plan.iv, &plan.aad));
        assert_eq!(opened.sealed.start, message + plan.prefix.len() as u64);
        message = opened.sealed.end;
    }
    assert_eq!((data, message, opener.need()), (len, total, None));
    assert_eq!(opener.finish(&[]), Ok(len));
    assert_eq!(opener.finish(&[0]), Err(Error::Trailing { offset: total }));
}

/// An opener for what a sealer writes with the cipher of this file.
fn opener(sealer: &Sealer) -> Opener {
    let message = [sealer.header_bytes(), &[0; TAG_LEN]].concat();
    let mut source = Zeros { head: message, rest: 0, longest: 0 };
    let locked = pollster::block_on(read_header(&mut source, &Limits::default())).unwrap();
    locked.verify(&[0; TAG_LEN]).unwrap()
}

#[test]
fn limits_on_frames_hold_for_reader_and_writer_alike() {
    let limits = Limits { frame_len: 9, ..Limits::default() };
    let too_large = Error::FrameTooLarge { frame: 1, len: 10, limit: 9 };
    for (len, refused) in [(9, None), (10, Some(&too_large)), (30, Some(&too_large))] {
        let sealer = Sealer::new(envelope(10, &[]), &data_key(), len as u64, &limits);
        assert_eq!(sealer.err().as_ref(), refused);
        let message = seal_vec(envelope(10, &[]), &data_key(), &plaintext(len));
        let (opened, released) = open_within(&limits, &message, &data_key());
        assert_eq!(opened.err().as_ref(), refused);
        assert_eq!(released.is_empty(), refused.is_some());
    }
}

#[test]
fn data_of_another_length_than_announced_makes_no_message() {
    for (rest, what) in [(19, "shorter"), (21, "longer")] {
        let (sealer, key) = Sealer::new(envelope(8, &[]), &data_key(), 20, &Limits::default()).unwrap();
        let data = plaintext(rest);
        let mut message = Vec::new();
        let cipher = RustCrypto::new(&key);
        let sealing = pollster::block_on(seal(sealer, &cipher, &mut Reader(&data[..]), &mut Writer(&mut message)));
        let error: Error = sealing.unwrap_err().downcast().unwrap();
        assert_eq!(error, Error::PlaintextLen { announced: 20, what });
        assert!(matches!(open_slice(&message, &data_key()), (Err(Error::Truncated { .. }), _)));
    }
}
