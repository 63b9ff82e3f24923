//! `kmsbox-policy`: unit tests for key policies on the command line.

use std::io::{IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use kms_scenario::{Report, from_aws, json, junit, run_with_files, text};

/// Unit tests for AWS KMS key policies.
#[derive(Parser)]
#[command(name = "kmsbox-policy", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run scenario files. Exits with 0 if every request is decided as expected, with 1 if one is not, and with 2 if a
    /// file cannot be read
    Test(Test),
    /// Write the scenario that outputs of AWS's command line describe, such as those of get-key-policy, list-grants and
    /// get-account-authorization-details. Exits with 0, or with 2 if a file cannot be read or is no such output
    Import(Import),
}

#[derive(clap::Args)]
struct Test {
    /// Scenario files
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// How to print the results
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
    /// Write the results as JUnit XML to this file, too
    #[arg(long, value_name = "FILE")]
    junit: Option<PathBuf>,
}

#[derive(clap::Args)]
struct Import {
    /// Files with outputs as JSON, one after another
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

/// A file could not be read or written.
const UNREADABLE: u8 = 2;

fn main() -> ExitCode {
    match Cli::parse().command {
        Command::Test(args) => test(&args),
        Command::Import(args) => import(&args),
    }
}

fn import(args: &Import) -> ExitCode {
    let read: Vec<Result<String, String>> = args.files.iter().map(|path| read(path)).collect();
    let mut unreadable = false;
    let mut texts = Vec::new();
    for (path, read) in args.files.iter().zip(&read) {
        match read {
            Ok(text) => texts.push(text.as_str()),
            Err(error) => {
                unreadable = true;
                complain(&format!("{}:{error}", path.display()));
            }
        }
    }
    if unreadable {
        return ExitCode::from(UNREADABLE);
    }
    match from_aws(&texts) {
        Ok(scenario) => {
            print(&scenario);
            ExitCode::SUCCESS
        }
        Err(problems) => {
            for (path, problems) in args.files.iter().zip(problems) {
                problems.0.iter().for_each(|problem| complain(&format!("{}:{problem}", path.display())));
            }
            ExitCode::from(UNREADABLE)
        }
    }
}

fn test(args: &Test) -> ExitCode {
    let mut reports: Vec<(String, Report)> = Vec::new();
    let mut unreadable = false;
    for path in &args.files {
        let file = path.display().to_string();
        match read(path).and_then(|text| run_file(path, &text)) {
            Ok(report) => reports.push((file, report)),
            Err(error) => {
                unreadable = true;
                error.lines().for_each(|line| complain(&format!("{file}:{line}")));
            }
        }
    }
    let failed: usize = reports.iter().map(|(_, report)| report.count().1).sum();
    print(&match args.format {
        Format::Text => as_text(&reports),
        Format::Json => {
            let all: Vec<_> = reports.iter().map(|(file, report)| json(file, report)).collect();
            format!("{:#}\n", serde_json::Value::from(all))
        }
    });
    if let Some(path) = &args.junit {
        let document = junit(reports.iter().map(|(file, report)| (file.as_str(), report)));
        if let Err(error) = std::fs::write(path, document) {
            complain(&format!("{}: {error}", path.display()));
            unreadable = true;
        }
    }
    match (unreadable, failed) {
        (true, _) => ExitCode::from(UNREADABLE),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::FAILURE,
    }
}

fn as_text(reports: &[(String, Report)]) -> String {
    let colors = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let mut page: String = reports.iter().map(|(file, report)| text(file, report, colors)).collect();
    let counts = reports.iter().map(|(_, report)| report.count());
    let (all, failed) = counts.fold((0, 0), |(all, failed), (more, wrong)| (all + more, failed + wrong));
    let requests = if all == 1 { "request" } else { "requests" };
    page.push_str(&format!("\n{all} {requests}, {} as expected, {failed} failed\n", all - failed));
    page
}

/// Runs a file; policies in files of their own are found beside it.
fn run_file(path: &Path, text: &str) -> Result<Report, String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut files = |name: &str| read(&folder.join(name)).map_err(|error| format!("`{name}`{error}"));
    run_with_files(text, &mut files).map_err(|problems| problems.to_string())
}

fn read(path: &Path) -> Result<String, String> {
    std::fs::read_to_string(path).map_err(|error| format!(" {error}"))
}

/// Prints; a reader that has gone away is no fault.
fn print(text: &str) {
    let _ = std::io::stdout().write_all(text.as_bytes());
}

fn complain(text: &str) {
    let _ = writeln!(std::io::stderr(), "{text}");
}
