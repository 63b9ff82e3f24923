//! Records of the trail, newest first.

use super::{AdminError, Result, unknown_parameter};
use crate::service::{Service, lock};

/// How many records a page has when the request does not say, and at most.
const USUAL: usize = 100;
const MOST: usize = 1_000;

pub(super) fn page(service: &Service, query: &[(&str, &str)]) -> Result<String> {
    let (mut before, mut limit, mut event) = (None, USUAL, None);
    let number = |name: &str, text: &str| {
        text.parse::<u64>().map_err(|_| AdminError::bad_request(format!("`{name}` must be a whole number.")))
    };
    for (name, value) in query {
        match *name {
            "before" => before = Some(number(name, value)?),
            "limit" => limit = usize::try_from(number(name, value)?).unwrap_or(MOST),
            "event" => event = Some(*value),
            _ => return unknown_parameter(name),
        }
    }
    if !(1..=MOST).contains(&limit) {
        return Err(AdminError::bad_request(format!("`limit` must be from 1 to {MOST}.")));
    }
    service.shared.advance(&service.system()).stored.wait_blocking()?;
    let page = lock(&service.shared.trail).page(before, limit, event);
    let next = page.before.map_or("null".to_owned(), |before| before.to_string());
    Ok(format!("{{\"records\":[{}],\"next\":{next}}}", page.records.join(",")))
}
