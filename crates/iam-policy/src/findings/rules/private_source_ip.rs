//! `aws:SourceIp` with addresses that no request comes from.

use crate::condition::{Base, Test};
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};
use crate::request::Keys;
use crate::{Spanned, policy::Condition};

use super::source_ip::SOURCE_IP;

pub(super) const RULE: Rule = Rule { name: "private-source-ip", check };

/// RFC 1918, RFC 4193.
const PRIVATE: &[&str] = &["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"];

fn check(subject: &Subject<'_>, report: &mut Report) {
    for (_, condition) in subject.conditions() {
        let base = condition.operator.value.base;
        let about_addresses = matches!(base, Base::IpAddress | Base::NotIpAddress);
        if !about_addresses || !condition.key.value.eq_ignore_ascii_case(SOURCE_IP) {
            continue;
        }
        for value in condition.values.iter().filter(|value| is_private(condition, value)) {
            let reason = "The key has the public address of a request. Private addresses are seen through VPC endpoints only, as `aws:VpcSourceIp`.";
            let message = format!("no request has the private address `{}`", value.value);
            let added = report.add(Severity::Warning, value.span, message, reason);
            if condition.values.iter().all(|value| is_private(condition, value)) {
                added.fix("write `aws:VpcSourceIp`", || subject.with_key(condition, "aws:VpcSourceIp"));
            }
        }
    }
}

/// Whether a range is one of the private ones or a part of one.
fn is_private(condition: &Condition, value: &Spanned<String>) -> bool {
    let (address, bits) = value.value.split_once('/').unwrap_or((&value.value, "128"));
    PRIVATE.iter().any(|range| {
        let length = |bits: &str| bits.parse::<u32>().ok();
        let whole = range.split_once('/').and_then(|(_, bits)| length(bits));
        let narrow = whole.is_some() && whole <= length(bits);
        let mut test = condition.clone();
        test.operator.value = crate::condition::Operator { quantifier: None, base: Base::IpAddress, if_exists: false };
        test.values = vec![Spanned::new((*range).to_owned(), value.span)];
        narrow && Test::new(&test, false).holds(&Keys::default().with(SOURCE_IP, address))
    })
}
