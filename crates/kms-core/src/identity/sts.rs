//! GetCallerIdentity, and temporary credentials: AssumeRole, GetFederationToken, GetSessionToken.
//!
//! Multi-factor authentication devices are not simulated: a code is taken for right if it has six digits.

use std::collections::{BTreeMap, BTreeSet};

use kms_api::AccountId;
use kms_crypto::credential::{self, AccessKeyKind};
use serde_json::{Value, json};

use super::access_key;
use super::authorize::{Wanted, authorize, denied};
use super::document::{self, DocumentKind};
use super::error::Error;
use super::input::{Input, broken};
use super::managed::{self, PolicyArn};
use super::principal::arn_in;
use super::role::MOST_SESSION;
use super::trust;
use crate::caller::{Issuer, Role, Session, SessionKind, Who};
use crate::engine::Context;
use crate::state::identity::{IdentityKey, IdentityRow, RoleRow, SessionRow};

/// How many characters a session policy may have, and how many managed policies may be passed along.
const POLICY_LEN: usize = 2_048;
const POLICY_ARNS: usize = 10;

/// How long credentials last, in seconds.
const LEAST: u32 = 900;
const HOUR: u32 = 3_600;
const HALF_DAY: u32 = 43_200;
const MOST_TOKEN: u32 = 129_600;

pub(super) fn operation(name: &str) -> Option<super::Operation> {
    Some(match name {
        "AssumeRole" => assume_role,
        "GetCallerIdentity" => get_caller_identity,
        "GetFederationToken" => get_federation_token,
        "GetSessionToken" => get_session_token,
        _ => return None,
    })
}

/// Needs no permission, and cannot be forbidden.
fn get_caller_identity(context: &mut Context<'_>, _: Input<'_>) -> Result<Value, Error> {
    let caller = context.caller;
    Ok(json!({ "UserId": caller.user_id(), "Account": caller.account, "Arn": caller.arn() }))
}

/// The account, path and name in a role's ARN.
fn parse_role(arn: &str) -> Option<(AccountId, &str, &str)> {
    let mut parts = arn.splitn(6, ':');
    let ("arn", Some(_), Some("iam"), Some(""), Some(account), Some(resource)) =
        (parts.next()?, parts.next(), parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let rest = resource.strip_prefix("role")?;
    let (path, name) = rest.split_at_checked(rest.rfind('/')? + 1)?;
    Some((account.parse().ok()?, path, name))
}

/// A name of a session, of at least two characters.
fn session_name<'a>(input: Input<'a>, member: &str, most: usize) -> Result<Option<&'a str>, Error> {
    input.optional_of(member, 2, most)?;
    input.optional_name(member, most)
}

fn assume_role(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let caller = context.caller;
    let arn = input.text_of("RoleArn", 20, 2_048)?;
    let name = session_name(input, "RoleSessionName", 64)?
        .ok_or_else(|| broken("RoleSessionName", "Member must not be null"))?;
    let duration = input.number("DurationSeconds", LEAST, MOST_SESSION)?;
    let external_id = input.optional_of("ExternalId", 2, 1_224)?;
    let source_identity = session_name(input, "SourceIdentity", 64)?;
    let (tags, transitive) = (input.tags("Tags")?, input.texts("TransitiveTagKeys")?);
    let mfa = mfa(input)?;
    let (account, path, role_name) = parse_role(arn).ok_or_else(|| Error::validation(format!("{arn} is invalid")))?;
    let (policies, managed_policies) = session_policies(context, &account, input)?;
    if caller.is_root() {
        return Err(denied("sts:AssumeRole", "Roles may not be assumed by root accounts.".to_owned()));
    }
    // Whether a role exists is not told to those who may not assume it.
    let Some(role) = context.state.identities().role(&account, role_name).filter(|row| row.path == path).cloned()
    else {
        let text = format!("User: {} is not authorized to perform: sts:AssumeRole on resource: {arn}", caller.arn());
        return Err(denied("sts:AssumeRole", text));
    };
    let inherited = caller.session();
    let wanted = |action: &str| {
        let wanted = Wanted::new(action, arn)
            .with("sts:RoleSessionName", name)
            .with_some("sts:ExternalId", external_id)
            .with_some("sts:SourceIdentity", source_identity)
            .with_request_tags(&tags)
            .with_resource_tags(&role.tags);
        transitive.iter().fold(wanted, |wanted, key| wanted.with("sts:TransitiveTagKeys", *key))
    };
    trust::check(context, &account, &role, &wanted("sts:AssumeRole"))?;
    if !tags.is_empty() {
        trust::check(context, &account, &role, &wanted("sts:TagSession"))?;
    }
    if source_identity.is_some() {
        trust::check(context, &account, &role, &wanted("sts:SetSourceIdentity"))?;
    }
    let seconds = role_duration(duration, &role, matches!(caller.who, Who::Session(_)))?;
    let (tags, transitive_tags) = chained(inherited, tags, &transitive)?;
    let session = Session {
        kind: SessionKind::Role {
            role: Role { name: role_name.to_owned(), path: role.path.clone(), id: role.id.clone() },
            name: name.to_owned(),
        },
        policies,
        managed_policies,
        tags,
        transitive_tags,
        // It stays the same through all sessions that follow.
        source_identity: inherited
            .and_then(|session| session.source_identity.as_deref())
            .or(source_identity)
            .map(str::to_owned),
        mfa,
        created: context.now,
        expires: context.now + i64::from(seconds) * 1_000,
    };
    context.trace.resources.push(("AWS::IAM::Role", arn_in(context, &account, "role", &role.path, role_name)));
    let source_identity = session.source_identity.clone();
    let credentials = issue(context, account.clone(), session)?;
    let partition = context.region().partition();
    let mut response = json!({
        "Credentials": credentials,
        "AssumedRoleUser": {
            "AssumedRoleId": format!("{}:{name}", role.id),
            "Arn": format!("arn:{partition}:sts::{account}:assumed-role/{role_name}/{name}"),
        },
    });
    if let (Some(fields), Some(identity)) = (response.as_object_mut(), source_identity) {
        fields.insert("SourceIdentity".to_owned(), identity.into());
    }
    Ok(response)
}

/// How long a session of the role will last.
fn role_duration(asked: Option<u32>, role: &RoleRow, chained: bool) -> Result<u32, Error> {
    let seconds = asked.unwrap_or(HOUR);
    if chained && seconds > HOUR {
        let text = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
        return Err(Error::validation(text));
    }
    if seconds > role.max_session {
        let text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
        return Err(Error::validation(text));
    }
    Ok(seconds)
}

/// The tags of a session, with those of the session before that are passed on, and the keys of those to pass on.
fn chained(
    before: Option<&Session>,
    tags: BTreeMap<String, String>,
    transitive: &[&str],
) -> Result<(BTreeMap<String, String>, BTreeSet<String>), Error> {
    let mut keys: BTreeSet<String> = transitive.iter().map(|key| (*key).to_owned()).collect();
    let unknown = keys.iter().any(|key| !tags.contains_key(key));
    let passed_on = before
        .into_iter()
        .flat_map(|session| session.tags.iter().filter(|(key, _)| session.transitive_tags.contains(*key)));
    let mut all = tags;
    for (key, value) in passed_on {
        if all.keys().any(|new| new.eq_ignore_ascii_case(key)) {
            let text = "One of the specified transitive tag keys can't be set because it conflicts with a transitive tag \
                        key from the calling session.";
            return Err(Error::new("InvalidParameterValue", text));
        }
        all.insert(key.clone(), value.clone());
        keys.insert(key.clone());
    }
    if unknown {
        let text = "The specified transitive tag key must be included in the requested tags.";
        return Err(Error::new("InvalidParameterValue", text));
    }
    Ok((all, keys))
}

/// The session policies of a request: texts, and ARNs of managed policies of this account or of AWS.
fn session_policies(
    context: &Context<'_>,
    account: &AccountId,
    input: Input<'_>,
) -> Result<(Vec<String>, BTreeSet<String>), Error> {
    let text = input.optional("Policy")?;
    if let Some(text) = text {
        if text.chars().count() > POLICY_LEN {
            return Err(broken("Policy", &format!("Member must have length less than or equal to {POLICY_LEN}")));
        }
        document::check(DocumentKind::Session, text)?;
    }
    let arns = input.texts_in("PolicyArns", "arn")?;
    if arns.len() > POLICY_ARNS {
        return Err(broken("PolicyArns", &format!("Member must have length less than or equal to {POLICY_ARNS}")));
    }
    for arn in &arns {
        let parts = PolicyArn::parse(arn).filter(|parts| parts.account.as_ref().is_none_or(|owner| owner == account));
        if parts.is_none() || managed::document(context.state.identities(), arn).is_none() {
            return Err(Error::validation(format!("The policy {arn} cannot be used for this session.")));
        }
    }
    Ok((text.map(str::to_owned).into_iter().collect(), arns.into_iter().map(str::to_owned).collect()))
}

/// Whether a right code of a multi-factor authentication device was given.
fn mfa(input: Input<'_>) -> Result<bool, Error> {
    let Some(code) = input.optional_of("TokenCode", 6, 6)? else { return Ok(false) };
    if !input.has("SerialNumber") || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        let text = "MultiFactorAuthentication failed with invalid MFA one time pass code.";
        return Err(denied("sts:AssumeRole", text.to_owned()));
    }
    Ok(true)
}

/// Who calls GetFederationToken or GetSessionToken, which nobody may with temporary credentials.
fn issuer(context: &Context<'_>, operation: &str) -> Result<Issuer, Error> {
    match &context.caller.who {
        Who::Root => Ok(Issuer::Root),
        Who::User(user) => Ok(Issuer::User(user.clone())),
        Who::Session(_) | Who::Service(_) => {
            Err(denied("sts", format!("Cannot call {operation} with session credentials")))
        }
    }
}

/// How long a token lasts: a root user's no longer than an hour, whatever is asked.
fn token_duration(input: Input<'_>, issuer: &Issuer) -> Result<u32, Error> {
    let seconds = input.number("DurationSeconds", LEAST, MOST_TOKEN)?.unwrap_or(HALF_DAY);
    Ok(if *issuer == Issuer::Root { seconds.min(HOUR) } else { seconds })
}

fn get_federation_token(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let name = session_name(input, "Name", 32)?.ok_or_else(|| broken("Name", "Member must not be null"))?;
    let issuer = issuer(context, "GetFederationToken")?;
    let (seconds, tags) = (token_duration(input, &issuer)?, input.tags("Tags")?);
    let account = context.account().clone();
    let (policies, managed_policies) = session_policies(context, &account, input)?;
    let arn = format!("arn:{}:sts::{account}:federated-user/{name}", context.region().partition());
    authorize(context, &Wanted::new("sts:GetFederationToken", arn.as_str()).with_request_tags(&tags))?;
    if !tags.is_empty() {
        authorize(context, &Wanted::new("sts:TagSession", arn.as_str()).with_request_tags(&tags))?;
    }
    let session = Session {
        kind: SessionKind::Federated { name: name.to_owned(), issuer },
        policies,
        managed_policies,
        tags,
        transitive_tags: BTreeSet::new(),
        source_identity: None,
        mfa: false,
        created: context.now,
        expires: context.now + i64::from(seconds) * 1_000,
    };
    let federated = json!({ "FederatedUserId": format!("{account}:{name}"), "Arn": arn });
    Ok(json!({ "Credentials": issue(context, account, session)?, "FederatedUser": federated }))
}

/// Needs no permission.
fn get_session_token(context: &mut Context<'_>, input: Input<'_>) -> Result<Value, Error> {
    let issuer = issuer(context, "GetSessionToken")?;
    let (seconds, mfa) = (token_duration(input, &issuer)?, mfa(input)?);
    let session = Session {
        kind: SessionKind::Token(issuer),
        policies: Vec::new(),
        managed_policies: BTreeSet::new(),
        tags: BTreeMap::new(),
        transitive_tags: BTreeSet::new(),
        source_identity: None,
        mfa,
        created: context.now,
        expires: context.now + i64::from(seconds) * 1_000,
    };
    Ok(json!({ "Credentials": issue(context, context.account().clone(), session)? }))
}

/// Keeps a session, and gives its credentials.
fn issue(context: &mut Context<'_>, account: AccountId, session: Session) -> Result<Value, Error> {
    let id = access_key::new_id(context, AccessKeyKind::Temporary)?;
    let secret = credential::secret(context.wrapping_key, &id).ok_or_else(Error::internal)?;
    let token = credential::session_token(context.wrapping_key, &id).ok_or_else(Error::internal)?;
    let credentials = json!({
        "AccessKeyId": id,
        "SecretAccessKey": *secret,
        "SessionToken": *token,
        "Expiration": session.expires.to_iso8601(),
    });
    context.put_identity(IdentityKey::Session(id), IdentityRow::Session(SessionRow { account, session }));
    Ok(credentials)
}
