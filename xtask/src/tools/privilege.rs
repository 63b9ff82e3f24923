//! Running a program as root, without ever asking for a password.

use std::process::Command;

use crate::process::{command, find_program, output, succeeds};

/// How root is to be had.
#[derive(Clone, Copy)]
pub(crate) enum Root {
    /// It is us.
    Already,
    /// `sudo` gives it without a password.
    Sudo,
}

impl Root {
    /// The way to root, if there is one.
    pub(crate) fn find() -> Option<Self> {
        if output(command("id").arg("-u")).as_deref() == Some("0") {
            return Some(Self::Already);
        }
        let sudo = find_program("sudo").is_some() && succeeds(command("sudo").args(["-n", "true"]));
        sudo.then_some(Self::Sudo)
    }

    /// A command of `program` as root.
    pub(crate) fn command(self, program: &str) -> Command {
        match self {
            Self::Already => command(program),
            Self::Sudo => {
                let mut sudo = command("sudo");
                sudo.args(["-n", program]);
                sudo
            }
        }
    }

    /// `apt-get` that asks nothing and waits for its turn.
    pub(crate) fn apt_get(self) -> Command {
        // `env`, since sudo does not hand variables on.
        let mut apt = self.command("env");
        apt.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-y", "-o", "DPkg::Lock::Timeout=120"]);
        apt
    }
}
