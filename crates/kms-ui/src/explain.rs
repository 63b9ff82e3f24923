//! Failures in plain words: what happened, and what to do.

use kms_api::ErrorCode;
use kms_protocol::{Failure, StorageProblem};

use crate::access::Question;
use crate::text::explain as text;

/// A failure, ready to be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What happened, in a few words; AWS's code where KMS refused.
    pub title: String,
    /// The text that came with it: AWS's own, or the browser's.
    pub message: Option<String>,
    /// What it means or what to do, in plain words.
    pub advice: Option<&'static str>,
    /// Whether it concerns the place where the workspace is kept.
    pub storage: bool,
    /// What the policy lab can be asked about it.
    pub question: Option<Box<Question>>,
}

impl Told {
    fn new(title: &str, message: Option<String>, advice: &'static str) -> Self {
        Self { title: title.to_owned(), message, advice: Some(advice), storage: false, question: None }
    }

    /// Says more of the call that was refused than the refusal itself does: its key, and the encryption context.
    pub fn about(&mut self, key: &str, context: &[(String, String)]) {
        if let Some(question) = &mut self.question {
            if question.key.is_empty() {
                key.clone_into(&mut question.key);
            }
            context.clone_into(&mut question.context);
        }
    }

    /// In one line, for a toast.
    pub fn line(&self) -> String {
        match &self.message {
            Some(message) => text::line(message, &self.title),
            None => self.title.clone(),
        }
    }
}

/// A failure in plain words.
pub fn tell(failure: &Failure) -> Told {
    match failure {
        Failure::Kms(error) => Told {
            title: error.code.as_str().to_owned(),
            message: error.message.clone(),
            advice: code(error.code),
            storage: false,
            question: (error.code == ErrorCode::AccessDenied)
                .then(|| Question::of_refusal(error.message.as_deref()?).map(Box::new))
                .flatten(),
        },
        Failure::Manage(error) => Told {
            title: error.code.clone(),
            message: Some(error.message.clone()),
            advice: managing(&error.code),
            storage: false,
            question: None,
        },
        Failure::Storage(failure) => {
            let (title, advice) = storage(failure.problem);
            let detail = Some(failure.detail.clone()).filter(|detail| !detail.is_empty());
            Told { storage: true, ..Told::new(title, detail, advice) }
        }
        Failure::Lost => Told::new(text::lost(), None, text::lost_advice()),
        Failure::File(reason) => Told::new(text::file(), Some(reason.clone()), text::file_advice()),
        Failure::Cancelled => Told::new(text::cancelled(), None, text::cancelled_advice()),
        Failure::Protocol(reason) => Told::new(text::protocol(), Some(reason.clone()), text::protocol_advice()),
    }
}

/// What an error code means to somebody who meets it here; nothing where AWS's text says it all.
fn code(code: ErrorCode) -> Option<&'static str> {
    Some(match code {
        ErrorCode::InvalidCiphertext => text::invalid_ciphertext(),
        ErrorCode::Disabled => text::disabled(),
        ErrorCode::KmsInvalidState => text::invalid_state(),
        ErrorCode::NotFound => text::not_found(),
        ErrorCode::AlreadyExists => text::already_exists(),
        ErrorCode::IncorrectKey => text::incorrect_key(),
        ErrorCode::InvalidKeyUsage => text::invalid_key_usage(),
        ErrorCode::LimitExceeded => text::limit_exceeded(),
        ErrorCode::AccessDenied => text::access_denied(),
        ErrorCode::MalformedPolicyDocument => text::malformed_policy(),
        ErrorCode::InvalidAliasName => text::invalid_alias_name(),
        _ => return None,
    })
}

/// What a code of IAM, STS or Organizations means to somebody who meets it here.
fn managing(code: &str) -> Option<&'static str> {
    Some(match code {
        "AccessDenied" | "AccessDeniedException" => text::manage_access_denied(),
        "NoSuchEntity" => text::no_such_entity(),
        "MalformedPolicyDocument" => text::manage_malformed_policy(),
        "UnmodifiableEntity" => text::unmodifiable(),
        _ => return None,
    })
}

fn storage(problem: StorageProblem) -> (&'static str, &'static str) {
    match problem {
        StorageProblem::Denied => (text::storage_denied(), text::storage_denied_advice()),
        StorageProblem::Full => (text::storage_full(), text::storage_full_advice()),
        StorageProblem::Newer => (text::storage_newer(), text::storage_newer_advice()),
        StorageProblem::Damaged => (text::storage_damaged(), text::storage_damaged_advice()),
        StorageProblem::Other => (text::storage_other(), text::storage_other_advice()),
    }
}

#[cfg(test)]
mod tests {
    use kms_api::KmsError;
    use kms_protocol::StorageFailure;
    use kms_protocol::identity::ManageError;

    use super::*;

    #[test]
    fn a_silent_refusal_is_explained() {
        let told = tell(&KmsError::bare(ErrorCode::InvalidCiphertext).into());
        assert_eq!(told.title, "InvalidCiphertextException");
        assert_eq!(told.message, None);
        assert!(told.advice.unwrap().contains("encryption context"));
        assert_eq!(told.line(), "InvalidCiphertextException");
    }

    #[test]
    fn a_denied_call_can_be_explained() {
        let text =
            "User: arn:aws:iam::111122223333:root is not authorized to perform: kms:Encrypt on this resource because";
        let mut told = tell(&KmsError::new(ErrorCode::AccessDenied, text).into());
        told.about("alias/a", &[("b".to_owned(), "c".to_owned())]);
        assert_eq!(told.question.unwrap().query(), "?op=Encrypt&key=alias/a&ctx=b%3Dc");
    }

    #[test]
    fn iam_s_own_words_are_told() {
        let error = ManageError { code: "AccessDenied".to_owned(), message: "User: x is not authorized".to_owned() };
        let told = tell(&Failure::Manage(error));
        assert_eq!(told.line(), "AccessDenied: User: x is not authorized");
        assert!(told.advice.unwrap().contains("root user") && told.question.is_none());
    }

    #[test]
    fn every_storage_problem_has_advice() {
        for problem in [
            StorageProblem::Denied,
            StorageProblem::Full,
            StorageProblem::Newer,
            StorageProblem::Damaged,
            StorageProblem::Other,
        ] {
            let told = tell(&Failure::Storage(StorageFailure { problem, detail: String::new() }));
            assert!(told.storage && told.message.is_none() && told.advice.is_some());
        }
    }
}
