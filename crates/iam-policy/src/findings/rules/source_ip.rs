//! `aws:SourceIp` in a Deny, which breaks what services do on someone's behalf.

use crate::condition::Base;
use crate::findings::subject::Subject;
use crate::findings::{Report, Rule, Severity};

pub(super) const RULE: Rule = Rule { name: "source-ip", check };

pub(super) const SOURCE_IP: &str = "aws:SourceIp";

/// Keys by which a statement shows that it has thought of services or endpoints.
const AWARE: &[&str] = &[
    "aws:ViaAWSService",
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:PrincipalIsAWSService",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:VpcSourceIp",
    "kms:ViaService",
];

fn check(subject: &Subject<'_>, report: &mut Report) {
    for entry in subject.denies() {
        for condition in entry.conditions_on(SOURCE_IP) {
            let base = condition.operator.value.base;
            if base != Base::NotIpAddress || AWARE.iter().any(|key| entry.conditions_on(key).next().is_some()) {
                continue;
            }
            let reason = "When a service acts for someone the address is the service's, and through a VPC endpoint there is none, for which a negated operator holds. Both are denied.";
            let message = "this also denies services that act for someone, and requests through VPC endpoints";
            report
                .add(Severity::Warning, condition.key.span, message, reason)
                .fix("spare services that act for someone", || {
                    subject.add_condition(entry, "Bool", "aws:ViaAWSService", "false")
                });
        }
    }
}
