//! One style sheet from many: `app.css` with its imports in place, then the components' own styles.
//!
//! No bundler: `app.css` alone imports, a line each, and cascade layers decide what wins, so text in order is enough.

use std::path::Path;

use crate::dist::{Files, read_text, read_tree};
use crate::failure::{Failure, Result};

/// The layer that components' own style sheets go to.
const COMPONENT_LAYER: &str = "components";

/// The site's style sheet, from `www/styles/app.css` and the components in `crates/kms-ui/src`.
pub(crate) fn build(root: &Path) -> Result<String> {
    let styles = root.join("www/styles");
    let entry = styles.join("app.css");
    let mut css = inline_imports(&read_text(&entry)?, |file| read_text(&styles.join(file)))
        .map_err(|failure| failure.advise(format!("mend the import in `{}`", entry.display())))?;

    let mut components = Files::new();
    read_tree(&root.join("crates/kms-ui/src"), "", &mut components)?;
    // `Files` is ordered, so the components' styles are in path order on every machine.
    for (path, bytes) in components.iter().filter(|(path, _)| path.ends_with(".css")) {
        let text = std::str::from_utf8(bytes).map_err(|_| Failure::new(format!("`{path}` is not UTF-8")))?;
        css.push_str(&in_layer(text, Some(COMPONENT_LAYER)));
    }
    Ok(css)
}

/// Puts each imported file where the line `@import "./file.css";` or `@import "./file.css" layer(name);` stands.
fn inline_imports(entry: &str, read: impl Fn(&str) -> Result<String>) -> Result<String> {
    let mut css = String::new();
    for line in entry.lines() {
        if !line.trim_start().starts_with("@import") {
            css.push_str(line);
            css.push('\n');
            continue;
        }
        let (file, layer) = parse_import(line.trim())
            .ok_or_else(|| Failure::new(format!("`{}` is not an import that the build understands", line.trim())))?;
        let text = read(file)?;
        if text.lines().any(|line| line.trim_start().starts_with("@import")) {
            return Err(Failure::new(format!("`{file}` imports too, but only `app.css` may")));
        }
        css.push_str(&in_layer(&text, layer));
    }
    Ok(css)
}

/// The file and the layer of an `@import` line.
fn parse_import(line: &str) -> Option<(&str, Option<&str>)> {
    let rest = line.strip_prefix("@import")?.trim().strip_suffix(';')?.trim_end();
    let rest = rest.strip_prefix("url(").map_or(rest, |rest| rest.trim_start());
    let (file, rest) = rest.strip_prefix('"')?.split_once('"')?;
    let rest = rest.trim().trim_start_matches(')').trim();
    let layer = match rest {
        "" => None,
        _ => Some(rest.strip_prefix("layer(")?.strip_suffix(')')?.trim()),
    };
    Some((file.strip_prefix("./").unwrap_or(file), layer))
}

fn in_layer(css: &str, layer: Option<&str>) -> String {
    let css = css.trim_end();
    match layer {
        Some(layer) => format!("@layer {layer} {{\n{css}\n}}\n"),
        None => format!("{css}\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(file: &str) -> Result<String> {
        match file {
            "tokens.css" => Ok(":root { --ink: black }\n".to_owned()),
            "base.css" => Ok("@layer base { a { color: var(--ink) } }".to_owned()),
            "deep.css" => Ok("@import \"./tokens.css\";".to_owned()),
            _ => Err(Failure::new(format!("no `{file}`"))),
        }
    }

    #[test]
    fn imports_stand_where_their_line_stood() {
        let entry =
            "@layer tokens, base;\n@import \"./base.css\";\n@import url(\"./tokens.css\") layer(tokens);\nb {}\n";
        let css = inline_imports(entry, read).unwrap();
        let expected = "@layer tokens, base;\n@layer base { a { color: var(--ink) } }\n\
                        @layer tokens {\n:root { --ink: black }\n}\nb {}\n";
        assert_eq!(css, expected);
    }

    #[test]
    fn what_would_be_lost_is_refused() {
        for entry in [
            "@import \"./deep.css\";",
            "@import \"./absent.css\";",
            "@import 'x.css' screen;",
            "@import \"a.css\" print;",
        ] {
            assert!(inline_imports(entry, read).is_err(), "{entry}");
        }
    }
}
