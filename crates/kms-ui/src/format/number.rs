//! Whole numbers.

use crate::text::format as text;

/// With the language's mark between thousands: `10,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let lead = digits.len() % 3;
    digits.char_indices().fold(String::new(), |mut grouped, (index, digit)| {
        if index > 0 && index % 3 == lead {
            grouped.push_str(text::thousands());
        }
        grouped.push(digit);
        grouped
    })
}

/// The language's decimal mark.
pub fn mark() -> &'static str {
    text::decimal()
}

/// With one decimal, after the language's mark: `1.5`.
pub fn with_tenth(number: f64) -> String {
    format!("{number:.1}").replace('.', text::decimal())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        for (number, text) in [(0, "0"), (999, "999"), (1_000, "1,000"), (12_345, "12,345"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
