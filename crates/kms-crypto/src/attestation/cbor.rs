//! CBOR (RFC 8949), as much of it as attestation documents are made of: integers, strings, arrays, maps and null.

use std::collections::BTreeMap;

/// How deep arrays and maps may lie in one another. The registers of a document are two deep.
const MAX_DEPTH: usize = 4;
/// The additional information of a head that gives no length: a "break" ends the item (RFC 8949, section 3.2).
const INDEFINITE: u8 = 31;
/// The byte that ends an array or map of indefinite length.
const BREAK: u8 = 0xff;

/// A data item that borrows its strings.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value<'a> {
    Integer(i128),
    Bytes(&'a [u8]),
    Text(&'a str),
    Array(Vec<Self>),
    Map(BTreeMap<Self, Self>),
    Null,
}

impl<'a> Value<'a> {
    /// The one item that the bytes are. Arrays and maps may be of indefinite length, which is how newer Nitro hypervisors
    /// write a document's map; strings may not. `None` for a repeated key in a map, for bytes after the item, and for
    /// tags, floats and simple values but null.
    pub(super) fn decode(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        let value = reader.value(MAX_DEPTH)?;
        reader.0.is_empty().then_some(value)
    }
}

/// Appends a byte string to the encoding of something, with the shortest head (RFC 8949, section 4.1).
pub(super) fn push_bytes(encoding: &mut Vec<u8>, bytes: &[u8]) {
    const BYTE_STRING: u8 = 2 << 5;
    let length = (bytes.len() as u64).to_be_bytes();
    // The low one, two, four or eight bytes of the length, or five bits of the head itself.
    match length {
        [0, 0, 0, 0, 0, 0, 0, a @ 0..24] => encoding.push(BYTE_STRING | a),
        [0, 0, 0, 0, 0, 0, 0, a] => encoding.extend([BYTE_STRING | 24, a]),
        [0, 0, 0, 0, 0, 0, a, b] => encoding.extend([BYTE_STRING | 25, a, b]),
        [0, 0, 0, 0, a, b, c, d] => encoding.extend([BYTE_STRING | 26, a, b, c, d]),
        all => {
            encoding.push(BYTE_STRING | 27);
            encoding.extend(all);
        }
    }
    encoding.extend(bytes);
}

/// The bytes that are still to be read.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn value(&mut self, depth: usize) -> Option<Value<'a>> {
        let &[head] = self.take(1)? else { return None };
        let (major, information) = (head >> 5, head & 0x1f);
        // Containers count down to the depth where none may be any more.
        let inside = depth.checked_sub(1);
        Some(match major {
            0 => Value::Integer(self.argument(information)?.into()),
            1 => Value::Integer(-1 - i128::from(self.argument(information)?)),
            2 => Value::Bytes(self.string(information)?),
            3 => Value::Text(str::from_utf8(self.string(information)?).ok()?),
            4 => Value::Array(self.array(information, inside?)?),
            5 => Value::Map(self.map(information, inside?)?),
            7 if information == 22 => Value::Null,
            _ => return None,
        })
    }

    fn array(&mut self, information: u8, depth: usize) -> Option<Vec<Value<'a>>> {
        let mut left = self.length(information)?;
        let mut items = Vec::new();
        while self.has_more(&mut left)? {
            items.push(self.value(depth)?);
        }
        Some(items)
    }

    fn map(&mut self, information: u8, depth: usize) -> Option<BTreeMap<Value<'a>, Value<'a>>> {
        let mut left = self.length(information)?;
        let mut entries = BTreeMap::new();
        while self.has_more(&mut left)? {
            let key = self.value(depth)?;
            let value = self.value(depth)?;
            entries.insert(key, value).is_none().then_some(())?;
        }
        Some(entries)
    }

    /// The items of an array or map; `Some(None)` if its length is indefinite.
    fn length(&mut self, information: u8) -> Option<Option<u64>> {
        if information == INDEFINITE { Some(None) } else { self.argument(information).map(Some) }
    }

    /// Whether another item follows, of those that are left; takes the break if it is next.
    fn has_more(&mut self, left: &mut Option<u64>) -> Option<bool> {
        match left {
            Some(0) => Some(false),
            Some(left) => {
                *left -= 1;
                Some(true)
            }
            None if *self.0.first()? == BREAK => self.take(1).map(|_| false),
            None => Some(true),
        }
    }

    fn string(&mut self, information: u8) -> Option<&'a [u8]> {
        let length = self.argument(information)?;
        self.take(length.try_into().ok()?)
    }

    /// The argument of a head (RFC 8949, section 3), in whichever width.
    fn argument(&mut self, information: u8) -> Option<u64> {
        let width = match information {
            0..24 => return Some(information.into()),
            24 => 1,
            25 => 2,
            26 => 4,
            27 => 8,
            _ => return None,
        };
        Some(self.take(width)?.iter().fold(0, |argument, byte| argument << 8 | u64::from(*byte)))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, push_bytes};

    #[test]
    fn items() {
        // From RFC 8949, appendix A.
        for (bytes, value) in [
            (&b"\x00"[..], Value::Integer(0)),
            (b"\x17", Value::Integer(23)),
            (b"\x18\x64", Value::Integer(100)),
            (b"\x19\x03\xe8", Value::Integer(1000)),
            (b"\x1a\x00\x0f\x42\x40", Value::Integer(1_000_000)),
            (b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", Value::Integer(18_446_744_073_709_551_615)),
            (b"\x3b\xff\xff\xff\xff\xff\xff\xff\xff", Value::Integer(-18_446_744_073_709_551_616)),
            (b"\x20", Value::Integer(-1)),
            (b"\x38\x63", Value::Integer(-100)),
            (b"\xf6", Value::Null),
            (b"\x40", Value::Bytes(b"")),
            (b"\x44\x01\x02\x03\x04", Value::Bytes(&[1, 2, 3, 4])),
            (b"\x62\xc3\xbc", Value::Text("ü")),
            (b"\x80", Value::Array(vec![])),
            (b"\x83\x01\x02\x03", Value::Array(vec![Value::Integer(1), Value::Integer(2), Value::Integer(3)])),
            (b"\x9f\xff", Value::Array(vec![])),
            (b"\x9f\x01\x02\xff", Value::Array(vec![Value::Integer(1), Value::Integer(2)])),
            (b"\xa0", Value::Map([].into())),
            (b"\xbf\x61a\x01\xff", Value::Map([(Value::Text("a"), Value::Integer(1))].into())),
            (
                b"\xa2\x01\x02\x03\x04",
                Value::Map([(1, 2), (3, 4)].map(|(k, v)| (Value::Integer(k), Value::Integer(v))).into()),
            ),
        ] {
            assert_eq!(Value::decode(bytes), Some(value), "{bytes:02x?}");
        }
    }

    #[test]
    fn what_is_no_item() {
        for bytes in [
            &b""[..],
            b"\x00\x00", // another item after the one
            b"\x18",     // no argument
            b"\x1c\x00", // reserved additional information
            b"\x1f",     // an integer of indefinite length
            b"\x42\x01", // cut off
            b"\x5b\xff\xff\xff\xff\xff\xff\xff\xff",
            b"\x5f\x41\x01\xff", // a string in pieces
            b"\x61\xff",         // not UTF-8
            b"\x82\x01",         // too few items
            b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
            b"\x9f\x01", // no break
            b"\xff",     // a break of nothing
            b"\xa1\x01", // a key alone
            b"\xbf\x01\xff",
            b"\xa2\x01\x02\x01\x03", // the same key twice
            b"\xbf\x01\x02\x01\x03\xff",
            b"\xc0\x00",             // a tag
            b"\xf4",                 // false
            b"\xf7",                 // undefined
            b"\xf9\x00\x00",         // a float
            b"\x81\x81\x81\x81\x80", // too deep
        ] {
            assert_eq!(Value::decode(bytes), None, "{bytes:02x?}");
        }
        assert!(Value::decode(b"\x81\x81\x81\x80").is_some());
    }

    #[test]
    fn byte_strings() {
        for length in [0, 1, 23, 24, 255, 256, 65_535, 65_536] {
            let bytes = vec![7; length];
            let mut encoding = Vec::new();
            push_bytes(&mut encoding, &bytes);
            assert_eq!(Value::decode(&encoding), Some(Value::Bytes(&bytes)));
            let head = match length {
                0..24 => 1,
                24..256 => 2,
                256..65_536 => 3,
                _ => 5,
            };
            assert_eq!(encoding.len(), head + length);
        }
    }
}
