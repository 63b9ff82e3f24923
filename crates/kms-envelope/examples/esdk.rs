//! Seals and opens files with a data key that is already known: for checks against other implementations.
//!
//! ```text
//! esdk seal --data-key HEX --edk ID:INFO_HEX:CIPHERTEXT_HEX.. [--context KEY=VALUE].. [--frame-len N] INPUT OUTPUT
//! esdk open --data-key HEX INPUT OUTPUT
//! esdk header INPUT
//! ```

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Write};
use std::process::ExitCode;

use kms_envelope::rustcrypto::RustCrypto;
use kms_envelope::std_io::{Reader, Writer};
use kms_envelope::{
    DataKey, EncryptedDataKey, EncryptionContext, Envelope, FrameLen, Limits, MessageId, Sealer, open, plaintext_len,
    read_header, seal,
};
use serde_json::{Map, json};

type Failure = Box<dyn Error>;

#[derive(Default)]
struct Options {
    data_key: Option<DataKey>,
    encrypted_data_keys: Vec<EncryptedDataKey>,
    context: Vec<(String, String)>,
    frame_len: Option<FrameLen>,
    files: Vec<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let mut args = std::env::args().skip(1);
    let command = args.next().unwrap_or_default();
    let Options { data_key, encrypted_data_keys, context, frame_len, files } = parse(args)?;
    match (command.as_str(), data_key, files.as_slice()) {
        ("seal", Some(data_key), [input, output]) => {
            let mut message_id = MessageId([0; 32]);
            getrandom::fill(&mut message_id.0)?;
            let context = EncryptionContext::new(context)?;
            let frame_len = frame_len.unwrap_or(FrameLen::DEFAULT);
            let envelope = Envelope { message_id, context, encrypted_data_keys, frame_len };
            pollster::block_on(seal_file(envelope, &data_key, input, output))
        }
        ("open", Some(data_key), [input, output]) => pollster::block_on(open_file(&data_key, input, output)),
        ("header", None, [input]) => pollster::block_on(show_header(input)),
        _ => Err("usage: esdk seal|open|header OPTIONS.. FILES..".into()),
    }
}

async fn seal_file(envelope: Envelope, data_key: &DataKey, input: &str, output: &str) -> Result<(), Failure> {
    let source = File::open(input)?;
    let (sealer, key) = Sealer::new(envelope, data_key, source.metadata()?.len(), &Limits::default())?;
    let announced = sealer.message_len();
    let mut sink = BufWriter::new(File::create(output)?);
    seal(sealer, &RustCrypto::new(&key), &mut Reader(BufReader::new(source)), &mut Writer(&mut sink)).await?;
    sink.flush()?;
    let written = fs::metadata(output)?.len();
    if written == announced { Ok(()) } else { Err(format!("{announced} bytes announced, {written} written").into()) }
}

async fn open_file(data_key: &DataKey, input: &str, output: &str) -> Result<(), Failure> {
    let mut source = Reader(BufReader::new(File::open(input)?));
    let locked = read_header(&mut source, &Limits::default()).await?;
    let cipher = RustCrypto::new(&locked.unlock(data_key)?);
    // Under its name the file appears only once it is known to be whole.
    let part = format!("{output}.part");
    let mut sink = BufWriter::new(File::create(&part)?);
    let opened = open(locked, &cipher, &mut source, &mut Writer(&mut sink)).await;
    if let Err(error) = opened.and_then(|_| sink.flush()) {
        fs::remove_file(part)?;
        return Err(error.into());
    }
    Ok(fs::rename(part, output)?)
}

async fn show_header(input: &str) -> Result<(), Failure> {
    let mut source = Reader(BufReader::new(File::open(input)?));
    let locked = read_header(&mut source, &Limits::default()).await?;
    let header = locked.header();
    let context: Map<_, _> = header.context.iter().map(|(key, value)| (key.to_owned(), value.into())).collect();
    let keys = header.encrypted_data_keys.iter().map(|edk| {
        json!({
            "provider_id": edk.provider_id(),
            "provider_info": hex(edk.provider_info()),
            "ciphertext": hex(edk.ciphertext()),
            "kms_key": edk.aws_kms_key_arn(),
        })
    });
    let header = json!({
        "suite": header.suite.name,
        "message_id": hex(&header.message_id.0),
        "context": context,
        "encrypted_data_keys": keys.collect::<Vec<_>>(),
        "frame_len": header.frame_len.get(),
        "header_len": locked.header_len(),
        "plaintext_len": plaintext_len(fs::metadata(input)?.len(), header.frame_len, locked.header_len())?,
    });
    println!("{header:#}");
    Ok(())
}

fn parse(mut args: impl Iterator<Item = String>) -> Result<Options, Failure> {
    let mut options = Options::default();
    while let Some(arg) = args.next() {
        if !arg.starts_with("--") {
            options.files.push(arg);
            continue;
        }
        let value = args.next().ok_or_else(|| format!("{arg} needs a value"))?;
        match arg.as_str() {
            "--data-key" => options.data_key = Some(DataKey::new(&unhex(&value)?)?),
            "--frame-len" => options.frame_len = Some(FrameLen::new(value.parse()?)?),
            "--context" => {
                let (key, value) = value.split_once('=').ok_or("a context is KEY=VALUE")?;
                options.context.push((key.to_owned(), value.to_owned()));
            }
            "--edk" => {
                let [id, info, ciphertext] = value.split(':').collect::<Vec<_>>()[..] else {
                    return Err("an encrypted data key is ID:INFO_HEX:CIPHERTEXT_HEX".into());
                };
                let edk = EncryptedDataKey::new(id.to_owned(), unhex(info)?, unhex(ciphertext)?)?;
                options.encrypted_data_keys.push(edk);
            }
            _ => return Err(format!("unknown option {arg}").into()),
        }
    }
    Ok(options)
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Result<Vec<u8>, Failure> {
    let digits = text.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8).ok_or("not a hex digit"));
    let digits = digits.collect::<Result<Vec<_>, _>>()?;
    let (pairs, []) = digits.as_chunks() else { return Err("an odd number of hex digits".into()) };
    Ok(pairs.iter().map(|[high, low]| high << 4 | low).collect())
}
