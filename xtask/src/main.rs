//! `cargo xtask`: the developer's commands.
//!
//! One file a command in `commands/`, one file a tool in `tools/`; every version that is pinned stands in `versions.rs`.

mod commands;
mod console;
mod dist;
mod failure;
mod process;
mod project;
mod server;
mod steps;
mod tools;
mod versions;

use clap::{Parser, Subcommand};

use crate::failure::Result;

/// Set up, build, serve and test kmsbox.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Setup(commands::setup::Args),
    Serve(commands::serve::Args),
    Endpoint(commands::endpoint::Args),
    Build(commands::build::Args),
    Test(commands::test::Args),
    Lint(commands::lint::Args),
    Interop(commands::interop::Args),
    Bench(commands::bench::Args),
}

fn main() -> std::process::ExitCode {
    match run(Cli::parse().command) {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("\n{failure}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<()> {
    match command {
        Command::Setup(args) => commands::setup::run(&args),
        Command::Serve(args) => commands::serve::run(&args),
        Command::Endpoint(args) => commands::endpoint::run(&args),
        Command::Build(args) => commands::build::run(&args),
        Command::Test(args) => commands::test::run(&args),
        Command::Lint(args) => commands::lint::run(&args),
        Command::Interop(args) => commands::interop::run(&args),
        Command::Bench(args) => commands::bench::run(&args),
    }
}
