//! The page's program: puts the application into the document.

#[cfg(target_arch = "wasm32")]
fn main() {
    kms_ui::start();
}

/// Only a browser can show the page; elsewhere the program exists so that the whole workspace compiles.
#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("kms-ui runs in a browser; `cargo xtask serve` starts it there");
}
