//! Statements put into the text of a policy, whose layout and order stay as they are.

use serde_json::Value;

/// What the console lets a key's administrators do with the key, besides making others (`kms:Create*`):
/// <https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html>
pub const ADMINISTER: [&str; 14] = [
    "kms:Describe*",
    "kms:Enable*",
    "kms:List*",
    "kms:Put*",
    "kms:Update*",
    "kms:Revoke*",
    "kms:Disable*",
    "kms:Get*",
    "kms:Delete*",
    "kms:TagResource",
    "kms:UntagResource",
    "kms:ScheduleKeyDeletion",
    "kms:CancelKeyDeletion",
    "kms:RotateKeyOnDemand",
];

/// A text with a statement added, and where the statement stands in it, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// The text.
    pub text: String,
    /// The first byte of the statement, and the byte after its last one.
    pub span: (usize, usize),
}

/// Adds a statement behind the last one. Nothing if the text is not a JSON object whose `Statement`, if any, is a list or
/// an object.
pub fn add(policy: &str, statement: &Value) -> Option<Added> {
    let Ok(Value::Object(members)) = serde_json::from_str(policy) else { return None };
    let laid_out = serde_json::to_string_pretty(statement).ok()?;
    let Some(old) = members.get("Statement") else {
        let head = if members.is_empty() { "\n  \"Statement\": [\n" } else { ",\n  \"Statement\": [\n" };
        let at = policy.trim_end().len().checked_sub(1)?;
        let before = policy.get(..at)?.trim_end();
        return put(before, head, &laid_out, 4, &format!("\n  ]\n{}", policy.get(at..)?));
    };
    let (start, end) = last_member(policy, "Statement")?;
    match old {
        Value::Object(_) => {
            let one = format!("[\n    {}", policy.get(start..end)?);
            put(policy.get(..start)?, &format!("{one},\n"), &laid_out, 4, &format!("\n  ]{}", policy.get(end..)?))
        }
        Value::Array(items) => {
            let close = end.checked_sub(1)?;
            let before = policy.get(..close)?.trim_end();
            let head = if items.is_empty() { "\n" } else { ",\n" };
            // AWS closes the list on the line of its last statement; what stands before the bracket stays.
            let gap = policy.get(before.len()..close)?;
            let tail = if gap.contains('\n') || !items.is_empty() { gap } else { "\n  " };
            put(before, head, &laid_out, 4, &format!("{tail}{}", policy.get(close..)?))
        }
        _ => None,
    }
}

fn put(before: &str, head: &str, statement: &str, indent: usize, after: &str) -> Option<Added> {
    let margin = " ".repeat(indent);
    let lines: Vec<String> = statement.lines().map(|line| format!("{margin}{line}")).collect();
    let start = before.len() + head.len() + indent;
    let text = format!("{before}{head}{}{after}", lines.join("\n"));
    let end = text.len().checked_sub(after.len())?;
    Some(Added { text, span: (start, end) })
}

/// Where the value of a member of the outermost object stands; the last one, should there be several, as parsers read it.
/// The text is JSON.
fn last_member(json: &str, name: &str) -> Option<(usize, usize)> {
    let mut found = None;
    let mut depth = 0_usize;
    // Where the value that is being read at the first level began, and the name before it.
    let mut value = None::<usize>;
    let mut key = None::<String>;
    let mut letters = json.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => {
                let mut escaped = false;
                let end = letters.by_ref().find_map(|(at, letter)| {
                    let closes = letter == '"' && !escaped;
                    escaped = letter == '\\' && !escaped;
                    closes.then_some(at + 1)
                })?;
                if depth == 1 && key.is_none() {
                    key = serde_json::from_str(json.get(at..end)?).ok();
                } else if depth == 1 && value.is_none() {
                    value = Some(at);
                }
            }
            ':' | ' ' | '\t' | '\r' | '\n' => {}
            ',' | '}' if depth == 1 => {
                if let (Some(start), true) = (value, key.as_deref() == Some(name)) {
                    found = Some((start, start + json.get(start..at)?.trim_end().len()));
                }
                (key, value) = (None, None);
                if letter == '}' {
                    depth = 0;
                }
            }
            _ => {
                if depth == 1 && value.is_none() {
                    value = Some(at);
                }
                match letter {
                    '{' | '[' => depth += 1,
                    '}' | ']' => depth = depth.saturating_sub(1),
                    _ => {}
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn added(policy: &str) -> Option<String> {
        let added = add(policy, &json!({ "Sid": "New" }))?;
        let (start, end) = added.span;
        assert_eq!(added.text.get(start..end), Some("{\n      \"Sid\": \"New\"\n    }"), "{}", added.text);
        Some(added.text)
    }

    fn sids(policy: &str) -> Vec<String> {
        let policy: Value = serde_json::from_str(policy).unwrap();
        let statements = policy["Statement"].as_array().unwrap();
        statements.iter().map(|one| one["Sid"].as_str().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn a_statement_goes_behind_the_last_one() {
        for policy in [
            "{\n  \"Statement\": [\n    { \"Sid\": \"a\" },\n    { \"Sid\": \"b\" }\n  ]\n}\n",
            "{\"Statement\":[{\"Sid\":\"a\"},{\"Sid\":\"b\"}]}",
            "{ \"Id\": \"Statement\", \"Statement\" : [ { \"Sid\": \"a\" }, {\n \"Sid\": \"b\" } ], \"Version\": \"x\" }",
            "{ \"x\": [{ \"Statement\": [] }, \"]}\\\"\"], \"Statem\\u0065nt\": [ {\"Sid\":\"a\"}, {\"Sid\":\"b\"} ] }",
        ] {
            assert_eq!(sids(&added(policy).unwrap()), ["a", "b", "New"], "{policy}");
        }
    }

    #[test]
    fn what_was_there_keeps_its_layout() {
        let policy = "{\n  \"Version\" : \"2012-10-17\",\n  \"Statement\" : [ {\n    \"Sid\" : \"a\"\n  } ]\n}";
        let expected = "{\n  \"Version\" : \"2012-10-17\",\n  \"Statement\" : [ {\n    \"Sid\" : \"a\"\n  },\n    {\n      \
                        \"Sid\": \"New\"\n    } ]\n}";
        assert_eq!(added(policy).unwrap(), expected);
    }

    #[test]
    fn a_list_is_made_where_there_is_none() {
        assert_eq!(sids(&added("{}").unwrap()), ["New"]);
        assert_eq!(sids(&added("{ \"Version\": \"2012-10-17\" }\n").unwrap()), ["New"]);
        assert_eq!(sids(&added("{ \"Statement\": [] }").unwrap()), ["New"]);
        assert_eq!(sids(&added("{ \"Statement\": [\n\n ] }").unwrap()), ["New"]);
        assert_eq!(sids(&added("{ \"Statement\": { \"Sid\": \"a\" }, \"Id\": \"x\" }").unwrap()), ["a", "New"]);
    }

    #[test]
    fn the_last_of_several_counts() {
        let text = added("{ \"Statement\": [{\"Sid\":\"a\"}], \"Statement\": [{\"Sid\":\"b\"}] }").unwrap();
        assert_eq!(sids(&text), ["b", "New"]);
    }

    #[test]
    fn no_statement_is_put_into_what_is_no_policy() {
        for text in ["", "[]", "{ \"Statement\": 1 }", "{ \"Statement\": [ }", "null"] {
            assert_eq!(added(text), None, "{text}");
        }
    }
}
