//! What kind of key is chosen, and the fields that choose it.

use kms_api::key::{KeySpec, KeyUsage, Origin};
use kms_api::operation::CreateKeyRequest;
use leptos::prelude::*;

use super::kinds::{PURPOSES, Purpose, card};
use crate::client::use_client;
use crate::components::cards::cards;
use crate::components::tabs::Choice;
use crate::text::create_key as text;

/// The choice. Copies are the same choice.
#[derive(Clone, Copy)]
pub(super) struct Kind {
    purpose: RwSignal<usize>,
    spec: RwSignal<usize>,
    origin: RwSignal<Origin>,
    multi_region: RwSignal<bool>,
    china: Memo<bool>,
}

impl Kind {
    pub(super) fn new() -> Self {
        let client = use_client();
        let china = Memo::new(move |_| client.actor().is_some_and(|actor| actor.region.partition() == "aws-cn"));
        let (purpose, spec) = (RwSignal::new(0), RwSignal::new(0));
        // The first kind of another purpose is its commonest.
        Effect::watch(move || purpose.get(), move |_, _, _| spec.set(0), false);
        Self { purpose, spec, origin: RwSignal::new(Origin::AwsKms), multi_region: RwSignal::new(false), china }
    }

    /// What the key is for; follows changes.
    pub(super) fn purpose(self) -> Option<&'static Purpose> {
        PURPOSES.get(self.purpose.get())
    }

    /// The kind of material; follows changes.
    pub(super) fn spec(self) -> KeySpec {
        let specs = self.specs();
        specs.get(self.spec.get()).or(specs.first()).copied().unwrap_or(KeySpec::SymmetricDefault)
    }

    pub(super) fn origin(self) -> Origin {
        self.origin.get()
    }

    pub(super) fn multi_region(self) -> bool {
        self.multi_region.get()
    }

    /// The request for such a key. What is AWS's default is left out, as everybody leaves it out.
    pub(super) fn request(self) -> CreateKeyRequest {
        untrack(|| {
            let spec = self.spec();
            let (spec, usage) = match self.purpose().map_or(KeyUsage::EncryptDecrypt, |purpose| purpose.usage) {
                KeyUsage::EncryptDecrypt if spec == KeySpec::SymmetricDefault => (None, None),
                usage => (Some(spec), Some(usage)),
            };
            let origin = Some(self.origin()).filter(|origin| *origin != Origin::AwsKms);
            let multi_region = self.multi_region().then_some(true);
            CreateKeyRequest { key_spec: spec, key_usage: usage, origin, multi_region, ..CreateKeyRequest::default() }
        })
    }

    fn specs(self) -> Vec<KeySpec> {
        self.purpose().map(|purpose| purpose.specs(self.china.get())).unwrap_or_default()
    }

    /// The fields.
    pub(super) fn fields(self) -> AnyView {
        let purposes = Signal::derive(|| PURPOSES.iter().map(Purpose::card).collect());
        let specs = Signal::derive(move || {
            let usage = self.purpose().map_or(KeyUsage::EncryptDecrypt, |purpose| purpose.usage);
            self.specs().into_iter().map(|spec| card(spec, usage)).collect()
        });
        let several = Memo::new(move |_| self.specs().len() > 1);
        let origins = [(Origin::AwsKms, text::origin_kms()), (Origin::External, text::origin_external())];
        let regions = [(false, text::one_region()), (true, text::multi_region())];
        view! {
            {cards(text::purpose(), "key-purpose", purposes, self.purpose)}
            {move || several.get().then(|| cards(text::material(), "key-spec", specs, self.spec))}
            <div class="kind-more">
                <Choice label=text::origin() name="key-origin" options=origins chosen=self.origin />
                <Choice label=text::regions() name="key-regions" options=regions chosen=self.multi_region />
            </div>
        }
        .into_any()
    }
}
