//! The messages between the page and the worker.
//!
//! The page sends [`ToWorker`] and gets [`FromWorker`]; each travels as a JSON text, the first item of a JavaScript array.
//! A message that concerns a file carries it as the second item: the browser passes a `File` by reference, so no byte of it
//! is copied.
//!
//! Three things can be asked for: an operation of KMS ([`Ask::Call`]), which is recorded in the trail; a view
//! ([`Ask::View`]), which only looks at the workspace for the page's own display and is not recorded; and work on the
//! workspace itself: its clock, or a file sealed or opened under one of its keys.
//!
//! **Handshake.** The worker speaks first, with [`FromWorker::Ready`] or [`FromWorker::Failed`]. Both carry the worker's
//! build id, the name of the folder it was loaded from: a page of another build must reload.

pub mod actor;
pub mod bill;
pub mod decision;
pub mod failure;
pub mod file;
pub mod identity;
pub mod policy;
pub mod scenario;
pub mod view;
pub mod workspace;

use kms_api::{Clock, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

pub use actor::{Actor, Part};
pub use failure::{Failure, StorageFailure, StorageProblem};
pub use file::{FileDone, OpenFile, SealFile};
pub use view::View;
pub use workspace::WorkspaceTask;

/// From the page to the worker.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ToWorker {
    /// A question, under a number that its answer will carry.
    Ask {
        /// Unique among the questions of this page.
        id: u64,
        /// The question.
        question: Box<Question>,
    },
    /// The answer to this question is no longer wanted; work on a file stops.
    Cancel {
        /// The question's number.
        id: u64,
    },
}

/// A question and who asks it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Question {
    /// Who the person at the page acts as; the root user of the workspace's first account if absent.
    pub by: Option<Actor>,
    /// What is asked.
    pub ask: Ask,
}

/// What the page may ask for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Ask {
    /// An operation of KMS, as a client would send it. Answered with the response body.
    Call {
        /// The operation's name, such as `Encrypt`.
        operation: String,
        /// The request body.
        input: Value,
    },
    /// An operation of IAM, STS or Organizations. Answered with the response.
    Manage(identity::Manage),
    /// A look at the workspace. Answered with the view's own type.
    View(View),
    /// Sets the virtual clock. Answered with [`Moved`].
    Clock(ClockCommand),
    /// Encrypts the attached file under a data key of a key of the workspace. Answered with [`FileDone`] and the result.
    Seal(SealFile),
    /// Decrypts the attached file. Answered with [`FileDone`] and the result.
    Open(OpenFile),
    /// Work on the workspace as a whole. A workspace file is attached, and comes with the answer, as other files do.
    Workspace(WorkspaceTask),
}

/// What to do with the virtual clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ClockCommand {
    /// Stop it.
    Freeze,
    /// Let it run from where it stands.
    Run,
    /// Move it forward to this time; earlier times are refused.
    JumpTo(Timestamp),
}

/// The clock was set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moved {
    /// The clock as it is now.
    pub clock: Clock,
    /// What fell due on the way, oldest first.
    pub happened: Vec<view::Due>,
}

/// From the worker to the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker is up and answers.
    Ready(Ready),
    /// The worker cannot serve; it will say no more.
    Failed {
        /// The worker's build id.
        build: String,
        /// Why.
        failure: Failure,
    },
    /// The answer to a question.
    Answer {
        /// The question's number.
        id: u64,
        /// The response, or why there is none.
        result: Result<Value, Failure>,
    },
    /// How far the work on a file has come.
    Progress {
        /// The question's number.
        id: u64,
        /// Bytes of input done.
        done: u64,
        /// Bytes of input in all.
        total: u64,
    },
    /// Something was committed, by this tab or another: what is shown may be out of date.
    Changed(Changed),
}

/// What a worker says when it is up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ready {
    /// The worker's build id.
    pub build: String,
    /// Whether this tab writes, or follows the one that does.
    pub role: Role,
    /// What there is to say of the place where the workspace is kept.
    pub storage: Storage,
    /// The state of the workspace.
    pub changed: Changed,
}

/// The workspace after a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The number of calls recorded so far; it grows with each.
    pub revision: u64,
    /// The virtual clock.
    pub clock: Clock,
    /// This tab's role, which changes when the writing tab closes.
    pub role: Role,
    /// What would be undone: the step's label, as in [`StepView`](workspace::StepView).
    pub undo: Option<String>,
    /// What would be redone.
    pub redo: Option<String>,
}

/// A tab's part in the workspace.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    /// It holds the engine and writes.
    #[default]
    Writer,
    /// It passes its questions to the writer and hears of every commit.
    Follower,
}

/// Where the workspace is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// Whether the browser promised not to evict it under pressure.
    pub persisted: bool,
    /// Bytes used by this origin, as the browser estimates.
    pub used: Option<u64>,
    /// Bytes that this origin may use, as the browser estimates.
    pub quota: Option<u64>,
}
