//! The icons: strokes on a grid of 20 by 20.

use leptos::prelude::*;

/// An icon by what it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say what is drawn")]
pub enum Icon {
    Overview,
    Key,
    Lock,
    File,
    Trail,
    About,
    Plus,
    Minus,
    Close,
    Copy,
    Check,
    Download,
    Search,
    Clock,
    Pause,
    Play,
    Forward,
    Sun,
    Moon,
    System,
    Warning,
    Arrow,
    Bin,
    Edit,
    Store,
    Follow,
    Undo,
    Tag,
    Unlock,
    Down,
    Up,
    User,
    Lab,
}

impl Icon {
    fn path(self) -> &'static str {
        match self {
            Self::Overview => "M3 3h6v6H3zM11 3h6v4h-6zM11 9h6v8h-6zM3 11h6v6H3z",
            Self::Key => {
                "M6.5 17a3.8 3.8 0 1 1 0-7.6 3.8 3.8 0 0 1 0 7.6zM9.3 10.5L16.8 3M13.6 6.2l2.6 2.6M11.4 8.4l1.7 1.7"
            }
            Self::Lock => "M4.5 9h11v8.5h-11zM7 9V6a3 3 0 0 1 6 0v3M10 12.2v2.2",
            Self::Unlock => "M4.5 9h11v8.5h-11zM7 9V5.5a3 3 0 0 1 5.6-1.5M10 12.2v2.2",
            Self::File => "M5 2.5h6.5L15.5 6.5v11h-10.5zM11.5 2.5v4h4M8 11h4.5M8 14h4.5",
            Self::Trail => "M4 4.5h.01M7.5 4.5h9M4 10h.01M7.5 10h9M4 15.5h.01M7.5 15.5h6",
            Self::About => "M10 17.5a7.5 7.5 0 1 1 0-15 7.5 7.5 0 0 1 0 15zM10 9v5M10 6.2h.01",
            Self::Plus => "M10 4v12M4 10h12",
            Self::Minus => "M4 10h12",
            Self::Close => "M5 5l10 10M15 5L5 15",
            Self::Copy => "M7 7h9.5v10.5H7zM13 7V3H3.500v10.500H7",
            Self::Check => "M4 10.500l4 4 8-9",
            Self::Download => "M10 3v10M6 9.500l4 4 4-4M3.5 17h13",
            Self::Search => "M9 15A6 6 0 1 1 9 3a6 6 0 0 1 0 12zM13.5 13.500L17.5 17.5",
            Self::Clock => "M10 17.5a7.5 7.5 0 1 1 0-15 7.5 7.5 0 0 1 0 15zM10 5.500V10l3 2",
            Self::Pause => "M7 4v12M13 4v12",
            Self::Play => "M6 4l10 6-10 6z",
            Self::Forward => "M4 5l6 5-6 5zM11 5l6 5-6 5z",
            Self::Sun => {
                "M10 13.500a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7zM10 2v1.500M10 16.500V18M2 10h1.500M16.5 10H18M4.3 \
                 4.300l1.1 1.100M14.6 14.600l1.1 1.100M4.3 15.700l1.1-1.100M14.6 5.400l1.1-1.1"
            }
            Self::Moon => "M16.5 11.800A7 7 0 1 1 8.2 3.500a5.6 5.6 0 0 0 8.3 8.300z",
            Self::System => "M2.5 4h15v10h-15zM7 17h6M10 14v3",
            Self::Warning => "M10 3l7.5 13.500h-15zM10 8v4M10 14.300h.01",
            Self::Arrow => "M4 10h12M11 5l5 5-5 5",
            Self::Bin => "M3.5 5.500h13M8 5.500V3h4v2.500M5 5.500l.8 12h8.400l.8-12M8.5 9v5M11.5 9v5",
            Self::Edit => "M3.5 16.500l.8-3.500L13.5 3.800l2.7 2.700L7 15.700zM11.5 5.800l2.7 2.7",
            Self::Store => {
                "M3.5 5.500c0-3.3 13-3.3 13 0s-13 3.3-13 0zM3.5 5.500v9c0 3.3 13 3.3 13 0v-9M3.5 10c0 3.3 13 3.3 13 0"
            }
            Self::Follow => {
                "M10 4.500c4 0 6.5 3 7.5 5.5-1 2.5-3.5 5.5-7.5 5.500S3.5 12.5 2.5 10C3.5 7.5 6 4.5 10 4.500zM10 12.500a2.5 2.5 0 1 1 0-5 2.5 2.5 0 0 1 0 5z"
            }
            Self::Undo => "M7 4L3.5 7.5 7 11M3.5 7.500H12a4.5 4.5 0 0 1 0 9H7",
            Self::Tag => "M3 3h7l7 7-7 7-7-7zM6.5 6.500h.01",
            Self::Down => "M5 7.500l5 5 5-5",
            Self::Up => "M5 12.500l5-5 5 5",
            Self::User => "M10 10a3.5 3.5 0 1 1 0-7 3.5 3.5 0 0 1 0 7zM3 17.500c0-3.5 3-5 7-5s7 1.5 7 5",
            Self::Lab => "M10 2.500v15M6 17.500h8M3.5 5h13M3.5 5L1.5 11h4zM16.5 5l-2 6h4z",
        }
    }

    /// The icon as a picture that screen readers pass over: a text always stands beside it, or names what it is in.
    pub fn view(self) -> AnyView {
        view! {
            <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
                <path d=self.path()></path>
            </svg>
        }
        .into_any()
    }
}
