//! AWS's clients from PyPI, in a Python environment of their own.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::console::Task;
use crate::dist::hash;
use crate::failure::{Context, Failure, Result};
use crate::process::{command, find_program, run_logged, succeeds};
use crate::project::Project;
use crate::tools::{Step, apt};
use crate::versions::{DEBIAN_PYTHON, PYTHON};

/// The packages that the clients' tests need, in exact versions.
const REQUIREMENTS: &str = "tests/interop/endpoint/requirements.txt";

/// The environment with [`REQUIREMENTS`].
pub(crate) struct AwsClients;

impl AwsClients {
    /// Named by the list's content, so that checkouts of different age share one folder of tools.
    fn folder(project: &Project) -> Result<PathBuf> {
        let list = project.root.join(REQUIREMENTS);
        let bytes = std::fs::read(&list).context(format_args!("cannot read `{}`", list.display()))?;
        let hash = hash::hex(&hash::sha256(&bytes));
        Ok(project.tools.join(format!("aws-clients-{}", hash.get(..12).unwrap_or(&hash))))
    }

    /// The environment's Python.
    pub(crate) fn python(project: &Project) -> Result<PathBuf> {
        Ok(interpreter(&Self::folder(project)?))
    }
}

impl Step for AwsClients {
    fn name(&self) -> String {
        format!("AWS's clients of {REQUIREMENTS}")
    }

    fn is_done(&self, project: &Project) -> bool {
        let is_whole = |folder: PathBuf| {
            // The system's Python, which it borrows, may have become another one in the meantime.
            complete(&folder).is_file() && succeeds(command(interpreter(&folder)).args(["-c", "import awscli"]))
        };
        Self::folder(project).is_ok_and(is_whole)
    }

    fn expected(&self) -> &'static str {
        "about 1 minute"
    }

    fn run(&self, project: &Project, task: &mut Task) -> Result<()> {
        let folder = Self::folder(project)?;
        make(&folder, project, task)?;
        let list = project.root.join(REQUIREMENTS);
        install(&folder, &["-r".as_ref(), list.as_path()], project, task)?;
        let mark = complete(&folder);
        std::fs::write(&mark, "").context(format_args!("cannot write `{}`", mark.display()))
    }
}

/// An environment with the newest botocore; gives its Python.
pub(crate) fn newest_botocore(project: &Project, task: &mut Task) -> Result<PathBuf> {
    let folder = project.tools.join("botocore-newest");
    make(&folder, project, task)?;
    install(&folder, &["botocore".as_ref()], project, task)?;
    Ok(interpreter(&folder))
}

/// Makes an empty environment, in place of what was there.
fn make(folder: &Path, project: &Project, task: &mut Task) -> Result<()> {
    if !is_recent() {
        let (major, minor) = PYTHON;
        let what = format!("Python {major}.{minor} or newer with `venv`");
        apt::install(&what, DEBIAN_PYTHON, project, task)
            .and_then(|()| if is_recent() { Ok(()) } else { Err(Failure::new(format!("{what} is missing"))) })
            .map_err(|failure| {
                let packages = DEBIAN_PYTHON.join(" ");
                failure.advise(format!(
                    "install {what} (Debian: `apt-get install {packages}`), then run the same command again"
                ))
            })?;
    }
    let mut python = command("python3");
    python.args(["-m", "venv", "--clear"]).arg(folder);
    run_logged(&mut python, &project.logs().join("python-venv.log"), task, None)
}

/// Whether there is a Python that is new enough and can make environments (Debian has that part in a package of its own).
fn is_recent() -> bool {
    let (major, minor) = PYTHON;
    let question = format!("import ensurepip, venv, sys; sys.exit(sys.version_info < ({major}, {minor}))");
    find_program("python3").is_some() && succeeds(command("python3").args(["-c", &question]))
}

fn install(folder: &Path, what: &[&Path], project: &Project, task: &mut Task) -> Result<()> {
    let mut pip: Command = command(interpreter(folder));
    pip.args(["-m", "pip", "install", "--disable-pip-version-check", "--no-input"]).args(what);
    run_logged(&mut pip, &project.logs().join("pip.log"), task, None).map_err(|failure| {
        failure.advise("check that pip reaches its package index (`pip download pip`), then run the same command again")
    })
}

/// Written last: what has it is whole.
fn complete(folder: &Path) -> PathBuf {
    folder.join("complete")
}

fn interpreter(folder: &Path) -> PathBuf {
    if cfg!(windows) { folder.join("Scripts/python.exe") } else { folder.join("bin/python") }
}
