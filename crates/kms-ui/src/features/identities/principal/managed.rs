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

/// The panel of the attached policies.
pub(super) fn attached(shown: Shown) -> AnyView {
    let attached = shown.part(|view| view.attached.iter().cloned().collect::<Vec<_>>());
    let detach = move |arn: &str| {
        let said = format!("The policy {} is detached.", policy_name(arn));
        shown.run(Call::detach(&shown.identity(), arn), said);
    };
    let attach = move |arn: String| {
        let said = format!("The policy {} is attached.", policy_name(&arn));
        shown.run(Call::attach(&shown.identity(), &arn), said);
    };
    let list =
        rows("identity-policies", "Attached policies", attached.into(), move |arn| row(shown, &arn, "Detach", detach));
    let chooser = chooser(shown, "Managed policy", "Attach policy", attached.into(), Callback::new(attach));
    let about = "Managed policies stand for themselves: AWS's own, and those of the account.";
    panel("attached-title", "Attached policies", about, ().into_any(), vec![list, chooser])
}

/// The panel of the permissions boundary.
pub(super) fn boundary(shown: Shown) -> AnyView {
    let boundary = shown.part(|view| view.boundary.iter().cloned().collect::<Vec<_>>());
    let remove = move |_: &str| {
        shown.run(Call::delete_boundary(&shown.identity()), "The permissions boundary is taken away.".to_owned());
    };
    let set = move |arn: String| {
        let said = format!("{} bounds the permissions now.", policy_name(&arn));
        shown.run(Call::put_boundary(&shown.identity(), &arn), said);
    };
    let list = rows("identity-policies", "Permissions boundary", boundary.into(), move |arn| {
        row(shown, &arn, "Remove", remove)
    });
    let chooser = chooser(shown, "Policy of the boundary", "Set boundary", boundary.into(), Callback::new(set));
    let about = "A managed policy that gives nothing, but without whose leave the other policies give nothing either.";
    panel("boundary-title", "Permissions boundary", about, ().into_any(), vec![list, chooser])
}

/// A managed policy: its text, to open, and the button that takes it away.
fn row(shown: Shown, arn: &str, verb: &'static str, remove: impl Fn(&str) + Copy + Send + Sync + 'static) -> AnyView {
    let name = policy_name(arn).to_owned();
    let region = format!("Managed policy {name}");
    let of = arn.to_owned();
    let text = live(move || match shown.managed_text(&of) {
        Some(text) => json_view(&region, &laid_out(&text)),
        None => hint("Its text is not known here."),
    });
    let (arn, label) = (arn.to_owned(), format!("{verb} policy {name}"));
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
            let owner = if arn.contains(":iam::aws:") { "AWS" } else { "this account" };
            let words = format!("{} ({owner})", policy_name(&arn));
            (arn, words)
        };
        own.into_iter().chain(aws).filter(|arn| !present.contains(arn)).map(option).collect::<Vec<_>>()
    });
    let (open, busy) = (shown.own.into(), shown.act.busy.into());
    Chooser { label, verb, options: options.into(), open, busy, take }.view()
}
