//! What an edit of a policy changes, line by line. An edit is in one place, so what stands before and after it is the same.

use kms_protocol::decision::Span;

/// What is with a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// It is in both texts.
    Same,
    /// It goes.
    Gone,
    /// It is new.
    New,
}

/// A line in three parts, of which the middle one is what the edit put in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// What is with it.
    pub sign: Sign,
    /// Before what was put in; all of it if nothing was.
    pub head: &'a str,
    /// What was put in.
    pub put_in: &'a str,
    /// After it.
    pub tail: &'a str,
}

/// How many lines around the edit are shown.
const AROUND: usize = 3;

/// The lines of an edit with some around it. `span` is what the edit put into the text after.
pub fn lines<'a>(before: &'a str, after: &'a str, span: Span) -> Vec<Line<'a>> {
    let split = |text: &'a str| if text.is_empty() { Vec::new() } else { text.split('\n').collect::<Vec<_>>() };
    let (old, new) = (split(before), split(after));
    let head = old.iter().zip(&new).take_while(|(one, other)| one == other).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev()).take_while(|(one, other)| one == other).count().min(rest);
    let plain = |sign: Sign, from: usize, to: usize| {
        let lines = old.get(from..to).unwrap_or_default().iter();
        lines.map(move |line| Line { sign, head: line, put_in: "", tail: "" })
    };
    let mut found: Vec<Line<'a>> = plain(Sign::Same, head.saturating_sub(AROUND), head).collect();
    found.extend(plain(Sign::Gone, head, old.len() - tail));
    let mut start = 0;
    for (number, line) in new.iter().enumerate() {
        if (head..new.len() - tail).contains(&number) {
            found.push(cut(line, start, span));
        }
        start += line.len() + 1;
    }
    let end = (old.len() - tail + AROUND).min(old.len());
    found.extend(plain(Sign::Same, old.len() - tail, end));
    found
}

/// A new line, which begins at `start` of its text.
fn cut(line: &str, start: usize, span: Span) -> Line<'_> {
    let within = |place: usize| place.saturating_sub(start).min(line.len());
    let (from, to) = (within(span.start), within(span.end));
    match (line.get(..from), line.get(from..to), line.get(to..)) {
        (Some(head), Some(put_in), Some(tail)) => Line { sign: Sign::New, head, put_in, tail },
        _ => Line { sign: Sign::New, head: line, put_in: "", tail: "" },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str, put_in: &str) -> String {
        let sign = |sign| match sign {
            Sign::Same => ' ',
            Sign::Gone => '-',
            Sign::New => '+',
        };
        let start = after.find(put_in).unwrap();
        let line = |line: &Line<'_>| {
            let put_in = if line.put_in.is_empty() { String::new() } else { format!("[{}]", line.put_in) };
            format!("{}{}{put_in}{}\n", sign(line.sign), line.head, line.tail)
        };
        lines(before, after, Span::new(start, start + put_in.len())).iter().map(line).collect()
    }

    #[test]
    fn only_what_changes_is_signed() {
        assert_eq!(shown("a\nb\nc\nd\ne\nf", "a\nb\nc\nd\nx\nf", "x"), " b\n c\n d\n-e\n+[x]\n f\n");
        assert_eq!(shown("a\nb", "a\nb\nb", ""), " a\n b\n+b\n");
        assert_eq!(shown("a\nb\nb", "a\nb", ""), " a\n b\n-b\n");
        assert_eq!(shown("", "a\nb", "a\nb"), "+[a]\n+[b]\n");
        assert_eq!(shown("a", "a", ""), " a\n");
        assert_eq!(shown("a\nc", "a\nb\nc", "b"), " a\n+[b]\n c\n");
    }

    #[test]
    fn what_was_put_into_a_line_is_told() {
        assert_eq!(shown("{ü 1}", "{ü 1, 2}", ", 2"), "-{ü 1}\n+{ü 1[, 2]}\n");
        assert_eq!(shown("a", "x\ny\na", "x\ny\n"), "+[x]\n+[y]\n a\n");
        let odd = lines("", "ä", Span::new(1, 900));
        assert_eq!(odd[0].head, "ä");
    }
}
