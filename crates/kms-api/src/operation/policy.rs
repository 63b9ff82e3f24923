//! Key policies.

shapes! {
    /// Asks for a key's policy.
    GetKeyPolicyRequest {
        /// A key id or key ARN.
        key_id: String,
        /// The policy's name; `default` if absent.
        policy_name: Option<String>,
    }

    /// A key's policy.
    GetKeyPolicyResponse {
        /// The text, JSON.
        policy: String,
        /// Its name.
        policy_name: String,
    }

    /// Replaces a key's policy.
    PutKeyPolicyRequest {
        /// A key id or key ARN.
        key_id: String,
        /// The policy's name; `default` if absent.
        policy_name: Option<String>,
        /// The text, JSON, at most 32,768 bytes.
        policy: String,
        /// Take a policy that does not let the caller replace it again.
        bypass_policy_lockout_safety_check: Option<bool>,
    }

    /// Asks for the names of a key's policies.
    ListKeyPoliciesRequest {
        /// A key id or key ARN.
        key_id: String,
        /// Names on the page; 100 if absent.
        limit: Option<u32>,
        /// What the page before gave.
        marker: Option<String>,
    }

    /// The names of a key's policies.
    ListKeyPoliciesResponse {
        /// The names.
        policy_names: Vec<String>,
        /// Where the next page begins.
        next_marker: Option<String>,
        /// Whether there is a next page.
        truncated: bool,
    }
}
