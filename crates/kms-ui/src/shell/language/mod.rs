//! The language of the page: what was chosen, else the first of the visitor's that it speaks.

use leptos::prelude::*;

use crate::platform::{dom, storage, texts};
use crate::text::shell::language as text;
use crate::text::{LANGUAGES, Language};

const SETTING: &str = "kmsbox:language";

/// Chooses the language, and loads its texts. Before the first text is shown. If they cannot be loaded the page speaks
/// English.
pub async fn start() {
    if chosen(storage::setting(SETTING).as_deref(), &dom::languages()) == Language::French
        && let Some(texts) = texts::load(Language::French.tag()).await
    {
        Language::speak_french(texts);
    }
    dom::set_language(Language::current().tag());
}

fn chosen(kept: Option<&str>, reads: &[String]) -> Language {
    let of = |tag: &str| Language::of(tag);
    kept.and_then(of).or_else(|| reads.iter().find_map(|tag| of(tag))).unwrap_or(Language::English)
}

/// A button that leads to the other language.
#[component]
pub fn LanguageSwitch() -> impl IntoView {
    let other = LANGUAGES.into_iter().find(|language| *language != Language::current()).unwrap_or(Language::English);
    let switch = move |_| {
        storage::keep_setting(SETTING, Some(other.tag()));
        dom::reload();
    };
    view! {
        <button
            type="button"
            class="button button-bare button-icon language"
            lang=other.tag()
            title=text::switch()
            aria-label=text::switch()
            on:click=switch
        >
            <span aria-hidden="true">{other.tag().to_uppercase()}</span>
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_goes_before_what_the_visitor_reads() {
        let reads = ["de-DE".to_owned(), "fr-CH".to_owned(), "en".to_owned()];
        assert_eq!(chosen(None, &reads), Language::French);
        assert_eq!(chosen(Some("en"), &reads), Language::English);
        assert_eq!(chosen(Some("nonsense"), &[]), Language::English);
    }
}
