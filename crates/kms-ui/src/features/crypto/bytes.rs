//! Bytes that the visitor types or reads: text, hexadecimal digits, base64, PEM.

use crate::text::crypto::bytes as text;
use kms_api::Blob;

/// The most bytes that Encrypt takes.
pub const MOST: usize = 4_096;
/// The most bytes of ciphertext that Decrypt takes.
pub const MOST_CIPHERTEXT: usize = 6_144;
/// The most bytes of a public key that DeriveSharedSecret takes.
pub const MOST_PUBLIC_KEY: usize = 8_192;

const PEM_BEGIN: &str = "-----BEGIN PUBLIC KEY-----";
const PEM_END: &str = "-----END PUBLIC KEY-----";
/// Letters of base64 in a line of PEM (RFC 7468, section 2).
const PEM_LINE: usize = 64;

/// How bytes are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As UTF-8 text.
    Text,
    /// As pairs of hexadecimal digits.
    Hex,
    /// As base64.
    Base64,
    /// A public key as PEM (RFC 7468, section 13).
    Pem,
    /// As a file.
    File,
}

/// The names of the forms that have one in every language.
pub(super) const BASE64: &str = "Base64";
pub(super) const PEM: &str = "PEM";

/// Forms to choose from, with what they are called.
pub(super) type Forms = Vec<(Form, &'static str)>;

/// The bytes that a text stands for. White space between digits does not count.
///
/// # Errors
///
/// What is wrong with the text, and where.
pub fn read(form: Form, text: &str) -> Result<Vec<u8>, String> {
    match form {
        Form::Text => Ok(text.as_bytes().to_vec()),
        Form::Hex => hex(text),
        Form::Pem => pem(text),
        Form::Base64 | Form::File => {
            let text: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
            Blob::from_base64(&text).map(|blob| blob.as_slice().to_vec()).ok_or_else(|| text::no_base64().to_owned())
        }
    }
}

fn hex(text: &str) -> Result<Vec<u8>, String> {
    let mut digits = Vec::new();
    for (index, letter) in text.chars().enumerate() {
        match letter.to_digit(16) {
            Some(digit) => digits.push(digit as u8),
            None if letter.is_whitespace() || letter == ':' => {}
            None => return Err(text::no_hex_digit(letter.encode_utf8(&mut [0; 4]), &(index + 1).to_string())),
        }
    }
    if digits.len() % 2 == 1 {
        return Err(text::odd_hex().to_owned());
    }
    Ok(digits.chunks_exact(2).map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit)).collect())
}

/// The bytes between the two lines that mark a public key. Nothing at all stands for no bytes.
fn pem(text: &str) -> Result<Vec<u8>, String> {
    if text.trim().is_empty() {
        return Ok(Vec::new());
    }
    let inside = text.split_once(PEM_BEGIN).and_then(|(_, rest)| rest.split_once(PEM_END));
    let (inside, _) = inside.ok_or_else(|| text::no_pem(PEM_BEGIN))?;
    read(Form::Base64, inside)
}

/// Bytes as text; `None` if they are not UTF-8.
pub fn write(form: Form, bytes: &[u8]) -> Option<String> {
    match form {
        Form::Text => String::from_utf8(bytes.to_vec()).ok(),
        Form::Hex => Some(bytes.iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))),
        Form::Pem => {
            let mut text = format!("{PEM_BEGIN}\n");
            for (index, letter) in Blob::from(bytes).to_base64().chars().enumerate() {
                if index > 0 && index % PEM_LINE == 0 {
                    text.push('\n');
                }
                text.push(letter);
            }
            Some(text + "\n" + PEM_END + "\n")
        }
        Form::Base64 | Form::File => Some(Blob::from(bytes).to_base64()),
    }
}

/// The form in which bytes are best read: text if they are one without control characters, else hexadecimal digits.
pub fn best(bytes: &[u8]) -> Form {
    let is_text = std::str::from_utf8(bytes)
        .is_ok_and(|text| !text.chars().any(|letter| letter.is_control() && !matches!(letter, '\n' | '\r' | '\t')));
    if is_text { Form::Text } else { Form::Hex }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_can_be_read() {
        let bytes: Vec<u8> = (0..=255).collect();
        for form in [Form::Hex, Form::Base64, Form::Pem] {
            assert_eq!(read(form, &write(form, &bytes).unwrap()).unwrap(), bytes);
        }
        assert_eq!(write(Form::Text, &bytes), None);
        assert_eq!(read(Form::Text, "é").unwrap(), "é".as_bytes());
    }

    #[test]
    fn lines_of_a_public_key_have_64_characters() {
        let lines = |length: usize| -> Vec<usize> {
            write(Form::Pem, &vec![7; length]).unwrap().lines().map(str::len).collect()
        };
        assert_eq!(lines(91), [26, 64, 60, 24]);
        assert_eq!(lines(48), [26, 64, 24]);
    }

    #[test]
    fn white_space_does_not_count() {
        assert_eq!(read(Form::Hex, "0a:FF \n 10").unwrap(), [0x0a, 0xff, 0x10]);
        assert_eq!(read(Form::Base64, "aGk\n=").unwrap(), b"hi");
    }

    #[test]
    fn faults_are_told() {
        assert!(read(Form::Hex, "0x1").unwrap_err().contains("`x` at place 2"));
        assert!(read(Form::Hex, "123").unwrap_err().contains("too few"));
        assert!(read(Form::Pem, "aGk=").unwrap_err().contains("BEGIN PUBLIC KEY"));
        assert!(read(Form::Base64, "a").unwrap_err().contains("not base64"));
    }

    #[test]
    fn a_public_key_is_written_in_lines() {
        let text = write(Form::Pem, &[0; 60]).unwrap();
        let lines: Vec<usize> = text.lines().map(str::len).collect();
        assert_eq!(lines, [PEM_BEGIN.len(), 64, 16, PEM_END.len()]);
        assert_eq!(read(Form::Pem, &format!("a comment\n{text}")).unwrap(), vec![0; 60]);
        assert_eq!(read(Form::Pem, " \n").unwrap(), b"");
    }

    #[test]
    fn bytes_choose_their_form() {
        assert_eq!(best(b"line\n"), Form::Text);
        assert_eq!(best(&[0, 1, 2]), Form::Hex);
        assert_eq!(best(&[0xff]), Form::Hex);
    }
}
