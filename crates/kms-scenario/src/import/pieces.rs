//! JSON documents that stand after one another in a text.

/// The documents, each with the byte at which it begins. What belongs to none is one too, so that it is complained of.
pub(super) fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut pieces = Vec::new();
    let mut start = 0;
    while let Some(rest) = text.get(start..) {
        let trimmed = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}');
        if trimmed.is_empty() {
            break;
        }
        start += rest.len() - trimmed.len();
        let length = length(trimmed);
        pieces.extend(trimmed.get(..length).map(|piece| (start, piece)));
        start += length;
    }
    pieces
}

/// How many bytes the document at the beginning of a text has; all that there are, unless it is in brackets that close.
fn length(text: &str) -> usize {
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at + 1;
                }
            }
            _ => {}
        }
        // Whatever stands before the first bracket is no document, and goes to the end.
        if depth == 0 {
            break;
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_told_apart() {
        let texts = |text| pieces(text).into_iter().map(|(_, piece)| piece).collect::<Vec<_>>();
        assert_eq!(texts(""), [""; 0]);
        assert_eq!(texts(" \n\t"), [""; 0]);
        assert_eq!(texts("{\"a\": \"}\\\"{\"}\n[{}]{}"), ["{\"a\": \"}\\\"{\"}", "[{}]", "{}"]);
        assert_eq!(texts("{} é {}"), ["{}", "é {}"]);
        assert_eq!(texts("{ {}"), ["{ {}"]);
        assert_eq!(texts("}{"), ["}", "{"]);
        assert_eq!(pieces("\u{feff} {}\n {}"), [(4, "{}"), (8, "{}")]);
    }
}
