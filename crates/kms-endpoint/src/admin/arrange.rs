//! The simulated world around the service: CloudHSM clusters, external key store proxies, what others share and use.

use kms_core::{Arrangement, Caller};

use super::{AdminError, Result, unknown_parameter};
use crate::service::{Carried, Service};

/// Carries an arrangement out, for the account and Region that the query names.
pub(super) fn carry_out(service: &Service, query: &[(&str, &str)], arrangement: &Arrangement) -> Result<String> {
    let mut caller: Caller = service.system();
    for (name, value) in query {
        let refused = |error| AdminError::bad_request(format!("`{name}`: {error}."));
        match *name {
            "account" => caller.account = value.parse().map_err(refused)?,
            "region" => caller.region = value.parse().map_err(refused)?,
            _ => return unknown_parameter(name),
        }
    }
    let Carried { result, stored, .. } = service.shared.arrange(&caller, arrangement);
    stored.wait_blocking()?;
    Ok(result?.to_string())
}
