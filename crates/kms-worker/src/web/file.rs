//! Files sealed and opened: envelope encryption with a data key of the workspace.

use std::cell::Cell;
use std::rc::Rc;

use kms_api::operation::{DecryptRequest, DecryptResponse, GenerateDataKeyRequest, GenerateDataKeyResponse};
use kms_api::{Blob, EncryptionContext, ErrorCode, Operation, sorted};
use kms_envelope::{
    DataKey, EncryptedDataKey, EncryptionContext as MessageContext, Envelope, FrameLen, Limits, MessageId, Sealer,
};
use kms_protocol::{Actor, Ask, Failure, FileDone, FromWorker, OpenFile, Question, SealFile};
use wasm_bindgen::JsValue;
use web_sys::File;

use super::content_cipher::ContentCipher;
use super::output::Output;
use super::source::FileSource;
use super::tab::Tab;
use super::{port, scope, thrown};

/// The ending of a sealed file's name, as the AWS Encryption CLI has it.
const ENDING: &str = ".encrypted";
/// Milliseconds between two reports of progress.
const REPORT_EVERY: i64 = 100;

/// Why a file could not be worked on.
#[derive(Debug)]
pub(super) enum FileError {
    /// The file is not a message, or not a whole one.
    Message(kms_envelope::Error),
    /// The browser refused to read, write or calculate.
    Browser(String),
    /// The engine refused, or the page took its question back.
    Failure(Failure),
}

impl From<kms_envelope::Error> for FileError {
    fn from(error: kms_envelope::Error) -> Self {
        Self::Message(error)
    }
}

/// What a call of the browser's threw.
impl From<JsValue> for FileError {
    fn from(error: JsValue) -> Self {
        Self::Browser(thrown(&error))
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        match error {
            FileError::Message(error) => Self::File(error.to_string()),
            FileError::Browser(text) => Self::File(text),
            FileError::Failure(failure) => failure,
        }
    }
}

/// One piece of work: whom to ask, and whom to tell how far it has come.
pub(super) struct Work {
    tab: Rc<Tab>,
    id: u64,
    by: Option<Actor>,
    cancelled: Rc<Cell<bool>>,
}

/// What came of it.
pub(super) struct Done {
    pub(super) done: FileDone,
    pub(super) file: JsValue,
}

impl Work {
    pub(super) fn new(tab: Rc<Tab>, id: u64, by: Option<Actor>, cancelled: Rc<Cell<bool>>) -> Self {
        Self { tab, id, by, cancelled }
    }

    fn progress(&self, total: f64) -> Progress {
        Progress { id: self.id, cancelled: self.cancelled.clone(), done: 0, total: total as u64, told: 0 }
    }

    /// Calls an operation of the engine.
    async fn call<R: Operation>(&self, request: &R) -> Result<R::Response, Failure> {
        let unreadable = |error: serde_json::Error| Failure::Protocol(error.to_string());
        let input = serde_json::to_value(request).map_err(unreadable)?;
        let ask = Ask::Call { operation: R::NAME.to_owned(), input };
        let answer = self.tab.ask(Question { by: self.by.clone(), ask }, None).await?.value;
        kms_api::json::from_value(&answer).map_err(unreadable)
    }

    fn output_name(&self) -> String {
        format!("{}-{}", scope::name(), self.id)
    }
}

/// How far the reading has come; stops it when the page has cancelled.
pub(super) struct Progress {
    id: u64,
    cancelled: Rc<Cell<bool>>,
    done: u64,
    total: u64,
    told: i64,
}

impl Progress {
    pub(super) fn report(&mut self, more: u32) -> Result<(), FileError> {
        if self.cancelled.get() {
            return Err(FileError::Failure(Failure::Cancelled));
        }
        self.done += u64::from(more);
        let now = scope::now().as_millis();
        if now - self.told >= REPORT_EVERY {
            self.told = now;
            port::send(&FromWorker::Progress { id: self.id, done: self.done, total: self.total });
        }
        Ok(())
    }
}

/// Encrypts a file under a new data key.
pub(super) async fn seal(work: &Work, request: &SealFile, file: File) -> Result<Done, Failure> {
    let started = scope::now();
    let context = request.encryption_context.clone();
    // Checked before a data key is asked for: its own rules are narrower than those of KMS.
    let message_context = message_context(&context)?;
    let data_key: GenerateDataKeyResponse = work
        .call(&GenerateDataKeyRequest {
            key_id: request.key_id.clone(),
            encryption_context: context.clone(),
            number_of_bytes: Some(32),
            ..GenerateDataKeyRequest::default()
        })
        .await?;
    let plaintext = data_key.plaintext.unwrap_or_default();
    let key = DataKey::new(plaintext.as_slice()).map_err(FileError::from)?;
    let arn = data_key.key_id.to_string();
    let mut message_id = [0; 32];
    getrandom::fill(&mut message_id).map_err(|error| Failure::File(error.to_string()))?;
    let envelope = Envelope {
        message_id: MessageId(message_id),
        context: message_context,
        encrypted_data_keys: vec![
            EncryptedDataKey::aws_kms(&arn, data_key.ciphertext_blob.as_slice().to_vec()).map_err(FileError::from)?,
        ],
        frame_len: FrameLen::DEFAULT,
    };
    let (sealer, content_key) =
        Sealer::new(envelope, &key, file.size() as u64, &Limits::default()).map_err(FileError::from)?;
    let cipher = ContentCipher::new(&content_key).await?;
    let mut source = FileSource::new(&file, work.progress(file.size()));
    let mut output = Output::create(&work.output_name()).await;
    if let Err(error) = kms_envelope::seal(sealer, &cipher, &mut source, &mut output).await {
        output.discard().await;
        return Err(error.into());
    }
    let name = format!("{}{ENDING}", file.name());
    finish(output, name, arn, context, started).await
}

/// Decrypts a file, with whichever of its data keys a key of the workspace can decrypt.
pub(super) async fn open(work: &Work, request: &OpenFile, file: File) -> Result<Done, Failure> {
    let started = scope::now();
    let mut source = FileSource::new(&file, work.progress(file.size()));
    let locked = kms_envelope::read_header(&mut source, &Limits::default()).await?;
    let context = sorted::map(locked.header().context.iter().map(|(key, value)| (key.to_owned(), value.to_owned())));
    for (key, value) in &request.required_context.0 {
        if context.get(key) != Some(value) {
            let text = format!("the message's encryption context has no pair `{key}`: `{value}`");
            return Err(Failure::File(text));
        }
    }
    let context = EncryptionContext(context);
    let (arn, key) = data_key(work, &context, &locked.header().encrypted_data_keys).await?;
    let content_key = locked.unlock(&key).map_err(FileError::from)?;
    let cipher = ContentCipher::new(&content_key).await?;
    let mut output = Output::create(&work.output_name()).await;
    if let Err(error) = kms_envelope::open(locked, &cipher, &mut source, &mut output).await {
        output.discard().await;
        return Err(error.into());
    }
    let name = file.name();
    let name = name.strip_suffix(ENDING).map_or_else(|| format!("{name}.decrypted"), str::to_owned);
    finish(output, name, arn, context, started).await
}

/// The data key of a message: the first of its encrypted data keys that a key of the workspace decrypts.
async fn data_key(
    work: &Work,
    context: &EncryptionContext,
    keys: &[EncryptedDataKey],
) -> Result<(String, DataKey), Failure> {
    let mut refused = None;
    for key in keys {
        let Some(arn) = key.aws_kms_key_arn() else { continue };
        let decrypted: Result<DecryptResponse, Failure> = work
            .call(&DecryptRequest {
                ciphertext_blob: Some(Blob::from(key.ciphertext())),
                encryption_context: context.clone(),
                key_id: Some(arn.to_owned()),
                ..DecryptRequest::default()
            })
            .await;
        match decrypted {
            Ok(response) => {
                let plaintext = response.plaintext.unwrap_or_default();
                return Ok((arn.to_owned(), DataKey::new(plaintext.as_slice()).map_err(FileError::from)?));
            }
            // A key that is there but refuses says more than one that is not there.
            Err(failure) if refused.is_none() || !is_not_found(&failure) => refused = Some(failure),
            Err(_) => {}
        }
    }
    let text = "the message has no data key of the provider `aws-kms`: no key of the workspace can open it";
    Err(refused.unwrap_or_else(|| Failure::File(text.to_owned())))
}

fn is_not_found(failure: &Failure) -> bool {
    matches!(failure, Failure::Kms(error) if error.code == ErrorCode::NotFound)
}

fn message_context(context: &EncryptionContext) -> Result<MessageContext, FileError> {
    Ok(MessageContext::new(context.0.iter().map(|(key, value)| (key.clone(), value.clone())))?)
}

async fn finish(
    output: Output,
    name: String,
    key_arn: String,
    encryption_context: EncryptionContext,
    started: kms_api::Timestamp,
) -> Result<Done, Failure> {
    let size = output.len();
    let file = output.finish().await?;
    let millis = (scope::now().as_millis() - started.as_millis()) as f64;
    Ok(Done { done: FileDone { name, size, key_arn, encryption_context, millis }, file })
}
