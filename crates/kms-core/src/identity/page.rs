//! Pages of IAM's lists. A marker is the base64 form of the name after which the page begins.

use kms_api::Blob;
use serde_json::{Value, json};

use super::error::Error;
use super::input::Input;

/// How many items a page has, and where it begins.
pub(super) struct Page {
    limit: usize,
    /// The name after which it begins.
    pub(super) after: Option<String>,
}

impl Page {
    /// As an IAM request asks, by `MaxItems` and `Marker`.
    pub(super) fn of_iam(input: Input<'_>) -> Result<Self, Error> {
        Self::new(input, "MaxItems", 1_000, 100, "Marker")
    }

    /// As a request to Organizations asks, by `MaxResults` and `NextToken`.
    pub(super) fn of_organizations(input: Input<'_>) -> Result<Self, Error> {
        Self::new(input, "MaxResults", 20, 20, "NextToken")
    }

    fn new(input: Input<'_>, limit: &str, most: u32, usual: u32, marker: &str) -> Result<Self, Error> {
        let limit = input.number(limit, 1, most)?.unwrap_or(usual) as usize;
        let after = input.optional(marker)?.map(|text| {
            let name = Blob::from_base64(text).and_then(|name| String::from_utf8(name.as_slice().to_vec()).ok());
            name.ok_or_else(|| Error::new("InvalidInput", "The marker is not valid."))
        });
        Ok(Self { limit, after: after.transpose()? })
    }

    /// The items of the page and the marker of the next; `name` gives what a marker is made of. The items must begin after
    /// the page's marker.
    pub(super) fn take<T>(
        &self,
        items: impl Iterator<Item = T>,
        name: impl Fn(&T) -> String,
    ) -> (Vec<T>, Option<String>) {
        let mut items = items.fuse();
        let taken: Vec<T> = items.by_ref().take(self.limit).collect();
        let more = items.next().is_some();
        let marker = taken.last().filter(|_| more).map(|last| Blob::from(name(last).as_bytes()).to_base64());
        (taken, marker)
    }

    /// The same of items in any order, which are sorted by their names first.
    pub(super) fn take_sorted<T>(&self, items: impl Iterator<Item = (String, T)>) -> (Vec<T>, Option<String>) {
        let mut items: Vec<(String, T)> = items.collect();
        sort(&mut items);
        let items = items.into_iter().filter(|(name, _)| self.after.as_ref().is_none_or(|after| name > after));
        let (items, marker) = self.take(items, |(name, _)| name.clone());
        (items.into_iter().map(|(_, item)| item).collect(), marker)
    }
}

/// Apart from the lists that are paged, so that it is compiled once for all of them.
fn sort<T>(items: &mut [(String, T)]) {
    items.sort_by(|(left, _), (right, _)| left.cmp(right));
}

/// The response of an IAM list.
pub(super) fn iam_list(member: &str, (items, marker): (Vec<Value>, Option<String>)) -> Value {
    let mut response = json!({ member: items, "IsTruncated": marker.is_some() });
    if let (Some(fields), Some(marker)) = (response.as_object_mut(), marker) {
        fields.insert("Marker".to_owned(), marker.into());
    }
    response
}

/// The response of a list of Organizations.
pub(super) fn organizations_list(member: &str, (items, marker): (Vec<Value>, Option<String>)) -> Value {
    let mut response = json!({ member: items });
    if let (Some(fields), Some(marker)) = (response.as_object_mut(), marker) {
        fields.insert("NextToken".to_owned(), marker.into());
    }
    response
}
