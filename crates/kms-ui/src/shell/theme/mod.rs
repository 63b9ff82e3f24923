//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::platform::{storage, theme};
use crate::text::shell::theme as text;

const SETTING: &str = "kmsbox:theme";

/// A choice of theme; none follows the system.
pub type Theme = Option<&'static str>;

/// Every choice, in the order of the button.
pub const THEMES: [Theme; 3] = [None, Some("light"), Some("dark")];

/// The choice on this page. Copies are the same choice.
#[derive(Clone, Copy)]
pub struct ThemeChoice(RwSignal<Theme>);

impl ThemeChoice {
    /// The choice that is kept from the last visit, which is put into effect.
    pub fn start() -> Self {
        let kept = read(storage::setting(SETTING).as_deref());
        theme::apply(kept);
        Self(RwSignal::new(kept))
    }

    /// Puts another choice into effect, and keeps it.
    pub fn set(self, theme: Theme) {
        self.0.set(theme);
        theme::apply(theme);
        storage::keep_setting(SETTING, theme);
    }
}

/// The choice on this page.
pub fn use_theme() -> ThemeChoice {
    use_context().unwrap_or_else(ThemeChoice::start)
}

fn read(text: Option<&str>) -> Theme {
    match text {
        Some("light") => Some("light"),
        Some("dark") => Some("dark"),
        _ => None,
    }
}

fn after(theme: Theme) -> Theme {
    match theme {
        None => Some("light"),
        Some("light") => Some("dark"),
        Some(_) => None,
    }
}

/// A choice in words.
pub fn words(theme: Theme) -> &'static str {
    match theme {
        None => text::system(),
        Some("light") => text::light(),
        Some(_) => text::dark(),
    }
}

/// A button that goes through the themes.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let choice = use_theme();
    let chosen = choice.0;
    let next = move |_| choice.set(after(chosen.get_untracked()));
    let icon = move || match chosen.get() {
        None => Icon::System.view(),
        Some("light") => Icon::Sun.view(),
        Some(_) => Icon::Moon.view(),
    };
    view! {
        <button
            type="button"
            class="button button-bare button-icon"
            title=move || words(chosen.get())
            aria-label=move || words(chosen.get())
            on:click=next
        >
            {icon}
        </button>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_button_goes_round() {
        let first = read(None);
        let (second, third) = (after(first), after(after(first)));
        assert_eq!([first, second, third], [None, Some("light"), Some("dark")]);
        assert_eq!(after(third), None);
        assert_eq!(read(Some("nonsense")), None);
        assert_eq!([first, second, third], THEMES);
    }
}
