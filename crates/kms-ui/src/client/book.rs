//! The book of questions: which are open, and which of them went out.

use std::collections::BTreeMap;

/// Open questions. `W` waits for the answer, `M` is the message that asks.
pub(super) struct Book<W, M> {
    next: u64,
    waiting: BTreeMap<u64, W>,
    unsent: Vec<(u64, M)>,
}

impl<W, M> Default for Book<W, M> {
    fn default() -> Self {
        Self { next: 1, waiting: BTreeMap::new(), unsent: Vec::new() }
    }
}

impl<W, M> Book<W, M> {
    /// Enters a question and gives its number, which its message carries.
    pub(super) fn ask(&mut self, waiting: W, message: impl FnOnce(u64) -> M) -> u64 {
        let id = self.next;
        self.next += 1;
        self.waiting.insert(id, waiting);
        self.unsent.push((id, message(id)));
        id
    }

    /// The messages that are to be sent now. From here on their questions can be lost.
    pub(super) fn send(&mut self) -> Vec<M> {
        self.unsent.drain(..).map(|(_, message)| message).collect()
    }

    /// The one who waits for this answer, if it is still wanted.
    pub(super) fn waiting(&self, id: u64) -> Option<&W> {
        self.waiting.get(&id)
    }

    /// Strikes out a question. Whether it had been sent, and who waits for its answer.
    pub(super) fn settle(&mut self, id: u64) -> Option<(bool, W)> {
        let waiting = self.waiting.remove(&id)?;
        let open = self.unsent.len();
        self.unsent.retain(|(unsent, _)| *unsent != id);
        Some((self.unsent.len() == open, waiting))
    }

    /// Strikes out every question that was sent: nobody is left to answer it.
    pub(super) fn lose_sent(&mut self) -> Vec<W> {
        let unsent: Vec<u64> = self.unsent.iter().map(|(id, _)| *id).collect();
        let (kept, lost) = std::mem::take(&mut self.waiting).into_iter().partition(|(id, _)| unsent.contains(id));
        self.waiting = kept;
        let lost: BTreeMap<u64, W> = lost;
        lost.into_values().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn book() -> Book<&'static str, u64> {
        Book::default()
    }

    #[test]
    fn an_answer_finds_its_question_once() {
        let mut book = book();
        let (one, two) = (book.ask("one", |id| id), book.ask("two", |id| id));
        assert_eq!(book.send(), [one, two]);
        assert_eq!(book.waiting(two), Some(&"two"));
        assert_eq!(book.settle(two), Some((true, "two")));
        assert_eq!(book.settle(two), None);
        assert_eq!(book.settle(one), Some((true, "one")));
    }

    #[test]
    fn only_what_was_sent_is_lost() {
        let mut book = book();
        book.ask("sent", |id| id);
        book.send();
        let later = book.ask("later", |id| id);
        assert_eq!(book.lose_sent(), ["sent"]);
        assert_eq!(book.send(), [later]);
        assert_eq!(book.settle(later), Some((true, "later")));
    }

    #[test]
    fn a_question_taken_back_in_time_is_never_sent() {
        let mut book = book();
        let id = book.ask("no", |id| id);
        assert_eq!(book.settle(id), Some((false, "no")));
        assert!(book.send().is_empty());
    }
}
