//! `cargo xtask setup`.

use crate::console::Console;
use crate::failure::Result;
use crate::project::Project;
use crate::tools::{self, Purpose};

/// Provide the tools that kmsbox is built and tested with (the other commands do so by themselves)
///
/// Tools go to ~/.cache/kmsbox/tools, or to the folder that KMSBOX_TOOLS names, and are shared by all checkouts. Nothing
/// is done twice.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What to set up for: each includes what the ones before it need
    #[arg(long = "for", value_name = "PURPOSE", value_enum, default_value_t = Purpose::Test)]
    purpose: Purpose,
}

pub(crate) fn run(args: &Args) -> Result<()> {
    let project = Project::open(Console::stdout())?;
    tools::set_up(&project, args.purpose)
}
