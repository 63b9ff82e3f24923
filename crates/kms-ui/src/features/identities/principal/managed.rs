//! Managed policies: those that are attached, and the permissions boundary.

use leptos::prelude::*;

use super::super::call::Call;
use super::super::model::{is_for_services, policy_name};
use super::super::parts::{Chooser, panel, rows};
use super::Shown;
use super::policy::policy;
use crate::components::icon::Icon;
use crate::components::json::{json_view, laid_out};
use crate::components::live::{Button, hint, live};
use crate::text::identities::principal::managed as text;

/// The panel of the attached policies.
pub(super) fn attached(shown: Shown) -> AnyView {
    let attached = shown.part(|view| view.attached.iter().cloned().collect::<Vec<_>>());
    let detach = move |arn: &str| {
        let said = text::is_detached(policy_name(arn));
        shown.run(Call::detach(&shown.identity(), arn), said);
    };
    let attach = move |arn: String| {
        let said = text::is_attached(policy_name(&arn));
        shown.run(Call::attach(&shown.identity(), &arn), said);
    };
    let list = rows("identity-policies", text::attached(), attached.into(), move |arn| {
        row(shown, &arn, text::detach(), detach)
    });
    let chooser = chooser(shown, text::managed(), text::attach(), attached.into(), Callback::new(attach));
    let about = text::attached_about();
    panel("attached-title", text::attached(), about, ().into_any(), vec![list, chooser])
}

/// The panel of the permissions boundary.
pub(super) fn boundary(shown: Shown) -> AnyView {
    let boundary = shown.part(|view| view.boundary.iter().cloned().collect::<Vec<_>>());
    let remove = move |_: &str| {
        shown.run(Call::delete_boundary(&shown.identity()), text::boundary_removed().to_owned());
    };
    let set = move |arn: String| {
        let said = text::boundary_set(policy_name(&arn));
        shown.run(Call::put_boundary(&shown.identity(), &arn), said);
    };
    let list = rows("identity-policies", text::boundary(), boundary.into(), move |arn| {
        row(shown, &arn, text::remove(), remove)
    });
    let chooser = chooser(shown, text::boundary_policy(), text::set_boundary(), boundary.into(), Callback::new(set));
    let about = text::boundary_about();
    panel("boundary-title", text::boundary(), about, ().into_any(), vec![list, chooser])
}

/// A managed policy: its text, to open, and the button that takes it away.
fn row(shown: Shown, arn: &str, verb: &'static str, remove: impl Fn(&str) + Copy + Send + Sync + 'static) -> AnyView {
    let name = policy_name(arn).to_owned();
    let region = text::managed_policy(&name);
    let of = arn.to_owned();
    let text = live(move || match shown.managed_text(&of) {
        Some(text) => json_view(&region, &laid_out(&text)),
        None => hint(text::not_known()),
    });
    let (arn, label) = (arn.to_owned(), text::do_with_policy(&name, verb));
    let shown_arn = arn.clone();
    let tools = move || {
        let arn = arn.clone();
        let button = Button { label: label.clone(), ..Button::new(Icon::Close, verb, "button-quiet button-small") };
        vec![button.does(move || remove(&arn))]
    };
    let body = view! {
        <p class="identity-row-arn mono">{shown_arn}</p>
        {text}
    };
    view! { <li>{policy(shown, name, body.into_any(), tools)}</li> }.into_any()
}

/// A choice among the managed policies that are not yet `present`, and the button that takes it.
fn chooser(
    shown: Shown,
    label: &'static str,
    verb: &'static str,
    present: Signal<Vec<String>>,
    take: Callback<String>,
) -> AnyView {
    let options = Memo::new(move |_| {
        let own = shown.account.with(|account| {
            account.as_ref().map(|account| account.managed_policies.keys().cloned().collect()).unwrap_or_default()
        });
        let own: Vec<String> = own;
        let aws = shown.aws.with(|aws| aws.keys().filter(|arn| !is_for_services(arn)).cloned().collect::<Vec<_>>());
        let present = present.get();
        let option = |arn: String| {
            let owner = if arn.contains(":iam::aws:") { "AWS" } else { text::this_account() };
            let words = format!("{} ({owner})", policy_name(&arn));
            (arn, words)
        };
        own.into_iter().chain(aws).filter(|arn| !present.contains(arn)).map(option).collect::<Vec<_>>()
    });
    let (open, busy) = (shown.own.into(), shown.act.busy.into());
    Chooser { label, verb, options: options.into(), open, busy, take }.view()
}
