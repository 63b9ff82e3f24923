//! A policy's text cut into pieces: which statement a piece belongs to, and what it did to the decision.

use kms_protocol::decision::{Effect, Span, StatementView};

/// What a piece of a statement did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Nothing in particular.
    Plain,
    /// It fits the request.
    Fits,
    /// It does not fit the request, so that the statement does not apply.
    Misses,
}

/// A piece of a policy's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// The text.
    pub text: &'a str,
    /// The effect of the statement that it belongs to, if that applies.
    pub applies: Option<Effect>,
    /// What it did.
    pub part: Part,
}

/// The text cut into pieces. Spans that do not fit the text mark nothing.
pub fn pieces<'a>(text: &'a str, statements: &[StatementView]) -> Vec<Piece<'a>> {
    let mut applying: Vec<(Span, Effect)> = Vec::new();
    let mut parts: Vec<(Span, Part)> = Vec::new();
    for statement in statements {
        if statement.applies {
            applying.push((statement.span, statement.effect));
        }
        parts.extend(marked(statement));
    }
    let spans = applying.iter().map(|(span, _)| *span).chain(parts.iter().map(|(span, _)| *span));
    let mut cuts: Vec<usize> = spans.flat_map(|span| [span.start, span.end]).chain([0, text.len()]).collect();
    cuts.retain(|cut| text.is_char_boundary(*cut));
    cuts.sort_unstable();
    cuts.dedup();
    let mut pieces: Vec<Piece<'a>> = Vec::new();
    for (start, end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let holds = |span: &Span| span.start <= *start && *end <= span.end;
        pieces.push(Piece {
            text: text.get(*start..*end).unwrap_or_default(),
            applies: applying.iter().find(|(span, _)| holds(span)).map(|(_, effect)| *effect),
            part: parts.iter().find(|(span, _)| holds(span)).map_or(Part::Plain, |(_, part)| *part),
        });
    }
    pieces
}

/// What to mark in a statement: all that fits where it applies, else what keeps it from applying. Of a statement that is
/// about something else altogether, nothing.
fn marked(statement: &StatementView) -> Vec<(Span, Part)> {
    let fits = |covers: bool| if covers { Part::Fits } else { Part::Misses };
    let mut marks = Vec::new();
    if !statement.applies && !statement.action.covers {
        return marks;
    }
    for condition in &statement.conditions {
        let single: Vec<Span> = condition.values.iter().filter(|(_, fits)| *fits).map(|(span, _)| *span).collect();
        if condition.holds && !single.is_empty() {
            marks.extend(single.into_iter().map(|span| (span, Part::Fits)));
        } else {
            marks.push((condition.span, fits(condition.holds)));
        }
    }
    if let Some(span) = statement.principal_span {
        marks.push((span, fits(statement.principal.is_some())));
    }
    for element in [statement.action, statement.resource] {
        let span = if element.covers { element.pattern.or(element.span) } else { element.span };
        marks.extend(span.map(|span| (span, fits(element.covers))));
    }
    if !statement.applies {
        marks.retain(|(_, part)| *part == Part::Misses);
    }
    marks
}

#[cfg(test)]
mod tests {
    use kms_protocol::decision::{ElementView, Match};

    use super::*;

    fn span(text: &str, part: &str) -> Span {
        let start = text.find(part).unwrap();
        Span::new(start, start + part.len())
    }

    fn statement(text: &str, whole: &str, principal: Option<Match>) -> StatementView {
        let element =
            |part| ElementView { span: Some(span(text, part)), covers: true, pattern: Some(span(text, part)) };
        StatementView {
            span: span(text, whole),
            sid: None,
            effect: Effect::Allow,
            applies: principal.is_some(),
            principal,
            principal_span: Some(span(text, "PPP")),
            action: element("AAA"),
            resource: ElementView { span: None, covers: true, pattern: None },
            conditions: Vec::new(),
        }
    }

    const TEXT: &str = "ä{ PPP AAA }z";

    #[test]
    fn what_fits_is_marked_where_a_statement_applies() {
        let found = pieces(TEXT, &[statement(TEXT, "{ PPP AAA }", Some(Match::Exact))]);
        let texts: Vec<&str> = found.iter().map(|piece| piece.text).collect();
        assert_eq!(texts, ["ä", "{ ", "PPP", " ", "AAA", " }", "z"]);
        assert_eq!(found.iter().filter(|piece| piece.part == Part::Fits).count(), 2);
        assert_eq!(found.iter().filter(|piece| piece.applies.is_some()).count(), 5);
    }

    #[test]
    fn what_misses_is_marked_where_it_does_not() {
        let found = pieces(TEXT, &[statement(TEXT, "{ PPP AAA }", None)]);
        let marked: Vec<&str> =
            found.iter().filter(|piece| piece.part != Part::Plain).map(|piece| piece.text).collect();
        assert_eq!(marked, ["PPP"]);
        assert!(found.iter().all(|piece| piece.applies.is_none()));
    }

    #[test]
    fn the_pieces_make_the_text_whatever_the_spans() {
        let mut odd = statement(TEXT, "{ PPP AAA }", Some(Match::Exact));
        odd.principal_span = Some(Span::new(1, 900));
        let found: String = pieces(TEXT, &[odd]).iter().map(|piece| piece.text).collect();
        assert_eq!(found, TEXT);
        assert_eq!(pieces("", &[]), []);
    }
}
