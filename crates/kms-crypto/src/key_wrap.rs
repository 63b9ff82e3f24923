//! AES key wrap, plain (RFC 3394) and with padding (RFC 5649), under a 256-bit key-encryption key.

use aes_kw::cipher::KeyInit;
use aes_kw::{IV_LEN, KwAes256, KwpAes256};
use zeroize::Zeroizing;

/// The least that RFC 3394 wraps: two semiblocks.
const MIN_LEN: usize = 16;

/// AES-KW. The key must be a multiple of 8 bytes and at least 16; the result is 8 bytes longer.
pub fn wrap(kek: &[u8; 32], key: &[u8]) -> Option<Vec<u8>> {
    (key.len() >= MIN_LEN).then_some(())?;
    let mut out = vec![0; key.len() + IV_LEN];
    KwAes256::new(kek.into()).wrap_key(key, &mut out).ok()?;
    Some(out)
}

/// The key that AES-KW wrapped; `None` unless it is authentic.
pub fn unwrap(kek: &[u8; 32], wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(vec![0; wrapped.len().checked_sub(IV_LEN).filter(|length| *length >= MIN_LEN)?]);
    KwAes256::new(kek.into()).unwrap_key(wrapped, &mut out).ok()?;
    Some(out)
}

/// AES-KWP: keys of 1 byte and more; the result is padded to a multiple of 8 bytes and 8 bytes longer.
pub fn wrap_padded(kek: &[u8; 32], key: &[u8]) -> Option<Vec<u8>> {
    (!key.is_empty()).then_some(())?;
    let mut out = vec![0; key.len().next_multiple_of(IV_LEN) + IV_LEN];
    let length = KwpAes256::new(kek.into()).wrap_key(key, &mut out).ok()?.len();
    out.truncate(length);
    Some(out)
}

/// The key that AES-KWP wrapped; `None` unless it is authentic.
pub fn unwrap_padded(kek: &[u8; 32], wrapped: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let mut out = Zeroizing::new(vec![0; wrapped.len().checked_sub(IV_LEN)?]);
    let length = KwpAes256::new(kek.into()).unwrap_key(wrapped, &mut out).ok()?.len();
    out.truncate(length);
    (!out.is_empty()).then_some(out)
}
