//! Address ranges, as CIDR writes them (RFC 4632, RFC 4291).

use std::net::IpAddr;

/// A range of addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Network {
    first: u128,
    bits: u32,
    is_v6: bool,
}

impl Network {
    /// Reads a range; one address alone is a range too.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix)),
            None => (text, None),
        };
        let (number, width) = number(address.parse().ok()?);
        let bits = match prefix {
            None => width,
            Some(prefix) => {
                let digits = !prefix.is_empty() && prefix.bytes().all(|digit| digit.is_ascii_digit());
                prefix.parse().ok().filter(|bits| digits && *bits <= width)?
            }
        };
        Some(Self { first: shift(number, width - bits), bits: width - bits, is_v6: width == 128 })
    }

    /// Whether the address lies in it. Addresses are compared as numbers, however they are written.
    pub(super) fn contains(self, address: &str) -> bool {
        let Ok(address) = address.parse::<IpAddr>() else { return false };
        let (number, width) = number(address);
        (width == 128) == self.is_v6 && shift(number, self.bits) == self.first
    }
}

fn number(address: IpAddr) -> (u128, u32) {
    match address {
        IpAddr::V4(address) => (u32::from(address).into(), 32),
        IpAddr::V6(address) => (address.into(), 128),
    }
}

fn shift(number: u128, bits: u32) -> u128 {
    number.checked_shr(bits).unwrap_or_default()
}
