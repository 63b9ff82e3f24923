//! Failures in plain words: what happened, and what to do.

use kms_api::ErrorCode;
use kms_protocol::{Failure, StorageProblem};

use crate::access::Question;

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
            Some(message) => format!("{}: {message}", self.title),
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
        Failure::Lost => Told::new(
            "The answer was lost",
            None,
            "The engine stopped before it answered and was started again. The call may or may not have had its effect: \
             look at the trail before you repeat it.",
        ),
        Failure::File(reason) => Told::new(
            "The file could not be processed",
            Some(reason.clone()),
            "The file was left as it is, and nothing was downloaded.",
        ),
        Failure::Cancelled => Told::new("Cancelled", None, "Nothing was kept of the work so far."),
        Failure::Protocol(reason) => Told::new(
            "The page and its engine do not understand each other",
            Some(reason.clone()),
            "They are of different versions. Reload the page.",
        ),
    }
}

/// What an error code means to somebody who meets it here; nothing where AWS's text says it all.
fn code(code: ErrorCode) -> Option<&'static str> {
    Some(match code {
        ErrorCode::InvalidCiphertext => {
            "Either the ciphertext is damaged or incomplete, or the encryption context is not the one it was encrypted \
             under. AWS does not say which, so as not to help an attacker."
        }
        ErrorCode::Disabled => "The key is disabled. Enable it on its page, then try again.",
        ErrorCode::KmsInvalidState => "The key's state forbids this. Its page shows the state and what can be done.",
        ErrorCode::NotFound => "There is no such key or alias in this account and Region, or it was deleted.",
        ErrorCode::AlreadyExists => {
            "An alias is unique in its account and Region. Choose another name, or move the alias."
        }
        ErrorCode::IncorrectKey => {
            "Another key than the one you named encrypted this. Leave the key out to let KMS find it."
        }
        ErrorCode::InvalidKeyUsage => "This kind of key cannot do that.",
        ErrorCode::LimitExceeded => "A quota of KMS is reached.",
        ErrorCode::AccessDenied => {
            "The policies do not allow this call, or the key does not exist: where it is another account's, AWS does not \
             say which."
        }
        ErrorCode::MalformedPolicyDocument => "The policy was left as it was.",
        ErrorCode::InvalidAliasName => "Letters, digits and / _ - are allowed, and the name must not begin with aws/.",
        _ => return None,
    })
}

/// What a code of IAM, STS or Organizations means to somebody who meets it here.
fn managing(code: &str) -> Option<&'static str> {
    Some(match code {
        "AccessDenied" | "AccessDeniedException" => {
            "The policies of whoever you act as do not allow this. Act as somebody who may do it, such as the root user of \
             the account."
        }
        "NoSuchEntity" => "It is not there, or no longer.",
        "MalformedPolicyDocument" => "Nothing was changed. The findings below the text say more of what is wrong.",
        "UnmodifiableEntity" => "The role is linked to a service of AWS, which alone may change it.",
        _ => return None,
    })
}

fn storage(problem: StorageProblem) -> (&'static str, &'static str) {
    match problem {
        StorageProblem::Denied => (
            "The browser does not let kmsbox store anything",
            "Keys need a place to rest. Leave private browsing, or allow site data for this address in the browser's \
             settings, then reload the page.",
        ),
        StorageProblem::Full => (
            "There is no room left to store this",
            "The call had no effect and nothing was lost. Free some space on this device or remove data of other sites, \
             then try again.",
        ),
        StorageProblem::Newer => (
            "This workspace was written by a newer version of kmsbox",
            "It was left untouched. Reload the page to get the newer version; if that does not help, open kmsbox where \
             you last used it.",
        ),
        StorageProblem::Damaged => (
            "A part of the stored workspace cannot be read",
            "Nothing was changed or deleted. Reload the page; if the message stays, keep a copy of this browser profile \
             before you try anything else.",
        ),
        StorageProblem::Other => (
            "The workspace could not be read or written",
            "The call had no effect. Reload the page; if the message stays, close other tabs of kmsbox and restart the \
             browser. Nothing was deleted.",
        ),
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
