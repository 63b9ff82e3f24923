//! The lines of a bill as a table for other programs.

use super::{Line, Part, Tier};

const HEADER: &str = "month,account,region,usage,part,tier,quantity,per,price,source,cost";

/// The lines as CSV (RFC 4180), with a header. Amounts are in dollars with all their decimals; what is not known is empty.
pub fn csv(lines: &[Line]) -> String {
    let mut text = format!("{HEADER}\r\n");
    for line in lines {
        let amount = |amount: Option<crate::Money>| amount.map(crate::Money::to_exact_text).unwrap_or_default();
        let fields = [
            line.month.to_string(),
            line.account.clone(),
            line.region.clone(),
            line.usage.clone(),
            part(line.part).to_owned(),
            tier(line.tier).to_owned(),
            line.quantity.to_string(),
            line.per.to_string(),
            amount(line.price),
            line.source.clone().unwrap_or_default(),
            amount(line.cost),
        ];
        text.push_str(&fields.map(|field| quoted(&field)).join(","));
        text.push_str("\r\n");
    }
    text
}

fn quoted(field: &str) -> String {
    if field.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.to_owned()
    }
}

fn part(part: Part) -> &'static str {
    match part {
        Part::Key => "key",
        Part::FirstRotation => "first-rotation",
        Part::SecondRotation => "second-rotation",
        Part::Requests => "requests",
        Part::Hsms => "hsms",
    }
}

fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Free => "free",
        Tier::Standard => "standard",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Money, Month};

    #[test]
    fn lines_are_rows() {
        let line = Line {
            month: Month::new(2026, 11).unwrap(),
            account: "123456789012".to_owned(),
            region: "us-east-1".to_owned(),
            usage: "KMS-Keys".to_owned(),
            part: Part::Key,
            tier: Tier::Standard,
            quantity: 360,
            per: 720,
            price: Money::parse("1"),
            source: Some("us-east-1".to_owned()),
            cost: Money::parse("0.5"),
        };
        let unknown = Line { usage: "a,\"b\"".to_owned(), price: None, source: None, cost: None, ..line.clone() };
        let expected = format!(
            "{HEADER}\r\n2026-11,123456789012,us-east-1,KMS-Keys,key,standard,360,720,1.00,us-east-1,0.50\r\n\
             2026-11,123456789012,us-east-1,\"a,\"\"b\"\"\",key,standard,360,720,,,\r\n"
        );
        assert_eq!(csv(&[line.clone(), unknown]), expected);
        // The words are those of the JSON.
        let json = serde_json::to_value(&line).unwrap();
        assert_eq!((json["part"].as_str(), json["tier"].as_str()), (Some(part(line.part)), Some(tier(line.tier))));
    }
}
