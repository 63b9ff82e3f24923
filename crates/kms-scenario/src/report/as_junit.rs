//! A report in the form that JUnit began and build servers read.

use std::fmt::Write as _;

use super::{Case, Report, outcome};

/// The reports of files as one JUnit document: a suite for each scenario.
pub fn junit<'r>(reports: impl IntoIterator<Item = (&'r str, &'r Report)>) -> String {
    let (mut suites, mut all, mut all_failed) = (String::new(), 0, 0);
    for (file, report) in reports {
        for scenario in &report.scenarios {
            let failed = scenario.cases.iter().filter(|case| !case.passed).count();
            let count = scenario.cases.len();
            (all, all_failed) = (all + count, all_failed + failed);
            let name = if scenario.name.is_empty() { file } else { &scenario.name };
            // Writing to a text does not fail.
            let _ = writeln!(
                suites,
                r#"  <testsuite name="{}" file="{}" tests="{count}" failures="{failed}" errors="0">"#,
                escape(name),
                escape(file)
            );
            scenario.cases.iter().for_each(|found| case(&mut suites, file, name, found));
            suites.push_str("  </testsuite>\n");
        }
    }
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites tests=\"{all}\" failures=\"{all_failed}\" \
         errors=\"0\">\n{suites}</testsuites>\n"
    )
}

fn case(text: &mut String, file: &str, class: &str, case: &Case) {
    let head = format!(
        r#"    <testcase name="{}" classname="{}" file="{}" line="{}""#,
        escape(&case.name),
        escape(class),
        escape(file),
        case.line
    );
    if case.passed {
        let _ = writeln!(text, "{head}/>");
        return;
    }
    let expected = outcome(case.expected.allowed, &case.expected.reasons);
    let found = outcome(case.found.allowed, &case.found.reasons);
    let message = escape(&format!("expected {expected}, found {found}"));
    let detail = escape(case.found.message.as_deref().unwrap_or_default());
    let _ = writeln!(text, "{head}>\n      <failure message=\"{message}\">{detail}</failure>\n    </testcase>");
}

/// A text as XML has it in attributes and elements. Characters that XML does not have become spaces.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            character if character.is_control() => escaped.push(' '),
            character => escaped.push(character),
        }
    }
    escaped
}
