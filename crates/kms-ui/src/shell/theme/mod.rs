//! Light, dark, or as the system has it.

use leptos::prelude::*;

use crate::components::icon::Icon;
use crate::platform::{storage, theme};

const SETTING: &str = "kmsbox:theme";

/// A choice of theme; none follows the system.
type Theme = Option<&'static str>;

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

fn words(theme: Theme) -> &'static str {
    match theme {
        None => "Theme: as the system",
        Some("light") => "Theme: light",
        Some(_) => "Theme: dark",
    }
}

/// A button that goes through the themes.
#[component]
pub fn ThemeSwitch() -> impl IntoView {
    let chosen = RwSignal::new(read(storage::setting(SETTING).as_deref()));
    theme::apply(chosen.get_untracked());
    let next = move |_| {
        chosen.update(|theme| *theme = after(*theme));
        theme::apply(chosen.get_untracked());
        storage::keep_setting(SETTING, chosen.get_untracked());
    };
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
    }
}
