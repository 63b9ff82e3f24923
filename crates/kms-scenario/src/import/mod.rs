//! stub
/// x
#[derive(Debug)]
pub struct Imported {
    /// a
    pub scenario: String,
    /// b
    pub notes: Vec<String>,
}
/// x
#[derive(Debug)]
pub struct ImportError;
impl std::fmt::Display for ImportError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("x")
    }
}
/// x
pub fn import(_: &str) -> Result<Imported, ImportError> {
    Err(ImportError)
}
