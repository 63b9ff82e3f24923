//! Questions of the page, answered.

use kms_protocol::{Ask, Failure, Question};
use kms_store::Store;

use crate::host::{Host, Moment};
use crate::workspace::Reply;

impl<S: Store> Host<S> {
    /// Answers a question of whoever asks it. `file` is the text of the workspace file that came along.
    ///
    /// # Errors
    ///
    /// What was refused, or why there is no answer.
    pub async fn answer(
        &mut self,
        moment: &mut Moment<'_>,
        question: Question,
        file: Option<String>,
    ) -> Result<Reply, Failure> {
        self.act_as(question.by.as_ref(), moment.real)?;
        let value = match question.ask {
            Ask::Call { operation, input } => self.call(moment, &operation, &input).await,
            Ask::Manage(manage) => self.manage(moment, &manage).await?.map_err(Failure::Manage),
            Ask::View(view) => self.view(&view, moment.real).await,
            Ask::Clock(command) => {
                let moved = self.set_clock(moment, command).await?;
                serde_json::to_value(moved).map_err(|error| Failure::Protocol(error.to_string()))
            }
            Ask::Workspace(task) => return self.work(moment, task, file).await,
            Ask::Seal(_) | Ask::Open(_) => Err(Failure::Protocol("a file goes with its own tab".to_owned())),
        };
        value.map(|value| Reply { value, file: None })
    }
}
