//! The catalogues of `text/`, read. The build of the page makes functions of them, `xtask` the files of the languages that
//! are loaded when they are wanted; both must count the messages alike.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

/// Why the catalogues are of no use.
pub(crate) type Fault = Box<dyn std::error::Error>;

/// The languages that every message has, the first being the one that it is written in.
pub(crate) const LANGUAGES: [&str; 2] = ["en", "fr"];

/// What the page says in one place.
pub(crate) struct Message {
    /// The folders, the file and the message's own name.
    pub(crate) path: Vec<String>,
    /// What it says, in the order of [`LANGUAGES`].
    pub(crate) texts: Vec<String>,
}

/// Every message of the catalogues in a folder, in an order that is always the same.
pub(crate) fn messages(root: &Path) -> Result<Vec<Message>, Fault> {
    let mut found = Vec::new();
    folder(root, &[], &mut found)?;
    Ok(found)
}

/// The messages of a folder, each file's before those of the folder of the same name.
fn folder(path: &Path, names: &[String], found: &mut Vec<Message>) -> Result<(), Fault> {
    let mut modules = BTreeSet::new();
    for entry in fs::read_dir(path)? {
        modules.insert(entry?.path().with_extension(""));
    }
    for module in modules {
        let name = module.file_name().and_then(|name| name.to_str()).ok_or("a name that is not UTF-8")?;
        let names = [names, &[name.to_owned()]].concat();
        let file = module.with_extension("toml");
        if file.is_file() {
            catalogue(&file, &names, found).map_err(|fault| format!("{}: {fault}", file.display()))?;
        }
        if module.is_dir() {
            folder(&module, &names, found)?;
        }
    }
    Ok(())
}

fn catalogue(file: &Path, names: &[String], found: &mut Vec<Message>) -> Result<(), Fault> {
    let messages: toml::Table = toml::from_str(&fs::read_to_string(file)?)?;
    for (name, message) in &messages {
        let texts = message.as_table().ok_or_else(|| format!("{name} is no table of languages"))?;
        if let Some(other) = texts.keys().find(|language| !LANGUAGES.contains(&language.as_str())) {
            return Err(format!("{name} is in a language that is not known, {other}").into());
        }
        let texts: Vec<String> = LANGUAGES
            .iter()
            .map(|language| {
                let text = texts.get(*language).and_then(toml::Value::as_str).filter(|text| !text.is_empty());
                text.map(str::to_owned).ok_or_else(|| format!("{name} has no text in {language}"))
            })
            .collect::<Result<_, _>>()?;
        let places: Vec<_> = texts.iter().map(|text| places(text)).collect();
        if places.iter().any(|others| Some(others) != places.first()) {
            return Err(format!("{name} has other places to fill in one language than in another: {places:?}").into());
        }
        found.push(Message { path: [names, std::slice::from_ref(name)].concat(), texts });
    }
    Ok(())
}

/// The names in braces.
pub(crate) fn places(text: &str) -> BTreeSet<&str> {
    let name = |part: &&str| part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_') && !part.is_empty();
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(place, _)| place).filter(name).collect()
}
