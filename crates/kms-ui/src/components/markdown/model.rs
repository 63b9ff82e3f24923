//! A small part of Markdown: headings, paragraphs, lists, tables, code.

/// A block of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// A heading with its level, 1 to 6.
    Heading(usize, Vec<Span>),
    /// A paragraph.
    Paragraph(Vec<Span>),
    /// A list, numbered or not.
    List(bool, Vec<Vec<Span>>),
    /// A table: the head, then the rows.
    Table(Vec<Vec<Span>>, Vec<Vec<Vec<Span>>>),
    /// Lines of code.
    Code(String),
}

/// A piece of text within a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Span {
    /// Plain.
    Plain(String),
    /// Code.
    Code(String),
    /// Stressed.
    Strong(String),
    /// A link: its text and its address.
    Link(String, String),
}

/// The blocks of a document. What is not understood is a paragraph.
pub fn parse(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let trimmed = line.trim();
        if trimmed.is_empty() {
            continue;
        }
        if trimmed.starts_with("```") {
            let code: Vec<&str> = lines.by_ref().take_while(|line| !line.trim_start().starts_with("```")).collect();
            blocks.push(Block::Code(code.join("\n")));
        } else if let Some((level, title)) = heading(trimmed) {
            blocks.push(Block::Heading(level, spans(title)));
        } else if let Some((numbered, first)) = item(trimmed) {
            let mut items = vec![first.to_owned()];
            while let Some(line) = lines.next_if(|line| !line.trim().is_empty() && !starts_block(line.trim())) {
                match (item(line.trim()), items.last_mut()) {
                    (Some((_, text)), _) => items.push(text.to_owned()),
                    (None, Some(last)) => *last = format!("{last} {}", line.trim()),
                    (None, None) => {}
                }
            }
            blocks.push(Block::List(numbered, items.iter().map(|item| spans(item)).collect()));
        } else if trimmed.starts_with('|') {
            let mut rows = vec![cells(trimmed)];
            while let Some(line) = lines.next_if(|line| line.trim().starts_with('|')) {
                rows.push(cells(line.trim()));
            }
            let mut rows = rows
                .into_iter()
                .filter(|row| !is_rule(row))
                .map(|row| row.iter().map(|cell| spans(cell)).collect::<Vec<_>>());
            let head = rows.next().unwrap_or_default();
            blocks.push(Block::Table(head, rows.collect()));
        } else {
            let mut paragraph = trimmed.to_owned();
            let goes_on = |line: &&str| {
                let line = line.trim();
                !line.is_empty() && !starts_block(line) && item(line).is_none() && !line.starts_with('|')
            };
            while let Some(line) = lines.next_if(goes_on) {
                paragraph = format!("{paragraph} {}", line.trim());
            }
            blocks.push(Block::Paragraph(spans(&paragraph)));
        }
    }
    blocks
}

fn starts_block(line: &str) -> bool {
    line.starts_with("```") || heading(line).is_some()
}

fn heading(line: &str) -> Option<(usize, &str)> {
    let title = line.trim_start_matches('#');
    let level = line.len() - title.len();
    ((1..=6).contains(&level) && title.starts_with(' ')).then(|| (level, title.trim()))
}

fn item(line: &str) -> Option<(bool, &str)> {
    if let Some(text) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
        return Some((false, text.trim()));
    }
    let (number, text) = line.split_once(". ")?;
    (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| (true, text.trim()))
}

fn cells(line: &str) -> Vec<String> {
    line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect()
}

fn is_rule(cells: &[String]) -> bool {
    cells.iter().all(|cell| !cell.is_empty() && cell.chars().all(|letter| matches!(letter, '-' | ':')))
}

/// The pieces of a line.
pub fn spans(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut plain = String::new();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let found = match letter {
            '`' => between(rest, "`", "`").map(|(inner, tail)| (Span::Code(inner.to_owned()), tail)),
            '*' => between(rest, "**", "**").map(|(inner, tail)| (Span::Strong(inner.to_owned()), tail)),
            '[' => between(rest, "[", "](").and_then(|(name, tail)| {
                let (address, tail) = tail.split_once(')')?;
                Some((Span::Link(name.to_owned(), address.to_owned()), tail))
            }),
            '<' => between(rest, "<", ">")
                .filter(|(inner, _)| inner.starts_with("https://"))
                .map(|(address, tail)| (Span::Link(address.to_owned(), address.to_owned()), tail)),
            _ => None,
        };
        match found {
            Some((span, tail)) => {
                if !plain.is_empty() {
                    spans.push(Span::Plain(std::mem::take(&mut plain)));
                }
                spans.push(span);
                rest = tail;
            }
            None => {
                plain.push(letter);
                rest = rest.strip_prefix(letter).unwrap_or_default();
            }
        }
    }
    if !plain.is_empty() {
        spans.push(Span::Plain(plain));
    }
    spans
}

fn between<'a>(text: &'a str, open: &str, close: &str) -> Option<(&'a str, &'a str)> {
    text.strip_prefix(open)?.split_once(close).filter(|(inner, _)| !inner.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Vec<Span> {
        vec![Span::Plain(text.to_owned())]
    }

    #[test]
    fn blocks_are_told_apart() {
        let text = "# Title\n\nOne\ntwo.\n- a\n- b\n  more\n\n1. first\n\n| x | y |\n|---|:-:|\n| 1 | 2 |\n\n```\nlet a;\n```\n";
        assert_eq!(
            parse(text),
            [
                Block::Heading(1, plain("Title")),
                Block::Paragraph(plain("One two.")),
                Block::List(false, vec![plain("a"), plain("b more")]),
                Block::List(true, vec![plain("first")]),
                Block::Table(vec![plain("x"), plain("y")], vec![vec![plain("1"), plain("2")]]),
                Block::Code("let a;".to_owned()),
            ]
        );
        assert!(parse("").is_empty());
    }

    #[test]
    fn spans_are_told_apart() {
        assert_eq!(
            spans("a `b` **c** [d](e) <https://f> * ` 1 < 2"),
            [
                Span::Plain("a ".to_owned()),
                Span::Code("b".to_owned()),
                Span::Plain(" ".to_owned()),
                Span::Strong("c".to_owned()),
                Span::Plain(" ".to_owned()),
                Span::Link("d".to_owned(), "e".to_owned()),
                Span::Plain(" ".to_owned()),
                Span::Link("https://f".to_owned(), "https://f".to_owned()),
                Span::Plain(" * ` 1 < 2".to_owned()),
            ]
        );
    }
}
