//! Work on the workspace as a whole.

mod compare;
mod file;
mod snapshot;

use kms_core::Step;
use kms_protocol::Failure;
use kms_protocol::workspace::{HistoryView, StepView, WorkspaceTask};
use kms_store::Store;
use serde::Serialize;
use serde_json::Value;

use crate::host::{Host, Moment};

pub use file::prepared;

/// What comes of a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reply {
    /// The answer.
    pub value: Value,
    /// The text of a file that comes along.
    pub file: Option<String>,
}

fn reply(value: &impl Serialize) -> Result<Reply, Failure> {
    let value = serde_json::to_value(value).map_err(|error| Failure::Protocol(error.to_string()))?;
    Ok(Reply { value, file: None })
}

impl<S: Store> Host<S> {
    /// Carries out a task. `file` is the text of the file that came along.
    ///
    /// # Errors
    ///
    /// What was refused, or could not be stored; then nothing has changed.
    pub async fn work(
        &mut self,
        moment: &mut Moment<'_>,
        task: WorkspaceTask,
        file: Option<String>,
    ) -> Result<Reply, Failure> {
        let text = file.unwrap_or_default();
        match task {
            WorkspaceTask::Undo => reply(&self.turn(moment, true).await?.as_ref().map(step)),
            WorkspaceTask::Redo => reply(&self.turn(moment, false).await?.as_ref().map(step)),
            WorkspaceTask::History => {
                let history = self.history();
                reply(&HistoryView { steps: history.steps().map(step).collect(), done: history.position() })
            }
            WorkspaceTask::SaveSnapshot { name } => reply(&self.save_snapshot(&name, moment.real).await?),
            WorkspaceTask::Snapshots => reply(&self.snapshots().await?),
            WorkspaceTask::DeleteSnapshot { name } => reply(&self.delete_snapshot(&name).await?),
            WorkspaceTask::ReturnTo { name } => reply(&self.return_to(moment, &name).await?),
            WorkspaceTask::Compare { from, to } => reply(&self.compare_states(from.as_deref(), to.as_deref()).await?),
            WorkspaceTask::Export(export) => self.export(moment, &export).await,
            WorkspaceTask::Preview { passphrase } => reply(&self.preview(text, passphrase.as_deref())),
            WorkspaceTask::Import { passphrase } => reply(&self.import(moment, text, passphrase.as_deref()).await?),
            WorkspaceTask::Example => reply(&self.example(moment).await?),
            WorkspaceTask::Clear => reply(&self.clear(moment).await?),
        }
    }
}

fn step(step: &Step) -> StepView {
    StepView {
        number: step.number,
        label: step.label.clone(),
        key: step.key.clone(),
        by: step.by.clone(),
        time: step.time,
        seq: step.seq,
    }
}
