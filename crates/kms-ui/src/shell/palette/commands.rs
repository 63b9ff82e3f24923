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
use crate::text::shell::{clock, nav, palette as text, shortcuts};

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
    command(icon, name, text::page(), also, Does::Go(route))
}

fn command(icon: Icon, name: &str, kind: &'static str, also: &str, does: Does) -> Command {
    Command { icon, name: name.to_owned(), kind, note: String::new(), also: also.to_owned(), does }
}

/// The commands that are there in every workspace.
pub(super) fn fixed(frozen: bool) -> Vec<Command> {
    let action = |icon: Icon, name: &str, also: &str, does: Does| command(icon, name, text::action(), also, does);
    let make = |name: &str, kind: Kind| {
        action(Icon::Plus, name, text::create_identity_also(), Does::Go(Route::CreateIdentity(kind)))
    };
    let set = if frozen {
        action(Icon::Play, clock::run(), text::run_clock_also(), Does::Clock(ClockCommand::Run))
    } else {
        action(Icon::Pause, clock::freeze(), text::freeze_clock_also(), Does::Clock(ClockCommand::Freeze))
    };
    let mut all = vec![
        page(Icon::Overview, nav::overview(), text::overview_also(), Route::Overview),
        page(Icon::Key, nav::keys(), text::keys_also(), Route::Keys),
        page(Icon::Key, text::key_stores(), text::key_stores_also(), Route::KeyStores),
        page(Icon::Lock, text::encrypt(), "", Route::Encrypt(None)),
        page(Icon::Unlock, text::decrypt(), "", Route::Decrypt),
        page(Icon::Lock, text::re_encrypt(), "", Route::Use(Work::ReEncrypt, None)),
        page(Icon::Lock, text::data_keys(), text::data_keys_also(), Route::Use(Work::DataKey, None)),
        page(Icon::Lock, text::sign(), text::sign_also(), Route::Use(Work::Sign, None)),
        page(Icon::Lock, text::verify(), "", Route::Use(Work::Verify, None)),
        page(Icon::Lock, text::make_mac(), text::mac_also(), Route::Use(Work::Mac, None)),
        page(Icon::Lock, text::verify_mac(), text::mac_also(), Route::Use(Work::VerifyMac, None)),
        page(Icon::Lock, text::derive(), text::derive_also(), Route::Use(Work::Derive, None)),
        page(Icon::Lock, text::encapsulate(), "ml-kem", Route::Use(Work::Encapsulate, None)),
        page(Icon::Unlock, text::decapsulate(), "ml-kem", Route::Use(Work::Decapsulate, None)),
        page(Icon::Lab, text::inspect(), text::inspect_also(), Route::Use(Work::Inspect, None)),
        page(Icon::File, text::seal(), text::seal_also(), Route::SealFile),
        page(Icon::File, text::open(), text::open_also(), Route::OpenFile),
        page(Icon::Lab, nav::lab(), text::lab_also(), Route::Lab(Box::default())),
        page(Icon::Lab, text::scenarios(), text::scenarios_also(), Route::Scenarios),
        page(Icon::User, nav::identities(), text::identities_also(), Route::Identities),
        page(Icon::Trail, nav::trail(), text::trail_also(), Route::Trail(None)),
        page(Icon::About, nav::about(), text::about_also(), Route::About),
        action(Icon::Plus, text::create_key(), text::create_key_also(), Does::Go(Route::CreateKey)),
        make(text::create_user(), Kind::User),
        make(text::create_group(), Kind::Group),
        make(text::create_role(), Kind::Role),
        set,
        action(Icon::Clock, text::set_clock(), text::set_clock_also(), Does::SetClock),
        action(Icon::User, text::act(), text::act_also(), Does::ChooseActor),
        action(Icon::About, shortcuts::title(), text::shortcuts_also(), Does::Shortcuts),
    ];
    all.extend(THEMES.map(|theme| {
        let icon = match theme {
            None => Icon::System,
            Some("light") => Icon::Sun,
            Some(_) => Icon::Moon,
        };
        action(icon, words(theme), text::theme_also(), Does::Theme(theme))
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
        kind: text::key(),
        also: format!("{} {} {id}", aliases.join(" "), row.description),
        note: id,
        does: Does::Go(Route::Key(row.arn.key_id.clone())),
    }
}

/// To act as somebody.
pub(super) fn act_as(found: &ActorView) -> Command {
    Command {
        icon: Icon::User,
        name: text::act_as(&actor::full_name(&found.actor)),
        kind: text::principal(),
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
