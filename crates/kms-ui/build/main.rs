//! Makes the catalogues of `text/` into Rust: a module for each file, a function for each message, with the English text in
//! it and the message's number, by which other languages are found when they are loaded.
//!
//! A message that is used but not there does not compile; one that is there but not used is dead code, which `src/text`
//! denies; one without a translation, or whose translation has other places to fill, stops the build here.

mod catalogue;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use catalogue::{Fault, Message, messages, places};

/// The place of the number that chooses between `one | many`.
const COUNT: &str = "count";

fn main() -> Result<(), Fault> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?).join("text");
    println!("cargo:rerun-if-changed={}", root.display());
    println!("cargo:rerun-if-changed=build");
    let mut code = String::new();
    let mut open: Vec<&str> = Vec::new();
    let all = messages(&root)?;
    for (number, message) in all.iter().enumerate() {
        let Some((name, modules)) = message.path.split_last() else { continue };
        let shared = open.iter().zip(modules).take_while(|(open, module)| *open == module).count();
        code.push_str(&"}\n".repeat(open.len() - shared));
        open.truncate(shared);
        for module in modules.iter().skip(shared) {
            writeln!(code, "pub(crate) mod {module} {{")?;
            open.push(module);
        }
        function(number, name, message, &mut code)?;
    }
    code.push_str(&"}\n".repeat(open.len()));
    fs::write(Path::new(&env::var("OUT_DIR")?).join("text.rs"), code)?;
    Ok(())
}

fn function(number: usize, name: &str, message: &Message, code: &mut String) -> Result<(), Fault> {
    let Some(text) = message.texts.first() else { return Ok(()) };
    writeln!(code, "/// {}", text.replace('\n', " "))?;
    let places = places(text);
    let others: Vec<&&str> = places.iter().filter(|place| **place != COUNT).collect();
    if places.is_empty() {
        writeln!(code, "pub(crate) fn {name}() -> &'static str {{ crate::text::say({number}, {text:?}) }}")?;
        return Ok(());
    }
    let mut parameters: Vec<String> = others.iter().map(|place| format!("{place}: &str")).collect();
    let values = others.iter().map(|place| format!("({place:?}, {place})")).collect::<Vec<_>>().join(", ");
    let call = if places.contains(COUNT) {
        parameters.insert(0, format!("{COUNT}: u64"));
        format!("crate::text::fill_counted({number}, {text:?}, {COUNT}, &[{values}])")
    } else {
        format!("crate::text::fill({number}, {text:?}, &[{values}])")
    };
    writeln!(code, "pub(crate) fn {name}({}) -> String {{ {call} }}", parameters.join(", "))?;
    Ok(())
}
