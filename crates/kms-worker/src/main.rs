//! The Web Worker's program. Natively it has nothing to do.

fn main() {
    #[cfg(target_arch = "wasm32")]
    kms_worker::web::start();
}
