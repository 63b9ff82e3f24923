//! Makes the catalogues of `text/` into Rust: a module for each file, a function for each message.
//!
//! A message that is used but not there does not compile; one that is there but not used is dead code, which `src/text`
//! denies; one without a translation, or whose translation has other places to fill, stops the build here.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

type Fault = Box<dyn std::error::Error>;

/// The languages that every message has, the first being the one that it is written in.
const LANGUAGES: [&str; 2] = ["en", "fr"];
/// The place of the number that chooses between `one | many`.
const COUNT: &str = "count";

fn main() -> Result<(), Fault> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("text");
    println!("cargo:rerun-if-changed={}", root.display());
    let mut code = String::new();
    folder(&root, &mut code)?;
    fs::write(Path::new(&env::var("OUT_DIR")?).join("text.rs"), code)?;
    Ok(())
}

/// The modules of a folder, each file's beside that of the folder of the same name.
fn folder(path: &Path, code: &mut String) -> Result<(), Fault> {
    let mut modules = BTreeSet::new();
    for entry in fs::read_dir(path)? {
        modules.insert(entry?.path().with_extension(""));
    }
    for module in modules {
        let name = module.file_name().and_then(|name| name.to_str()).ok_or("a name that is not UTF-8")?;
        writeln!(code, "pub(crate) mod {name} {{")?;
        let file = module.with_extension("toml");
        if file.is_file() {
            catalogue(&file, code).map_err(|fault| format!("{}: {fault}", file.display()))?;
        }
        if module.is_dir() {
            folder(&module, code)?;
        }
        writeln!(code, "}}")?;
    }
    Ok(())
}

fn catalogue(file: &Path, code: &mut String) -> Result<(), Fault> {
    let messages: toml::Table = toml::from_str(&fs::read_to_string(file)?)?;
    for (name, message) in &messages {
        let texts = message.as_table().ok_or_else(|| format!("{name} is no table of languages"))?;
        if let Some(other) = texts.keys().find(|language| !LANGUAGES.contains(&language.as_str())) {
            return Err(format!("{name} is in a language that is not known, {other}").into());
        }
        let texts: Vec<&str> = LANGUAGES
            .iter()
            .map(|language| {
                let text = texts.get(*language).and_then(toml::Value::as_str).filter(|text| !text.is_empty());
                text.ok_or_else(|| format!("{name} has no text in {language}"))
            })
            .collect::<Result<_, _>>()?;
        function(name, &texts, code)?;
    }
    Ok(())
}

fn function(name: &str, texts: &[&str], code: &mut String) -> Result<(), Fault> {
    let places: Vec<BTreeSet<&str>> = texts.iter().map(|text| places(text)).collect();
    let Some(first) = places.first() else { return Ok(()) };
    if places.iter().any(|others| others != first) {
        return Err(format!("{name} has other places to fill in one language than in another: {places:?}").into());
    }
    for text in texts {
        writeln!(code, "/// {}", text.replace('\n', " "))?;
    }
    let said = texts.iter().map(|text| format!("{text:?}")).collect::<Vec<_>>().join(", ");
    let counted = first.contains(COUNT);
    let others: Vec<&&str> = first.iter().filter(|place| **place != COUNT).collect();
    if first.is_empty() {
        writeln!(code, "pub(crate) fn {name}() -> &'static str {{ crate::text::say([{said}]) }}")?;
        return Ok(());
    }
    let mut parameters: Vec<String> = others.iter().map(|place| format!("{place}: &str")).collect();
    let values = others.iter().map(|place| format!("({place:?}, {place})")).collect::<Vec<_>>().join(", ");
    let call = if counted {
        parameters.insert(0, format!("{COUNT}: u64"));
        format!("crate::text::fill_counted([{said}], {COUNT}, &[{values}])")
    } else {
        format!("crate::text::fill([{said}], &[{values}])")
    };
    writeln!(code, "pub(crate) fn {name}({}) -> String {{ {call} }}", parameters.join(", "))?;
    Ok(())
}

/// The names in braces.
fn places(text: &str) -> BTreeSet<&str> {
    let name = |part: &'_ str| part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && !part.is_empty();
    text.split('{')
        .skip(1)
        .filter_map(|part| part.split_once('}'))
        .map(|(place, _)| place)
        .filter(|it| name(it))
        .collect()
}
