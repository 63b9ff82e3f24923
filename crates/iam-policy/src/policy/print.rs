//! A policy as text.

use std::fmt::{self, Display, Formatter, Write};

use super::{Condition, Patterns, Policy, Principal, PrincipalElement, Statement};
use crate::Spanned;
use crate::json::quoted;

/// JSON, indented by two spaces. What is read from it is this policy again.
impl Display for Policy {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let mut out = Printer { f, depth: 0 };
        out.object(|members| {
            members.text("Version", self.version.as_str())?;
            if let Some(id) = &self.id {
                members.text("Id", &id.value)?;
            }
            members.member("Statement", |out| out.list(&self.statements, |out, item| statement(out, &item.value)))
        })
    }
}

fn statement(out: &mut Printer<'_, '_>, statement: &Statement) -> fmt::Result {
    out.object(|members| {
        if let Some(sid) = &statement.sid {
            members.text("Sid", &sid.value)?;
        }
        members.text("Effect", statement.effect.value.as_str())?;
        if let Some(element) = &statement.principal {
            let name = if element.value.negated { "NotPrincipal" } else { "Principal" };
            members.member(name, |out| principals(out, &element.value))?;
        }
        patterns(members, ["Action", "NotAction"], &statement.action.value)?;
        if let Some(resource) = &statement.resource {
            patterns(members, ["Resource", "NotResource"], &resource.value)?;
        }
        if !statement.conditions.is_empty() {
            members.member("Condition", |out| conditions(out, &statement.conditions))?;
        }
        Ok(())
    })
}

fn patterns(members: &mut Members<'_, '_, '_>, names: [&str; 2], patterns: &Patterns) -> fmt::Result {
    let [plain, negated] = names;
    let name = if patterns.negated { negated } else { plain };
    members.member(name, |out| out.one_or_many(&patterns.patterns))
}

fn principals(out: &mut Printer<'_, '_>, element: &PrincipalElement) -> fmt::Result {
    if let [Spanned { value: Principal::Anyone, .. }] = element.entries.as_slice() {
        return out.string("*");
    }
    let of = |wanted: &str| -> Vec<Spanned<String>> {
        let named = element.entries.iter().map(|entry| (kind_and_name(&entry.value), entry.span));
        named
            .filter(|((kind, _), _)| *kind == wanted)
            .map(|((_, name), span)| Spanned::new(name.to_owned(), span))
            .collect()
    };
    out.object(|members| {
        for kind in ["AWS", "Service", "Federated", "CanonicalUser"] {
            let names = of(kind);
            if !names.is_empty() {
                members.member(kind, |out| out.one_or_many(&names))?;
            }
        }
        Ok(())
    })
}

fn kind_and_name(principal: &Principal) -> (&'static str, &str) {
    match principal {
        Principal::Anyone => ("AWS", "*"),
        Principal::Account(id) => ("AWS", id),
        Principal::Aws(arn) => ("AWS", arn),
        Principal::Service(name) => ("Service", name),
        Principal::Federated(name) => ("Federated", name),
        Principal::CanonicalUser(id) => ("CanonicalUser", id),
    }
}

fn conditions(out: &mut Printer<'_, '_>, conditions: &[Condition]) -> fmt::Result {
    // Those of one operator stand together, where the first of them stands.
    let mut operators = Vec::new();
    for condition in conditions {
        if !operators.contains(&condition.operator.value) {
            operators.push(condition.operator.value);
        }
    }
    out.object(|members| {
        operators.into_iter().try_for_each(|operator| {
            members.member(&operator.to_string(), |out| {
                out.object(|members| {
                    let of = conditions.iter().filter(|condition| condition.operator.value == operator);
                    let mut keys = of.map(|condition| (&condition.key.value, &condition.values));
                    keys.try_for_each(|(key, values)| members.member(key, |out| out.one_or_many(values)))
                })
            })
        })
    })
}

struct Printer<'f, 'b> {
    f: &'f mut Formatter<'b>,
    depth: usize,
}

struct Members<'p, 'f, 'b> {
    out: &'p mut Printer<'f, 'b>,
    first: bool,
}

impl Printer<'_, '_> {
    fn line(&mut self) -> fmt::Result {
        self.f.write_char('\n')?;
        (0..self.depth).try_for_each(|_| self.f.write_str("  "))
    }

    fn object(&mut self, body: impl FnOnce(&mut Members<'_, '_, '_>) -> fmt::Result) -> fmt::Result {
        self.f.write_char('{')?;
        self.depth += 1;
        let mut members = Members { out: &mut *self, first: true };
        body(&mut members)?;
        let empty = members.first;
        self.depth -= 1;
        if !empty {
            self.line()?;
        }
        self.f.write_char('}')
    }

    fn list<T>(&mut self, items: &[T], item: impl Fn(&mut Self, &T) -> fmt::Result) -> fmt::Result {
        if items.is_empty() {
            return self.f.write_str("[]");
        }
        self.f.write_char('[')?;
        self.depth += 1;
        for (number, value) in items.iter().enumerate() {
            if number > 0 {
                self.f.write_char(',')?;
            }
            self.line()?;
            item(self, value)?;
        }
        self.depth -= 1;
        self.line()?;
        self.f.write_char(']')
    }

    fn one_or_many(&mut self, texts: &[Spanned<String>]) -> fmt::Result {
        match texts {
            [one] => self.string(&one.value),
            many => self.list(many, |out, text| out.string(&text.value)),
        }
    }

    fn string(&mut self, text: &str) -> fmt::Result {
        self.f.write_str(&quoted(text))
    }
}

impl Members<'_, '_, '_> {
    fn member(&mut self, name: &str, value: impl FnOnce(&mut Printer<'_, '_>) -> fmt::Result) -> fmt::Result {
        if !self.first {
            self.out.f.write_char(',')?;
        }
        self.first = false;
        self.out.line()?;
        self.out.string(name)?;
        self.out.f.write_str(": ")?;
        value(self.out)
    }

    fn text(&mut self, name: &str, value: &str) -> fmt::Result {
        self.member(name, |out| out.string(value))
    }
}
