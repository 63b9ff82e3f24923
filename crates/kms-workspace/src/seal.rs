//! A file under a passphrase.

use argon2::{Algorithm, Argon2, Params, Version};
use kms_api::Blob;
use kms_crypto::aead;
use rand_core::CryptoRng;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::MAX_BYTES;
use crate::fault::{Fault, Refusal, members, needed, value};
use crate::file::{FORMAT, VERSION, check_version};

/// The cost of Argon2id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// KiB of memory.
    pub memory: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    /// The second choice of RFC 9106, section 4: for where 2 GiB of memory are too much.
    fn default() -> Self {
        Self { memory: 64 << 10, passes: 3, lanes: 4 }
    }
}

/// What a file may ask for at most, so that reading it takes no minutes and no gigabytes.
const MOST: Cost = Cost { memory: 512 << 10, passes: 16, lanes: 16 };
const SALT_LEN: usize = 16;
const SALT_LENS: std::ops::RangeInclusive<usize> = 8..=64;

/// Encrypts a file. `None` only for a failure inside.
pub fn seal(text: &str, passphrase: &str, cost: Cost, rng: &mut dyn CryptoRng) -> Option<String> {
    let (mut salt, mut iv) = ([0; SALT_LEN], [0; aead::IV_LEN]);
    rng.fill_bytes(&mut salt);
    rng.fill_bytes(&mut iv);
    let key = derive(passphrase, &salt, cost)?;
    let (salt, nonce) = (Blob::from(&salt[..]).to_base64(), Blob::from(&iv[..]).to_base64());
    let sealed = aead::seal(&key, &iv, header(cost, &salt, &nonce).as_bytes(), text.as_bytes())?;
    let encryption = json!({
        "kdf": "argon2id", "memory": cost.memory, "passes": cost.passes, "lanes": cost.lanes, "salt": salt,
        "cipher": "AES-256-GCM", "nonce": nonce,
    });
    let ciphertext = Blob::from(sealed).to_base64();
    Some(format!(
        "{{\n\"format\":\"{FORMAT}\",\n\"version\":{VERSION},\n\"encryption\":{encryption},\n\"ciphertext\":\"{ciphertext}\"\n}}\n"
    ))
}

/// The file that a text holds: itself, or what it decrypts to.
///
/// # Errors
///
/// It is encrypted and the passphrase is missing or another; it is too large, or damaged.
pub fn open(text: String, passphrase: Option<&str>) -> Result<String, Refusal> {
    if text.len() > MAX_BYTES {
        return Err(Fault::at("", format!("The file has {} bytes; at most {MAX_BYTES} are read.", text.len())).into());
    }
    let top = members("", &text)?;
    let Some(encryption) = top.get("encryption") else {
        return Ok(text);
    };
    check_version(&top)?;
    let at = "/encryption";
    let header_members = members(at, encryption.get())?;
    let text_of =
        |name: &str| -> Result<String, Fault> { value(&format!("{at}/{name}"), needed(&header_members, at, name)?) };
    let number = |name: &str, least: u32, most: u32| -> Result<u32, Fault> {
        let pointer = format!("{at}/{name}");
        let number: u32 = value(&pointer, needed(&header_members, at, name)?)?;
        let fits = (least..=most).contains(&number);
        fits.then_some(number).ok_or_else(|| Fault::at(pointer, format!("It must be {least} to {most}.")))
    };
    for (name, known) in [("kdf", "argon2id"), ("cipher", "AES-256-GCM")] {
        if text_of(name)? != known {
            return Err(Fault::at(format!("{at}/{name}"), format!("Only {known} is known.")).into());
        }
    }
    let lanes = number("lanes", 1, MOST.lanes)?;
    let cost = Cost {
        lanes,
        passes: number("passes", 1, MOST.passes)?,
        // What Argon2 itself needs at least.
        memory: number("memory", 8 * lanes, MOST.memory)?,
    };
    let blob =
        |pointer: String, text: &str| Blob::from_base64(text).ok_or_else(|| Fault::at(pointer, "It is not base64."));
    let (salt_text, nonce_text) = (text_of("salt")?, text_of("nonce")?);
    let salt = blob(format!("{at}/salt"), &salt_text)?;
    if !SALT_LENS.contains(&salt.as_slice().len()) {
        return Err(Fault::at(format!("{at}/salt"), "It must have 8 to 64 bytes.").into());
    }
    let nonce = blob(format!("{at}/nonce"), &nonce_text)?;
    let iv: [u8; aead::IV_LEN] =
        nonce.as_slice().try_into().map_err(|_| Fault::at(format!("{at}/nonce"), "It must have 12 bytes."))?;
    let ciphertext: String = value("/ciphertext", needed(&top, "", "ciphertext")?)?;
    let ciphertext = blob("/ciphertext".to_owned(), &ciphertext)?;
    let passphrase = passphrase.ok_or(Refusal::Locked)?;
    let failed = || Fault::at(at, "The key could not be derived.");
    let key = derive(passphrase, salt.as_slice(), cost).ok_or_else(failed)?;
    let header = header(cost, &salt_text, &nonce_text);
    let opened = aead::open(&key, &iv, header.as_bytes(), ciphertext.as_slice()).ok_or(Refusal::WrongPassphrase)?;
    String::from_utf8(opened.to_vec()).map_err(|_| Fault::at("/ciphertext", "It is no text.").into())
}

/// What is authenticated besides the ciphertext: everything of the header, each value after a space.
fn header(cost: Cost, salt: &str, nonce: &str) -> String {
    let Cost { memory, passes, lanes } = cost;
    format!("{FORMAT} {VERSION} argon2id {memory} {passes} {lanes} {salt} AES-256-GCM {nonce}")
}

fn derive(passphrase: &str, salt: &[u8], cost: Cost) -> Option<Zeroizing<[u8; aead::KEY_LEN]>> {
    let params = Params::new(cost.memory, cost.passes, cost.lanes, Some(aead::KEY_LEN)).ok()?;
    let mut key = Zeroizing::new([0; aead::KEY_LEN]);
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon2.hash_password_into(passphrase.as_bytes(), salt, key.as_mut_slice()).ok()?;
    Some(key)
}

/// The header of an encrypted file, for tests and tools.
pub fn header_of(text: &str) -> Option<Value> {
    serde_json::from_str::<Value>(text).ok()?.get("encryption").cloned()
}
