//! What an edit of a policy changes, line by line. An edit is in one place, so what stands before and after it is the same.

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

/// How many lines around the edit are shown.
const AROUND: usize = 3;

/// The lines of an edit with some around it.
pub fn lines<'a>(before: &'a str, after: &'a str) -> Vec<(Sign, &'a str)> {
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(one, other)| one == other).count();
    let head = same(&mut old.iter().zip(&new));
    let rest = old.len().min(new.len()) - head;
    let tail = same(&mut old.iter().rev().zip(new.iter().rev())).min(rest);
    let signed = |sign: Sign, lines: &[&'a str], from: usize, to: usize| -> Vec<(Sign, &'a str)> {
        lines.get(from..to).unwrap_or_default().iter().map(|line| (sign, *line)).collect()
    };
    let mut found = signed(Sign::Same, &old, head.saturating_sub(AROUND), head);
    found.extend(signed(Sign::Gone, &old, head, old.len() - tail));
    found.extend(signed(Sign::New, &new, head, new.len() - tail));
    let end = (old.len() - tail + AROUND).min(old.len());
    found.extend(signed(Sign::Same, &old, old.len() - tail, end));
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> String {
        let sign = |sign| match sign {
            Sign::Same => ' ',
            Sign::Gone => '-',
            Sign::New => '+',
        };
        lines(before, after).iter().map(|(of, line)| format!("{}{line}\n", sign(*of))).collect()
    }

    #[test]
    fn only_what_changes_is_signed() {
        assert_eq!(shown("a\nb\nc\nd\ne\nf", "a\nb\nc\nd\nx\nf"), " b\n c\n d\n-e\n+x\n f\n");
        assert_eq!(shown("a\nb", "a\nb\nb"), " a\n b\n+b\n");
        assert_eq!(shown("a\nb\nb", "a\nb"), " a\n b\n-b\n");
        assert_eq!(shown("", "a\nb"), "+a\n+b\n");
        assert_eq!(shown("a", "a"), " a\n");
        assert_eq!(shown("a\nc", "a\nb\nc"), " a\n+b\n c\n");
    }
}
