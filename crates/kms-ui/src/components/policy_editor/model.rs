//! What the editor needs to know of texts: where things are in UTF-8 and in UTF-16, and how edits change them.

use kms_protocol::policy::{Completion, Edit, Finding, Severity, Span};
use serde::Serialize;

use crate::text::components::policy_editor as text;

/// Turns byte offsets of a text into offsets in UTF-16 code units and back.
pub struct Offsets {
    /// The ends of all characters outside ASCII, in bytes and in code units. Between them both count alike.
    wide: Vec<(usize, usize)>,
    bytes: usize,
    units: usize,
}

impl Offsets {
    /// The offsets of a text.
    pub fn of(text: &str) -> Self {
        let mut wide = Vec::new();
        let mut units = 0;
        for (start, letter) in text.char_indices() {
            units += letter.len_utf16();
            if !letter.is_ascii() {
                wide.push((start + letter.len_utf8(), units));
            }
        }
        Self { wide, bytes: text.len(), units }
    }

    /// The offset in code units of a byte that begins a character, or of the end.
    pub fn to_utf16(&self, byte: usize) -> usize {
        let before = self.wide.partition_point(|(bytes, _)| *bytes <= byte);
        let (bytes, units) = self.last(before);
        (units + byte.min(self.bytes).saturating_sub(bytes)).min(self.units)
    }

    /// The byte that begins the character at an offset in code units.
    pub fn to_utf8(&self, unit: usize) -> usize {
        let before = self.wide.partition_point(|(_, units)| *units <= unit);
        let (bytes, units) = self.last(before);
        (bytes + unit.min(self.units).saturating_sub(units)).min(self.bytes)
    }

    fn last(&self, before: usize) -> (usize, usize) {
        before.checked_sub(1).and_then(|last| self.wide.get(last)).copied().unwrap_or_default()
    }
}

/// The text after edits, in any order; nothing if they overlap or do not fit the text.
pub fn apply(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| edit.span);
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        let (start, end) = edit.span;
        result.push_str(text.get(done..start)?);
        result.push_str(&edit.insert);
        // That the span itself fits the text shows when the next piece is taken.
        done = end.max(start);
    }
    result.push_str(text.get(done..)?);
    Some(result)
}

/// The line and the column of a byte, both from 1; columns count characters.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..text.floor_char_boundary(byte)).unwrap_or(text);
    let line = before.rsplit('\n').next().unwrap_or_default();
    (before.matches('\n').count() + 1, line.chars().count() + 1)
}

/// How many findings there are of each severity, in words.
pub fn summary(findings: &[Finding]) -> String {
    type Words = fn(u64) -> String;
    let kinds: [(Severity, Words); 4] = [
        (Severity::Error, text::errors),
        (Severity::Security, text::risks),
        (Severity::Warning, text::warnings),
        (Severity::Suggestion, text::suggestions),
    ];
    let counts = kinds.into_iter().filter_map(|(severity, counted)| {
        let count = findings.iter().filter(|finding| finding.severity == severity).count() as u64;
        (count > 0).then(|| counted(count))
    });
    let counts: Vec<String> = counts.collect();
    if counts.is_empty() { text::no_problems().to_owned() } else { counts.join(", ") }
}

/// Findings as the editor's module takes them.
pub fn findings_json(text: &str, findings: &[Finding]) -> String {
    let offsets = Offsets::of(text);
    let shown: Vec<ShownFinding<'_>> = findings.iter().map(|finding| ShownFinding::of(finding, &offsets)).collect();
    serde_json::to_string(&shown).unwrap_or_else(|_| "[]".to_owned())
}

/// Completions as the editor's module takes them.
pub fn completions_json(text: &str, completions: &[Completion]) -> String {
    let offsets = Offsets::of(text);
    let shown: Vec<ShownCompletion<'_>> = completions.iter().map(|one| ShownCompletion::of(one, &offsets)).collect();
    serde_json::to_string(&shown).unwrap_or_else(|_| "[]".to_owned())
}

/// Marked ranges as the editor's module takes them.
pub fn marks_json(text: &str, marks: &[(Span, MarkKind)]) -> String {
    let offsets = Offsets::of(text);
    let shown = marks.iter().map(|((from, to), kind)| ShownMark {
        from: offsets.to_utf16(*from),
        to: offsets.to_utf16(*to),
        kind: *kind,
    });
    serde_json::to_string(&shown.collect::<Vec<_>>()).unwrap_or_else(|_| "[]".to_owned())
}

/// What a marked range says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum MarkKind {
    /// It is what is spoken of.
    Match,
    /// It allows.
    Allow,
    /// It denies.
    Deny,
}

#[derive(Serialize)]
struct ShownFinding<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    reason: &'a str,
    from: usize,
    to: usize,
    fixes: Vec<ShownFix<'a>>,
}

#[derive(Serialize)]
struct ShownFix<'a> {
    title: &'a str,
    edits: Vec<ShownEdit<'a>>,
}

#[derive(Serialize)]
struct ShownEdit<'a> {
    from: usize,
    to: usize,
    insert: &'a str,
}

#[derive(Serialize)]
struct ShownCompletion<'a> {
    label: &'a str,
    detail: &'a str,
    insert: &'a str,
    from: usize,
    to: usize,
}

#[derive(Serialize)]
struct ShownMark {
    from: usize,
    to: usize,
    kind: MarkKind,
}

impl<'a> ShownFinding<'a> {
    fn of(finding: &'a Finding, offsets: &Offsets) -> Self {
        let edit = |edit: &'a Edit| ShownEdit {
            from: offsets.to_utf16(edit.span.0),
            to: offsets.to_utf16(edit.span.1),
            insert: &edit.insert,
        };
        let fixes = finding.fixes.iter();
        Self {
            rule: &finding.rule,
            severity: finding.severity,
            message: &finding.message,
            reason: &finding.reason,
            from: offsets.to_utf16(finding.span.0),
            to: offsets.to_utf16(finding.span.1),
            fixes: fixes
                .map(|fix| ShownFix { title: &fix.title, edits: fix.edits.iter().map(edit).collect() })
                .collect(),
        }
    }
}

impl<'a> ShownCompletion<'a> {
    fn of(completion: &'a Completion, offsets: &Offsets) -> Self {
        Self {
            label: &completion.label,
            detail: &completion.detail,
            insert: &completion.insert,
            from: offsets.to_utf16(completion.span.0),
            to: offsets.to_utf16(completion.span.1),
        }
    }
}

#[cfg(test)]
mod tests {
    use kms_protocol::policy::Fix;

    use super::*;

    #[test]
    fn offsets_agree_with_the_texts_themselves() {
        for text in ["", "plain", "Zürich", "ä", "€uro 𝄞 clef 🔑", "🔑🔑", "a\u{301}b"] {
            let offsets = Offsets::of(text);
            for byte in (0..=text.len()).filter(|byte| text.is_char_boundary(*byte)) {
                let units = text.get(..byte).unwrap().encode_utf16().count();
                assert_eq!(offsets.to_utf16(byte), units, "{text} at {byte}");
                assert_eq!(offsets.to_utf8(units), byte, "{text} at unit {units}");
            }
            assert_eq!(offsets.to_utf16(text.len() + 9), text.encode_utf16().count());
            assert_eq!(offsets.to_utf8(usize::MAX), text.len());
        }
    }

    fn edit(start: usize, end: usize, insert: &str) -> Edit {
        Edit { span: (start, end), insert: insert.to_owned() }
    }

    #[test]
    fn edits_are_applied_in_the_order_of_the_text() {
        let edits = [edit(7, 8, "!"), edit(0, 1, "z"), edit(4, 4, "_")];
        assert_eq!(apply("Zürich.?", &edits), Some("zür_ich!?".to_owned()));
        assert_eq!(apply("same", &[]), Some("same".to_owned()));
        assert_eq!(apply("ab", &[edit(1, 1, "x"), edit(1, 2, "y")]), Some("axy".to_owned()));
    }

    #[test]
    fn edits_that_do_not_fit_change_nothing() {
        for edits in
            [vec![edit(0, 9, "")], vec![edit(9, 9, "")], vec![edit(2, 3, "")], vec![edit(0, 4, "a"), edit(3, 5, "b")]]
        {
            assert_eq!(apply("aäbcd", &edits), None, "{edits:?}");
        }
    }

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let text = "{\n  \"ä\": x\n}";
        assert_eq!(line_and_column(text, 0), (1, 1));
        assert_eq!(line_and_column(text, text.find('x').unwrap()), (2, 8));
        assert_eq!(line_and_column(text, text.len() + 5), (3, 2));
    }

    fn finding(severity: Severity, span: Span) -> Finding {
        let fixes = vec![Fix { title: "Mend".to_owned(), edits: vec![edit(span.0, span.1, "x")] }];
        Finding { rule: "rule".to_owned(), severity, message: "message".to_owned(), reason: String::new(), span, fixes }
    }

    #[test]
    fn the_module_gets_utf16() {
        let json = findings_json("ä🔑!", &[finding(Severity::Security, (2, 6))]);
        assert_eq!(
            json,
            r#"[{"rule":"rule","severity":"security","message":"message","reason":"","from":1,"to":3,"#.to_owned()
                + r#""fixes":[{"title":"Mend","edits":[{"from":1,"to":3,"insert":"x"}]}]}]"#
        );
        assert_eq!(marks_json("äb", &[((2, 3), MarkKind::Deny)]), r#"[{"from":1,"to":2,"kind":"deny"}]"#);
    }

    #[test]
    fn findings_are_counted() {
        assert_eq!(summary(&[]), "No problems found");
        let all = [Severity::Warning, Severity::Error, Severity::Error].map(|severity| finding(severity, (0, 0)));
        assert_eq!(summary(&all), "2 errors, 1 warning");
    }
}
