//! Key derivation in counter mode with HMAC-SHA-256 (NIST SP 800-108r1, section 4.1).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use zeroize::Zeroizing;

/// A 256-bit key from a key-derivation key, a label and a context: one block of
/// `HMAC-SHA-256(kdk, [1]₃₂ ‖ label ‖ 0x00 ‖ context ‖ [256]₃₂)`.
pub fn counter_mode(kdk: &[u8], label: &[u8], context: &[u8]) -> Option<Zeroizing<[u8; 32]>> {
    // HMAC takes keys of any length, so this does not fail.
    let mut mac = Hmac::<Sha256>::new_from_slice(kdk).ok()?;
    for part in [&1u32.to_be_bytes()[..], label, &[0], context, &256u32.to_be_bytes()] {
        mac.update(part);
    }
    Some(Zeroizing::new(mac.finalize().into_bytes().into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made with OpenSSL 3: `openssl kdf -keylen 32 -kdfopt mode:counter -kdfopt mac:HMAC -kdfopt digest:SHA256
    /// -kdfopt hexkey:000102…1f -kdfopt salt:label -kdfopt info:context KBKDF`.
    #[test]
    fn agrees_with_openssl() {
        let kdk: Vec<u8> = (0..32).collect();
        let key = counter_mode(&kdk, b"label", b"context").unwrap();
        let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, include_str!("../tests/kbkdf-openssl.hex").trim());
    }
}
