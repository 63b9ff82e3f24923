//! The header `Authorization` of a signed request.

/// The one algorithm that is understood.
const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The header's parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Authorization<'a> {
    /// Who signed, and for what.
    pub(crate) credential: Option<&'a str>,
    /// Names of headers, separated by `;`.
    pub(crate) signed_headers: Option<&'a str>,
    /// Hexadecimal digits.
    pub(crate) signature: Option<&'a str>,
}

impl<'a> Authorization<'a> {
    /// The parts; `None` if the header is of another scheme.
    pub(crate) fn parse(header: &'a str) -> Option<Self> {
        let fields = header.trim().strip_prefix(ALGORITHM)?;
        if !fields.is_empty() && !fields.starts_with([' ', ',']) {
            return None;
        }
        let mut found = Self { credential: None, signed_headers: None, signature: None };
        // Clients separate the parts by a comma, a blank, or both.
        for (name, value) in fields.split([',', ' ']).filter_map(|field| field.split_once('=')) {
            match name {
                "Credential" => found.credential = Some(value),
                "SignedHeaders" => found.signed_headers = Some(value),
                "Signature" => found.signature = Some(value),
                _ => {}
            }
        }
        Some(found)
    }
}

/// A credential scope: `AKID/20150830/us-east-1/kms/aws4_request`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scope<'a> {
    pub(crate) access_key_id: &'a str,
    pub(crate) date: &'a str,
    pub(crate) region: &'a str,
    pub(crate) service: &'a str,
    pub(crate) terminator: &'a str,
}

impl<'a> Scope<'a> {
    /// The scope; `None` unless there are five parts.
    pub(crate) fn parse(credential: &'a str) -> Option<Self> {
        let mut parts = credential.split('/');
        let scope = Self {
            access_key_id: parts.next()?,
            date: parts.next()?,
            region: parts.next()?,
            service: parts.next()?,
            terminator: parts.next()?,
        };
        parts.next().is_none().then_some(scope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_in_any_order() {
        for text in [
            "AWS4-HMAC-SHA256 Credential=A/1/r/kms/aws4_request, SignedHeaders=host;x-amz-date, Signature=ab",
            "AWS4-HMAC-SHA256 Signature=ab,Credential=A/1/r/kms/aws4_request,SignedHeaders=host;x-amz-date",
        ] {
            let parts = Authorization::parse(text).unwrap();
            assert_eq!(parts.signed_headers, Some("host;x-amz-date"));
            assert_eq!(parts.signature, Some("ab"));
            let scope = Scope::parse(parts.credential.unwrap()).unwrap();
            assert_eq!((scope.access_key_id, scope.region, scope.service), ("A", "r", "kms"));
        }
        for other in ["", "Basic QTpC", "AWS4-HMAC-SHA256x Credential=A", "AWS4-ECDSA-P256-SHA256 Credential=A"] {
            assert_eq!(Authorization::parse(other), None, "{other}");
        }
        for bad in ["A", "A/1/r/kms", "A/1/r/kms/aws4_request/x"] {
            assert_eq!(Scope::parse(bad), None, "{bad}");
        }
    }
}
