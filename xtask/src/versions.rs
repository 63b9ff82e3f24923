//! The one place where versions of tools are pinned.
//!
//! Three stand elsewhere, where their own package manager reads them: wasm-bindgen-cli must equal the wasm-bindgen crate,
//! so its version is read from `Cargo.lock` (see `tools::cargo_tool`); npm packages stand in `tests/package.json`,
//! AWS's clients from PyPI in `tests/interop/endpoint/requirements.txt`.

/// Builds the static site. 0.21 is the last line that the stated Rust version can compile.
pub(crate) const TRUNK: &str = "0.21.14";

/// Checks licences, sources and duplicate versions of dependencies.
pub(crate) const CARGO_DENY: &str = "0.20.2";

/// The oldest Node.js that wasm-opt, prettier and the browser tests run on.
pub(crate) const NODE_MAJOR: u32 = 20;

/// The oldest Python, as major and minor version, that the clients of AWS run on.
pub(crate) const PYTHON: (u32, u32) = (3, 11);

/// Debian's packages of it.
pub(crate) const DEBIAN_PYTHON: &[&str] = &["python3", "python3-venv"];

/// The compile target of the page and the worker.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Debian's packages of a recent Rust, for machines that cannot reach rustup's server. Their linker is chosen by the
/// LLVM version that this compiler names (`lld-<major>`).
pub(crate) const DEBIAN_RUST: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy", "rustfmt-web"];

/// The name under which rustup knows Debian's Rust.
pub(crate) const DEBIAN_TOOLCHAIN: &str = "debian";

/// Debian's browser for the tests; the fonts so that text in it has glyphs.
pub(crate) const DEBIAN_CHROMIUM: &[&str] = &["chromium", "chromium-driver", "fonts-liberation"];

/// Debian's Firefox, whose line is kept for a year.
pub(crate) const DEBIAN_FIREFOX: &[&str] = &["firefox-esr"];

/// Debian's WebKitGTK with its driver and small browser, and the X server that it draws on.
pub(crate) const DEBIAN_WEBKIT: &[&str] = &["webkit2gtk-driver", "xvfb"];
