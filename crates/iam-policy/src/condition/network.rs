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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_their_addresses() {
        let ranges = [
            (
                "10.0.0.0/8",
                vec!["10.0.0.0", "10.255.255.255"],
                vec!["9.255.255.255", "11.0.0.0", "::10.0.0.0", "a", ""],
            ),
            // The bits behind the prefix do not count.
            ("10.1.2.3/8", vec!["10.9.9.9"], vec!["11.1.2.3"]),
            ("192.0.2.128/25", vec!["192.0.2.128", "192.0.2.255"], vec!["192.0.2.127", "192.0.3.128"]),
            ("192.0.2.7", vec!["192.0.2.7"], vec!["192.0.2.6", "192.0.2.8"]),
            ("192.0.2.7/32", vec!["192.0.2.7"], vec!["192.0.2.6"]),
            ("0.0.0.0/0", vec!["0.0.0.0", "255.255.255.255"], vec!["::", "::ffff:192.0.2.7"]),
            ("2001:db8::/32", vec!["2001:db8::", "2001:DB8:ffff::1"], vec!["2001:db9::", "32.1.13.184"]),
            ("2001:db8::1", vec!["2001:0db8:0:0::0001"], vec!["2001:db8::2"]),
            ("::/0", vec!["::", "ffff::"], vec!["192.0.2.7"]),
        ];
        for (range, inside, outside) in ranges {
            let network = Network::parse(range).unwrap();
            assert!(inside.iter().all(|address| network.contains(address)), "{range}");
            assert!(!outside.iter().any(|address| network.contains(address)), "{range}");
        }
        for text in
            ["", "a", "10.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/+8", "10.0.0.0/8/8", "10.0.0.0/a", "::/129"]
        {
            assert_eq!(Network::parse(text), None, "{text}");
        }
        assert!(Network::parse("::/128").is_some());
    }
}
