//! The ciphertext blob of a symmetric key, field by field.
//!
//! AWS does not document its layout. That of kmsbox is a header of 58 bytes and a CMS `EncryptedData` (RFC 5652, section
//! 8) under AES-256-GCM (RFC 5084) in DER. Nothing is decrypted here: who has no key can read as much.

use kms_api::KeyId;

use crate::format::bytes::exact;
use crate::text::crypto::blob as text;

const VERSION: &[u8] = &[0x01, 0x02, 0x02, 0x00, 0x78];
const MATERIAL_LEN: usize = 32;
const KEY_ID_LEN: usize = 16;
const NONCE_LEN: usize = 12;
const TAG_LEN: usize = 16;
/// Bytes that are encrypted before the plaintext: a version and the time.
const INNER_LEN: usize = 11;

const SEQUENCE: u8 = 0x30;
const CONTEXT_0_CONSTRUCTED: u8 = 0xa0;
const CONTEXT_0_PRIMITIVE: u8 = 0x80;
/// 1.2.840.113549.1.7.6.
const ENCRYPTED_DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x06];
/// 1.2.840.113549.1.7.1.
const DATA: &[u8] = &[0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01];
/// 2.16.840.1.101.3.4.1.46.
const AES_256_GCM: &[u8] = &[0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01, 0x2e];

/// A field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Bytes before it.
    pub(super) offset: usize,
    /// The bytes.
    pub(super) bytes: Vec<u8>,
    /// What it is called.
    pub(super) name: &'static str,
    /// What it says.
    pub(super) meaning: String,
}

/// A blob taken apart, as far as it has the layout.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Blob {
    /// All its bytes, in order.
    pub(super) parts: Vec<Part>,
    /// The key that it names.
    pub(super) key: Option<KeyId>,
    /// The id of the key material that it names.
    pub(super) material: Option<String>,
    /// Where it leaves the layout, if it does.
    pub(super) fault: Option<String>,
}

/// Takes a blob apart.
pub(super) fn parse(bytes: &[u8]) -> Blob {
    let mut reader = Reader { rest: bytes, offset: 0, blob: Blob::default() };
    if let Err(fault) = reader.read() {
        reader.blob.fault = Some(text::fault_at(fault, &reader.offset.to_string()));
    }
    if let Some(rest) = reader.take(reader.rest.len()).filter(|rest| !rest.is_empty()) {
        reader.put(rest, text::not_understood(), String::new());
    }
    reader.blob
}

/// Bytes as pairs of hexadecimal digits.
pub(super) fn hex(bytes: &[u8], between: &str) -> String {
    let pairs: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    pairs.join(between)
}

struct Reader<'a> {
    rest: &'a [u8],
    offset: usize,
    blob: Blob,
}

type Found<T> = Result<T, &'static str>;

impl<'a> Reader<'a> {
    fn read(&mut self) -> Found<()> {
        self.exactly(VERSION, text::version(), text::version_is(), text::other_beginning())?;
        let material = hex(self.need(MATERIAL_LEN)?, "");
        self.named(MATERIAL_LEN, text::material_id(), text::material_id_is(&material));
        self.blob.material = Some(material);

        let multi_region = match self.need(1)?.first() {
            Some(1) => false,
            Some(2) => true,
            _ => return Err(text::other_kind()),
        };
        let kind = if multi_region { text::multi_region() } else { text::single_region() };
        self.named(1, text::kind(), kind.to_owned());
        let id = <[u8; KEY_ID_LEN]>::try_from(self.need(KEY_ID_LEN)?).map_err(|_| text::too_short())?;
        let id = KeyId::from_bytes(id, multi_region);
        self.named(KEY_ID_LEN, text::key_id(), text::key_id_is(&id.to_string()));
        self.blob.key = Some(id);

        let length = self.need(4)?.iter().fold(0, |length: usize, byte| length << 8 | usize::from(*byte));
        if self.rest.len() != length.saturating_add(4) {
            return Err(text::other_length());
        }
        self.named(4, text::length(), text::bytes_follow(&length.to_string()));

        self.nested(SEQUENCE, "ContentInfo", text::content_info_is())?;
        self.known(ENCRYPTED_DATA, text::content_type(), text::content_type_is())?;
        self.nested(CONTEXT_0_CONSTRUCTED, text::content(), text::content_is())?;
        self.nested(SEQUENCE, "EncryptedData", text::encrypted_data_is())?;
        self.known(&[0x02, 0x01, 0x00], text::cms_version(), "0.")?;
        self.nested(SEQUENCE, "EncryptedContentInfo", text::encrypted_content_info_is())?;
        self.known(DATA, text::encrypted_type(), text::encrypted_type_is())?;
        self.known(&[SEQUENCE, 0x1e], "AlgorithmIdentifier", text::algorithm_identifier_is())?;
        self.known(AES_256_GCM, text::algorithm(), text::algorithm_is())?;
        self.known(&[SEQUENCE, 0x11], "GCMParameters", text::gcm_parameters_is())?;
        self.known(&[0x04, 0x0c], text::nonce_follows(), text::nonce_follows_is())?;
        self.need(NONCE_LEN)?;
        self.named(NONCE_LEN, text::nonce(), text::nonce_is().to_owned());
        self.known(&[0x02, 0x01, 0x10], text::tag_length(), text::tag_length_is())?;
        self.nested(CONTEXT_0_PRIMITIVE, text::encrypted_content_follows(), text::encrypted_content_follows_is())?;

        let plaintext = self.rest.len().checked_sub(INNER_LEN + TAG_LEN).ok_or_else(text::too_short)?;
        let content = text::encrypted_content_is(&INNER_LEN.to_string(), &exact(plaintext));
        self.named(INNER_LEN + plaintext, text::encrypted_content(), content);
        self.named(TAG_LEN, text::tag(), text::tag_is().to_owned());
        Ok(())
    }

    /// The next bytes, which stay where they are.
    fn need(&self, len: usize) -> Found<&'a [u8]> {
        self.rest.get(..len).ok_or_else(text::too_short)
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(taken)
    }

    fn put(&mut self, bytes: &[u8], name: &'static str, meaning: String) {
        self.blob.parts.push(Part { offset: self.offset, bytes: bytes.to_vec(), name, meaning });
        self.offset += bytes.len();
    }

    /// Takes the next bytes as a field. What is not there is no field.
    fn named(&mut self, len: usize, name: &'static str, meaning: String) {
        if let Some(bytes) = self.take(len) {
            self.put(bytes, name, meaning);
        }
    }

    fn exactly(&mut self, bytes: &[u8], name: &'static str, meaning: &str, fault: &'static str) -> Found<()> {
        if !self.rest.starts_with(bytes) {
            return Err(fault);
        }
        self.named(bytes.len(), name, meaning.to_owned());
        Ok(())
    }

    fn known(&mut self, bytes: &[u8], name: &'static str, meaning: &str) -> Found<()> {
        self.exactly(bytes, name, meaning, text::other_bytes())
    }

    /// The tag and length of something that goes on to the end (ITU-T X.690, section 8.1.3).
    fn nested(&mut self, tag: u8, name: &'static str, meaning: &str) -> Found<()> {
        let [first, short, rest @ ..] = self.rest else { return Err(text::too_short()) };
        let more = if *short < 0x80 { 0 } else { usize::from(*short & 0x7f) };
        let long = rest.get(..more).ok_or_else(text::too_short)?;
        let length = match more {
            0 => usize::from(*short),
            // What is longer than four bytes can say is no ciphertext.
            1..=4 => long.iter().fold(0, |length: usize, byte| length << 8 | usize::from(*byte)),
            _ => return Err(text::long_length()),
        };
        if *first != tag || rest.len() != length.saturating_add(more) {
            return Err(text::no_structure());
        }
        self.named(2 + more, name, format!("{meaning} {}", text::bytes_follow(&length.to_string())));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 5 bytes under the key `05f84a4c-…`, made by the engine.
    const SMALL: &str = "AQICAHie2gIHccImGva/I1xKr9GHcgS3s6qI9Zjcb9IguSetwgEF+EpMKC5MGq4hDCaz503IAAAAYzBhBgkqhkiG9w0BBwagVDBSAgEAME0GCSqGSIb3DQEHATAeBglghkgBZQMEAS4wEQQM2MHOWOGfPUvEKYxyAgEQgCDZEC6HtFg6l5vNqPm74UihQjKgRYjcbDr+WaZGCmDbiQ==";
    /// 140 bytes under a multi-Region key, with longer lengths.
    const LARGE: &str = "AQICAHinUP2flxmYLRHC4xze6jqeawcuI/BbBeD12ddzgtYkbgLWWzJfSKxDKbGMUX7s85ehAAAA7zCB7AYJKoZIhvcNAQcGoIHeMIHbAgEAMIHVBgkqhkiG9w0BBwEwHgYJYIZIAWUDBAEuMBEEDGpqZ2QCrQQvQE89qgIBEICBp3XYBGVuj57BLJzgsWYAibgZSgZ+iBlUqQaaOopW8PjC+W9gcJYmToJDW8JVTBsyzg52Nligz+Y1SJKEnC17D0u7a3d/n4FJtAo2Bgm8e00gqPRBJNHJtTxcUiHjffrskRGRKV86eH5SWeYUqg0yS186yShlVHcXlJwh/gjS7p8f57yuB2bYXk3l+M/fJM1W15dFivxRzFNi10MHarXeydvcYchZ5JTp";

    fn bytes(base64: &str) -> Vec<u8> {
        kms_api::Blob::from_base64(base64).unwrap().as_slice().to_vec()
    }

    fn part<'a>(blob: &'a Blob, name: &str) -> &'a Part {
        blob.parts.iter().find(|part| part.name == name).unwrap()
    }

    #[test]
    fn a_blob_is_taken_apart() {
        let blob = parse(&bytes(SMALL));
        assert_eq!(blob.fault, None);
        assert_eq!(blob.key.as_ref().unwrap().to_string(), "05f84a4c-282e-4c1a-ae21-0c26b3e74dc8");
        let material = "9eda020771c2261af6bf235c4aafd1877204b7b3aa88f598dc6fd220b927adc2";
        assert_eq!(blob.material.as_deref(), Some(material));
        assert_eq!(part(&blob, "Length").meaning, "99 bytes follow.");
        assert_eq!((part(&blob, "Nonce").offset, part(&blob, "Nonce").bytes.len()), (108, 12));
        assert!(part(&blob, "Encrypted content").meaning.ends_with("the plaintext, 5 bytes."));
    }

    #[test]
    fn so_is_a_larger_one_of_a_multi_region_key() {
        let blob = parse(&bytes(LARGE));
        assert_eq!(blob.fault, None);
        assert_eq!(blob.key.as_ref().unwrap().to_string(), "mrk-d65b325f48ac4329b18c517eecf397a1");
        assert_eq!(part(&blob, "ContentInfo").bytes, [0x30, 0x81, 0xec]);
        assert!(part(&blob, "Encrypted content").meaning.ends_with("the plaintext, 140 bytes."));
    }

    #[test]
    fn every_byte_is_in_one_part() {
        for blob in [SMALL, LARGE] {
            let whole = bytes(blob);
            for cut in 0..=whole.len() {
                let cut = &whole[..cut];
                let parsed = parse(cut);
                assert_eq!(parsed.parts.iter().flat_map(|part| part.bytes.clone()).collect::<Vec<_>>(), cut);
                let mut offset = 0;
                for part in &parsed.parts {
                    assert_eq!(part.offset, offset);
                    offset += part.bytes.len();
                }
                assert_eq!(parsed.fault.is_none(), cut.len() == whole.len());
            }
        }
    }

    #[test]
    fn a_change_is_found_where_it_is() {
        let mut changed = bytes(SMALL);
        changed[37] = 3;
        let blob = parse(&changed);
        assert_eq!(blob.fault.as_deref(), Some("At byte 37: the kind of the key is neither 1 nor 2."));
        assert_eq!((blob.key, blob.material.is_some()), (None, true));
        assert_eq!(blob.parts.last().unwrap().name, "Not understood");
        assert!(parse(&[7; 256]).fault.unwrap().contains("public key"));
        assert!(parse(&[]).parts.is_empty());
    }

    #[test]
    fn a_changed_length_breaks_the_structure() {
        let whole = bytes(SMALL);
        for at in 0..whole.len() {
            let mut changed = whole.clone();
            changed[at] = changed[at].wrapping_add(1);
            let _ = parse(&changed);
        }
        let mut longer = whole;
        longer.push(0);
        assert!(parse(&longer).fault.unwrap().contains("length given"));
    }
}
