//! The boundary around each page: a view that cannot be had is explained in place of the page.

use std::fmt;

use kms_protocol::Failure;
use leptos::prelude::*;

use super::trouble::{Trouble, trouble};
use crate::explain::tell;
use crate::text::shell as text;

/// A failure that keeps a page from being shown.
#[derive(Clone, Debug)]
pub struct PageFailure(pub Failure);

impl fmt::Display for PageFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&tell(&self.0).line())
    }
}

impl std::error::Error for PageFailure {}

/// Puts a boundary around a page.
pub fn boundary(page: AnyView) -> AnyView {
    let fallback = |errors: ArcRwSignal<Errors>| {
        let failure = errors
            .read()
            .iter()
            .find_map(|(_, error)| error.downcast_ref::<PageFailure>().map(|found| found.0.clone()))
            .unwrap_or_else(|| Failure::Protocol(text::part_not_shown().to_owned()));
        trouble(Trouble::Failed(failure))
    };
    view! { <ErrorBoundary fallback=fallback>{page}</ErrorBoundary> }.into_any()
}
