//! An object whose members are known: what is not asked for is a mistake.

use iam_policy::Span;
use iam_policy::json::{Member, Node};

use super::Reader;

/// An object that is being read.
pub(crate) struct Object<'a, 't> {
    pub(crate) span: Span,
    /// What it is, such as `a key`.
    #[cfg(test)]
    what: &'static str,
    members: &'a [Member<'t>],
    known: Vec<&'static str>,
}

impl<'a, 't> Object<'a, 't> {
    pub(crate) fn new(span: Span, what: &'static str, members: &'a [Member<'t>]) -> Self {
        let _ = what;
        Self {
            span,
            #[cfg(test)]
            what,
            members,
            known: Vec::new(),
        }
    }

    /// The member of this name.
    pub(crate) fn get(&mut self, name: &'static str) -> Option<&'a Node<'t>> {
        self.known.push(name);
        self.members.iter().find(|member| member.name == name).map(|member| &member.value)
    }

    /// The member of this name, which must be there.
    pub(crate) fn need(&mut self, reader: &mut Reader, name: &'static str) -> Option<&'a Node<'t>> {
        let found = self.get(name);
        if found.is_none() {
            reader.problem(self.span, format!("`{name}` is missing"));
        }
        found
    }

    /// Refuses the members that were not asked for.
    pub(crate) fn finish(self, reader: &mut Reader) {
        #[cfg(test)]
        crate::schema::asked(self.what, &self.known);
        for member in self.members.iter().filter(|member| !self.known.contains(&&*member.name)) {
            reader.unknown(member.name_span, "member", &member.name, self.known.iter().copied());
        }
    }
}
