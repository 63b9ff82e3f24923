//! Ids that follow from names, so that they are the same in every run.

/// 16 bytes that differ between names (FNV-1a, 128 bits).
pub(crate) fn digest(name: &str) -> [u8; 16] {
    const OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013b;
    name.bytes().fold(OFFSET, |hash, byte| (hash ^ u128::from(byte)).wrapping_mul(PRIME)).to_be_bytes()
}

/// So many small letters and digits.
pub(crate) fn short(name: &str, length: usize) -> String {
    const LETTERS: &[u8; 32] = b"abcdefghijklmnopqrstuvwxyz234567";
    let mut number = u128::from_be_bytes(digest(name));
    let mut letters = String::with_capacity(length);
    for _ in 0..length {
        let letter = usize::try_from(number & 31).ok().and_then(|at| LETTERS.get(at));
        letters.push(letter.map_or('a', |letter| char::from(*letter)));
        number >>= 5;
    }
    letters
}

/// The unique id of something of IAM: `AIDA` and 17 letters for a user.
pub(crate) fn unique(prefix: &str, name: &str) -> String {
    format!("{prefix}{}", short(name, 17).to_ascii_uppercase())
}
