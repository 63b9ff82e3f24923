//! Puts the static site together.

use std::path::{Path, PathBuf};

use crate::dist::{Files, build_id::build_id, css, html, precache, read, read_text, read_tree, texts};
use crate::failure::{Context, Failure, Result};

/// What Trunk must have made.
const PROGRAMS: [&str; 4] = ["kms-ui.js", "kms-ui_bg.wasm", "kms-worker.js", "kms-worker_bg.wasm"];

/// What other programs have built for the site.
pub(crate) struct Built {
    /// Trunk's output folder.
    pub(crate) trunk: PathBuf,
    /// The editor's module, one file of JavaScript.
    pub(crate) editor: PathBuf,
}

/// Fills `dist` from the checkout at `root` and from what was built. Gives the build's name.
pub(crate) fn arrange(root: &Path, built: &Built, dist: &Path) -> Result<String> {
    let site = assemble(root, built)?;
    write(&site.files, dist)?;
    Ok(site.build)
}

struct Site {
    build: String,
    /// All files by their path in `dist`.
    files: Files,
}

fn assemble(root: &Path, built: &Built) -> Result<Site> {
    let Built { trunk, editor } = built;
    let www = root.join("www");
    let page = read_text(&trunk.join("index.html"))?;
    let worker = read_text(&www.join("sw.js"))?;

    let mut inner = Files::new();
    for program in PROGRAMS {
        inner.insert(program.to_owned(), read(&trunk.join(program))?);
    }
    // JavaScript that a dependency brings with its wasm, imported by relative addresses.
    read_tree(&trunk.join("snippets"), "snippets/", &mut inner)?;
    inner.insert("boot.js".to_owned(), read(&www.join("boot.js"))?);
    inner.insert("worker.js".to_owned(), read(&www.join("worker.js"))?);
    read_tree(&www.join("boot"), "boot/", &mut inner)?;
    inner.insert("editor.js".to_owned(), read(editor)?);
    inner.extend(texts::build(root)?);
    inner.insert("fidelity.md".to_owned(), read(&root.join("FIDELITY.md"))?);
    inner.insert("app.css".to_owned(), css::build(root)?.into_bytes());

    let mut outer = Files::new();
    outer.insert("manifest.webmanifest".to_owned(), read(&www.join("manifest.webmanifest"))?);
    read_tree(&www.join("icons"), "icons/", &mut outer)?;

    let mut templates = Files::new();
    templates.insert("index.html".to_owned(), page.clone().into_bytes());
    templates.insert("sw.js".to_owned(), worker.clone().into_bytes());
    let build = build_id(&[("build", &inner), ("site", &outer), ("template", &templates)]);

    let page = fill(&page, "index.html", html::BUILD_MARK, &build)?;
    html::check(&page).map_err(|failure| failure.advise("mend www/index.html"))?;
    let mut files = outer;
    files.insert("index.html".to_owned(), page.into_bytes());
    files.extend(inner.into_iter().map(|(path, bytes)| (format!("{build}/{path}"), bytes)));

    let worker = fill(&worker, "sw.js", html::BUILD_MARK, &build)?;
    let worker = fill(&worker, "sw.js", precache::LIST_MARK, &precache::list(&files))?;
    files.insert("sw.js".to_owned(), worker.into_bytes());
    Ok(Site { build, files })
}

fn fill(text: &str, name: &str, mark: &str, value: &str) -> Result<String> {
    if text.contains(mark) {
        Ok(text.replace(mark, value))
    } else {
        Err(Failure::new(format!("{name} does not say `{mark}`")))
    }
}

/// Writes the files, the page and the service worker last, then takes away what is no longer part of the site: whoever
/// loads the site meanwhile finds either build whole.
fn write(files: &Files, dist: &Path) -> Result<()> {
    let is_entry = |path: &str| path == "index.html" || path == "sw.js";
    let (entries, rest): (Vec<_>, Vec<_>) = files.iter().partition(|(path, _)| is_entry(path));
    for (path, bytes) in rest.into_iter().chain(entries) {
        let target = dist.join(path);
        if let Some(folder) = target.parent() {
            std::fs::create_dir_all(folder).context(format_args!("cannot make `{}`", folder.display()))?;
        }
        // What is there already keeps its date.
        if std::fs::read(&target).ok().as_deref() != Some(bytes) {
            std::fs::write(&target, bytes).context(format_args!("cannot write `{}`", target.display()))?;
        }
    }
    remove_others(dist, "", files)
}

fn remove_others(folder: &Path, prefix: &str, files: &Files) -> Result<()> {
    for entry in std::fs::read_dir(folder).context(format_args!("cannot read `{}`", folder.display()))? {
        let path = entry.context(format_args!("cannot read `{}`", folder.display()))?.path();
        let name = format!("{prefix}{}", path.file_name().unwrap_or_default().to_string_lossy());
        let removed = if path.is_dir() {
            let inside = format!("{name}/");
            if files.keys().any(|file| file.starts_with(&inside)) {
                remove_others(&path, &inside, files)?;
                continue;
            }
            std::fs::remove_dir_all(&path)
        } else if files.contains_key(&name) {
            continue;
        } else {
            std::fs::remove_file(&path)
        };
        removed.context(format_args!("cannot remove `{}`", path.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder of its own for a test, removed at the end.
    struct Scratch(PathBuf);

    impl Scratch {
        fn new(name: &str) -> Self {
            let folder = std::env::temp_dir().join(format!("kmsbox-arrange-{name}-{}", std::process::id()));
            std::fs::create_dir_all(&folder).unwrap();
            Self(folder)
        }

        fn put(&self, path: &str, text: &str) {
            let path = self.0.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }

        fn text(&self, path: &str) -> String {
            std::fs::read_to_string(self.0.join(path)).unwrap()
        }

        fn built(&self) -> Built {
            Built { trunk: self.0.join("trunk"), editor: self.0.join("bundles/editor.js") }
        }
    }

    impl Drop for Scratch {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }

    fn checkout(name: &str) -> Scratch {
        let scratch = Scratch::new(name);
        let page = "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'\" />\
                    <link rel=\"stylesheet\" href=\"./__build__/app.css\" />";
        scratch.put("trunk/index.html", page);
        for program in PROGRAMS {
            scratch.put(&format!("trunk/{program}"), program);
        }
        scratch.put("bundles/editor.js", "editor");
        scratch.put("www/sw.js", "const build = '__build__', list = __precache__;");
        scratch.put("www/boot.js", "boot");
        scratch.put("www/boot/rescue.js", "rescue");
        scratch.put("www/worker.js", "worker");
        scratch.put("www/manifest.webmanifest", "{}");
        scratch.put("www/icons/icon.svg", "<svg/>");
        scratch.put("www/styles/app.css", "@import \"./tokens.css\" layer(tokens);\n");
        scratch.put("www/styles/tokens.css", ":root {}\n");
        scratch.put("crates/kms-ui/src/keys/list.css", ".list {}\n");
        scratch.put("FIDELITY.md", "# Known deviations\n");
        scratch.put("crates/kms-ui/text/keys.toml", "keys = { en = \"Keys\", fr = \"Clés\" }\n");
        scratch
    }

    #[test]
    fn the_site_names_its_build_and_all_that_it_needs() {
        let here = checkout("whole");
        let build = arrange(&here.0, &here.built(), &here.0.join("dist")).unwrap();
        assert!(here.text("dist/index.html").contains(&format!("./{build}/app.css")));
        let worker = here.text("dist/sw.js");
        for path in ["./", "icons/icon.svg", "manifest.webmanifest"] {
            assert!(worker.contains(&format!("[\"{path}\",")), "{path} in {worker}");
        }
        for path in [
            "boot.js",
            "boot/rescue.js",
            "worker.js",
            "app.css",
            "text-fr.json",
            "editor.js",
            "kms-ui_bg.wasm",
            "kms-worker.js",
        ] {
            assert!(worker.contains(&format!("[\"{build}/{path}\",")), "{path} in {worker}");
        }
        assert!(!worker.contains("sw.js\""), "a service worker must not keep itself");
        let css = here.text(&format!("dist/{build}/app.css"));
        assert_eq!(css, "@layer tokens {\n:root {}\n}\n@layer components {\n.list {}\n}\n");
    }

    #[test]
    fn a_change_makes_another_build_and_takes_the_old_one_away() {
        let here = checkout("change");
        let built = here.built();
        let dist = here.0.join("dist");
        let first = arrange(&here.0, &built, &dist).unwrap();
        assert_eq!(first, arrange(&here.0, &built, &dist).unwrap());
        here.put("www/boot.js", "boot, but better");
        here.put("dist/left-over.txt", "");
        let second = arrange(&here.0, &built, &dist).unwrap();
        assert_ne!(first, second);
        assert!(!dist.join(first).exists());
        assert!(!dist.join("left-over.txt").exists());
        assert!(dist.join(second).join("boot.js").exists());
    }

    #[test]
    fn a_missing_program_is_an_error() {
        let here = checkout("missing");
        std::fs::remove_file(here.0.join("trunk/kms-ui.js")).unwrap();
        assert!(arrange(&here.0, &here.built(), &here.0.join("dist")).is_err());
        assert!(!here.0.join("dist").exists());
    }
}
