//! A static file server for development: GET and HEAD of the files in one folder, on this machine only.
//!
//! Our own, since it is this small: the established servers come with an async runtime, a minute of compile time for
//! everybody's first command, and the small ones are no longer kept.

mod files;
mod http;

use std::io::{BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::failure::{Context, Failure, Result};

/// How many ports after the wished one are tried.
const PORTS: u16 = 50;
/// A browser opens connections ahead of need; an idle one must not hold its thread for ever.
const PATIENCE: Duration = Duration::from_secs(30);

/// What is served, and how.
pub(crate) struct Site {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The path that it appears under, with `/` at both ends.
    pub(crate) base: String,
}

/// Takes `port` of 127.0.0.1, or the next free one.
pub(crate) fn listen(port: u16) -> Result<(TcpListener, u16)> {
    for candidate in port..=port.saturating_add(PORTS) {
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, candidate)) {
            // With port 0 the system chose.
            let chosen = listener.local_addr().context("the server's address")?.port();
            return Ok((listener, chosen));
        }
    }
    Err(Failure::new(format!("none of the ports {port} to {} is free", port.saturating_add(PORTS)))
        .advise("choose another with `--port`"))
}

/// Serves until the program ends.
pub(crate) fn serve(listener: &TcpListener, site: Site) {
    let site = Arc::new(site);
    for stream in listener.incoming().flatten() {
        let site = Arc::clone(&site);
        // A browser that goes away in the middle is no news.
        std::thread::spawn(move || drop(answer(&stream, &site)));
    }
}

fn answer(stream: &TcpStream, site: &Site) -> std::io::Result<()> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut reader = BufReader::new(stream);
    // One answer a connection would cost a handshake a file; the site has many small ones.
    while let Some(request) = http::read_request(&mut reader)? {
        let response = files::respond(&request, site);
        let mut out = stream;
        out.write_all(&response.head())?;
        if request.method != "HEAD" {
            out.write_all(&response.body)?;
        }
        out.flush()?;
    }
    Ok(())
}
