//! The cases of `tests/conformance`: sequences of calls with what they must give.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "these are tests")]

mod common;

use std::path::Path;

use common::case::{Case, run};

#[test]
fn all_cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let mut files: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    let (mut count, mut wrong) = (0, Vec::new());
    let in_wasm = include_str!("wasm.rs");
    for path in files {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(in_wasm.contains(&format!("\"{file}\"")), "{file} is not among the files of wasm.rs");
        let cases: Vec<Case> = serde_json::from_str(&std::fs::read_to_string(&path).unwrap())
            .unwrap_or_else(|error| panic!("{file}: {error}"));
        for case in &cases {
            assert!(!case.source.is_empty(), "{file}, case `{}` names no source", case.name);
            count += 1;
            match (run(case), &case.deviation) {
                (Ok(()), None) | (Err(_), Some(_)) => {}
                (Err(problem), None) => wrong.push(format!("{file}, case `{}`, {problem}", case.name)),
                (Ok(()), Some(_)) => {
                    wrong.push(format!("{file}, case `{}` holds by now: take its mark `deviation` away", case.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count >= 40, "{count} cases");
}
