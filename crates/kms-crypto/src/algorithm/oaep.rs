//! EME-OAEP decoding (RFC 8017, section 7.1.2, step 3), with the empty label.
//!
//! The `rsa` crate's own does not look at the first byte of the encoded message as of 0.10.0, so that it takes
//! ciphertexts that the RFC, and everybody else, refuses.

use sha2::Digest;
use subtle::{Choice, ConditionallySelectable, ConstantTimeEq};
use zeroize::Zeroizing;

/// The message in an encoded message as long as the modulus. Which of the checks fails cannot be told from the time.
pub(crate) fn decode<D: Digest>(mut encoded: Zeroizing<Vec<u8>>) -> Option<Zeroizing<Vec<u8>>> {
    let (first, rest) = encoded.split_first_mut()?;
    let (seed, block) = rest.split_at_mut_checked(<D as Digest>::output_size())?;
    mask::<D>(block, seed);
    mask::<D>(seed, block);
    let (label, padded) = block.split_at_checked(<D as Digest>::output_size())?;

    let mut good = first.ct_eq(&0) & label.ct_eq(&D::digest([]));
    let mut in_padding = Choice::from(1);
    let mut start = 0u32;
    for (position, byte) in (1..).zip(padded) {
        let separator = byte.ct_eq(&1);
        start.conditional_assign(&position, in_padding & separator);
        good &= !in_padding | separator | byte.ct_eq(&0);
        in_padding &= !separator;
    }
    good &= !in_padding;
    bool::from(good).then(|| padded.get(start as usize..).map(|message| Zeroizing::new(message.to_vec())))?
}

/// Adds MGF1 (RFC 8017, appendix B.2.1) of a seed to a target.
fn mask<D: Digest>(seed: &[u8], target: &mut [u8]) {
    for (counter, chunk) in (0u32..).zip(target.chunks_mut(<D as Digest>::output_size())) {
        let block = D::new().chain_update(seed).chain_update(counter.to_be_bytes()).finalize();
        chunk.iter_mut().zip(block).for_each(|(byte, mask)| *byte ^= mask);
    }
}
