//! What can be gone to and done.

use kms_protocol::decision::ActorView;
use kms_protocol::view::KeyRow;
use kms_protocol::{Actor, ClockCommand};

use crate::access::actor;
use crate::access::identity::Kind;
use crate::components::icon::Icon;
use crate::format::name;
use crate::route::{Route, Work};
use crate::shell::theme::{THEMES, Theme, words};

/// A command.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Command {
    /// Its picture.
    pub(super) icon: Icon,
    /// What it is called.
    pub(super) name: String,
    /// What it is: a page, a key.
    pub(super) kind: &'static str,
    /// What tells it from others of its name: a key's id, a principal's ARN.
    pub(super) note: String,
    /// By what else it is found.
    pub(super) also: String,
    /// What it does.
    pub(super) does: Does,
}

/// What a command does.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Does {
    /// It goes to a page.
    Go(Route),
    /// It lets the person act as somebody.
    ActAs(Actor),
    /// It chooses a theme.
    Theme(Theme),
    /// It stops the clock, or lets it run.
    Clock(ClockCommand),
    /// It opens the dialog that sets the clock.
    SetClock,
    /// It opens the dialog that chooses who the person acts as.
    ChooseActor,
    /// It shows the shortcuts.
    Shortcuts,
}

fn page(icon: Icon, name: &str, also: &str, route: Route) -> Command {
    command(icon, name, "Page", also, Does::Go(route))
}

fn command(icon: Icon, name: &str, kind: &'static str, also: &str, does: Does) -> Command {
    Command { icon, name: name.to_owned(), kind, note: String::new(), also: also.to_owned(), does }
}

/// The commands that are there in every workspace.
pub(super) fn fixed(frozen: bool) -> Vec<Command> {
    let make = |kind: Kind| {
        let route = Route::CreateIdentity(kind);
        command(Icon::Plus, &format!("Create {}", kind.word()), "Action", "new add identity", Does::Go(route))
    };
    let clock = if frozen {
        command(Icon::Play, "Run clock", "Action", "time start", Does::Clock(ClockCommand::Run))
    } else {
        command(Icon::Pause, "Freeze clock", "Action", "time stop", Does::Clock(ClockCommand::Freeze))
    };
    let mut all = vec![
        page(Icon::Overview, "Overview", "home account", Route::Overview),
        page(Icon::Key, "Keys", "list", Route::Keys),
        page(Icon::Key, "Custom key stores", "cloudhsm xks external", Route::KeyStores),
        page(Icon::Lock, "Encrypt", "", Route::Encrypt(None)),
        page(Icon::Unlock, "Decrypt", "", Route::Decrypt),
        page(Icon::Lock, "Re-encrypt", "", Route::Use(Work::ReEncrypt, None)),
        page(Icon::Lock, "Data keys", "generate pair", Route::Use(Work::DataKey, None)),
        page(Icon::Lock, "Sign", "signature", Route::Use(Work::Sign, None)),
        page(Icon::Lock, "Verify a signature", "", Route::Use(Work::Verify, None)),
        page(Icon::Lock, "Make a MAC", "hmac authentication code", Route::Use(Work::Mac, None)),
        page(Icon::Lock, "Verify a MAC", "hmac authentication code", Route::Use(Work::VerifyMac, None)),
        page(Icon::Lock, "Derive a shared secret", "ecdh agreement", Route::Use(Work::Derive, None)),
        page(Icon::Lock, "Encapsulate a secret", "ml-kem", Route::Use(Work::Encapsulate, None)),
        page(Icon::Unlock, "Decapsulate a secret", "ml-kem", Route::Use(Work::Decapsulate, None)),
        page(Icon::Lab, "Inspect a ciphertext", "blob bytes", Route::Use(Work::Inspect, None)),
        page(Icon::File, "Seal a file", "encrypt files", Route::SealFile),
        page(Icon::File, "Open a sealed file", "decrypt files", Route::OpenFile),
        page(Icon::Lab, "Policy lab", "who may why allowed refused", Route::Lab(Box::default())),
        page(Icon::Lab, "Scenarios", "policy lab tests", Route::Scenarios),
        page(Icon::User, "Identities", "accounts users groups roles iam", Route::Identities),
        page(Icon::Trail, "Trail", "cloudtrail calls records log", Route::Trail(None)),
        page(Icon::About, "About", "storage version", Route::About),
        command(Icon::Plus, "Create key", "Action", "new add", Does::Go(Route::CreateKey)),
        make(Kind::User),
        make(Kind::Group),
        make(Kind::Role),
        clock,
        command(Icon::Clock, "Set the virtual clock", "Action", "time jump forward", Does::SetClock),
        command(Icon::User, "Act as somebody else", "Action", "principal account user role root", Does::ChooseActor),
        command(Icon::About, "Keyboard shortcuts", "Action", "help ?", Does::Shortcuts),
    ];
    all.extend(THEMES.map(|theme| {
        let icon = match theme {
            None => Icon::System,
            Some("light") => Icon::Sun,
            Some(_) => Icon::Moon,
        };
        command(icon, words(theme), "Action", "colours toggle", Does::Theme(theme))
    }));
    all
}

/// The way to a key.
pub(super) fn key(row: &KeyRow) -> Command {
    let id = row.arn.key_id.to_string();
    let aliases: Vec<&str> = row.aliases.iter().map(|alias| alias.as_str()).collect();
    Command {
        icon: Icon::Key,
        name: name::key(&row.aliases, &row.description),
        kind: "Key",
        also: format!("{} {} {id}", aliases.join(" "), row.description),
        note: id,
        does: Does::Go(Route::Key(row.arn.key_id.clone())),
    }
}

/// To act as somebody.
pub(super) fn act_as(found: &ActorView) -> Command {
    Command {
        icon: Icon::User,
        name: format!("Act as {}", actor::full_name(&found.actor)),
        kind: "Principal",
        note: String::new(),
        also: found.arn.clone(),
        does: Does::ActAs(found.actor.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_application_can_be_gone_to() {
        let all = fixed(false);
        let hrefs: Vec<String> = all
            .iter()
            .filter_map(|command| match &command.does {
                Does::Go(route) => Some(route.href()),
                _ => None,
            })
            .collect();
        for href in
            ["#/", "#/keys", "#/keys/new", "#/encrypt", "#/files", "#/lab", "#/identities", "#/trail", "#/about"]
        {
            assert!(hrefs.iter().any(|found| found == href), "{href}");
        }
        let mut names: Vec<&str> = all.iter().map(|command| command.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all.len());
        assert!(fixed(true).iter().any(|command| command.name == "Run clock"));
    }
}
