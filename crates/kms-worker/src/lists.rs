//! The lists of what belongs to keys: aliases and grants.

use kms_core::state::Principal;
use kms_protocol::view::{AliasLine, AliasesPage, GrantLine, GrantsPage, ListQuery};
use kms_store::Store;

use crate::host::Host;
use crate::view::{MAX_ROWS, own_keys};

impl<S: Store> Host<S> {
    /// A window of the aliases of the caller's account and Region.
    pub(crate) fn aliases(&self, query: &ListQuery) -> AliasesPage {
        let state = self.engine().state();
        let mut page = AliasesPage::default();
        for (arn, row) in state.aliases_after(&self.caller().region, &self.caller().account, None) {
            if !contains(query, &[arn.name.as_str(), row.target.as_str()]) {
                continue;
            }
            if is_shown(query, page.matching) {
                let key = kms_core::state::key_arn_beside(arn, &row.target);
                page.rows.push(AliasLine {
                    name: arn.name.clone(),
                    state: state.key(&key).map(|found| state.key_state(&key, found)),
                    key: key.key_id,
                    created: row.created,
                    updated: row.updated,
                });
            }
            page.matching += 1;
        }
        page
    }

    /// A window of the grants on the keys of the caller's account and Region.
    pub(crate) fn grants(&self, query: &ListQuery) -> GrantsPage {
        let state = self.engine().state();
        let mut page = GrantsPage::default();
        for (arn, _) in own_keys(self, state) {
            for (id, row) in state.grants_after(arn, None) {
                let grantee = match &row.grantee {
                    Principal::Arn(name) | Principal::Service(name) => name,
                };
                let id = id.to_string();
                let name = row.name.as_deref().unwrap_or_default();
                let alias = state.aliases_of(arn).next();
                let called = alias.map(|alias| alias.as_str()).unwrap_or_default();
                if !contains(query, &[arn.key_id.as_str(), called, &id, name, grantee]) {
                    continue;
                }
                if is_shown(query, page.matching) {
                    page.rows.push(GrantLine {
                        key: arn.key_id.clone(),
                        alias: alias.cloned(),
                        id,
                        name: row.name.clone(),
                        grantee: grantee.clone(),
                        operations: row.operations.iter().map(|operation| operation.as_str().to_owned()).collect(),
                        created: row.created,
                    });
                }
                page.matching += 1;
            }
        }
        page
    }
}

/// Whether the entry with this number among those that match lies in the window.
fn is_shown(query: &ListQuery, number: u64) -> bool {
    (query.offset..query.offset.saturating_add(query.limit.min(MAX_ROWS))).contains(&number)
}

fn contains(query: &ListQuery, texts: &[&str]) -> bool {
    let wanted = query.search.trim().to_lowercase();
    wanted.is_empty() || texts.iter().any(|text| text.to_lowercase().contains(&wanted))
}
