//! The chain of certificates from a root to the one that signs attestation documents (AWS Nitro Enclaves attestation
//! process, sections 3.2.3 and 3.2.4). Revocation lists are left out there and here.

use std::iter;

use kms_api::Timestamp;

use super::certificate::Certificate;
use super::{AttestationError, CertificateFault, CertificatePlace};

/// The certificate at the chain's end, verified: every one is valid at `now`, named as the issuer of the next, allowed to
/// sign it, and did. The root's own signature proves nothing and is not looked at.
pub(super) fn verify<'a>(
    ca_bundle: &[&'a [u8]],
    certificate: &'a [u8],
    now: Timestamp,
) -> Result<Certificate<'a>, AttestationError> {
    let places = (0..ca_bundle.len()).map(CertificatePlace::Bundle).chain([CertificatePlace::Document]);
    let ders = ca_bundle.iter().copied().chain([certificate]);
    // How many authorities follow each of the bundle.
    let below = (0..ca_bundle.len()).rev().map(Some).chain(iter::once(None));
    let mut issuer: Option<Certificate<'_>> = None;
    for ((place, der), authorities_below) in places.zip(ders).zip(below) {
        issuer = Some(
            step(issuer.as_ref(), der, authorities_below, now)
                .map_err(|fault| AttestationError::Certificate { place, fault })?,
        );
    }
    issuer.ok_or(AttestationError::Missing("cabundle"))
}

/// One certificate of the chain: an authority above so many others, or the one at the end.
fn step<'a>(
    issuer: Option<&Certificate<'_>>,
    der: &'a [u8],
    authorities_below: Option<usize>,
    now: Timestamp,
) -> Result<Certificate<'a>, CertificateFault> {
    let certificate = Certificate::parse(der).ok_or(CertificateFault::Malformed)?;
    if !certificate.is_valid_at(now) {
        return Err(CertificateFault::NotValidNow);
    }
    let has_its_role = match authorities_below {
        Some(authorities) => certificate.may_certify(authorities),
        None => certificate.may_sign_documents(),
    };
    if !has_its_role {
        return Err(CertificateFault::Usage);
    }
    match issuer {
        Some(issuer) if issuer.subject != certificate.issuer => Err(CertificateFault::Issuer),
        Some(issuer) if !certificate.is_signed_by(issuer.public_key) => Err(CertificateFault::Signature),
        _ => Ok(certificate),
    }
}
