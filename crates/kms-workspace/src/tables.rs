//! Rows as JSON: `{"keys": [{"id": "arn:…", "row": {…}}, …], …}`, rows in the form in which they are stored.

use std::collections::BTreeMap;

use kms_core::{Row, RowKey, Table};
use serde_json::Value;
use serde_json::value::RawValue;

use crate::fault::{Fault, Members, items, members, needed, part, value};

/// Writes rows. `more` gives members that are written into a row besides its own.
pub fn write(rows: &[(RowKey, Row)], more: impl Fn(&RowKey, &Row) -> Option<String>) -> String {
    let mut tables: BTreeMap<Table, String> = BTreeMap::new();
    for (key, row) in rows {
        let table = tables.entry(key.table()).or_default();
        if !table.is_empty() {
            table.push_str(",\n");
        }
        let mut text = row.encode();
        if let Some(more) = more(key, row) {
            let comma = if text == "{}" { "" } else { "," };
            text.insert_str(1, &format!("{more}{comma}"));
        }
        table.push_str(&format!("{{\"id\":{},\"row\":{text}}}", Value::from(key.id())));
    }
    let tables: Vec<String> =
        tables.into_iter().map(|(table, rows)| format!("\"{}\":[\n{rows}\n]", table.name())).collect();
    format!("{{{}}}", tables.join(",\n"))
}

/// A row that was read.
pub struct Entry<'a> {
    /// Which row.
    pub key: RowKey,
    /// The row.
    pub row: Row,
    /// Where it stands, as a JSON Pointer.
    pub pointer: String,
    /// The members of the row as they are written.
    pub(crate) members: Members<'a>,
}

/// Reads rows. What is not known is left out and told of in `warnings`.
///
/// # Errors
///
/// The first row that cannot be read, or that is there twice.
pub fn read<'a>(pointer: &str, raw: &'a RawValue, warnings: &mut Vec<String>) -> Result<Vec<Entry<'a>>, Fault> {
    let mut entries = Vec::new();
    for (name, list) in members(pointer, raw.get())? {
        let pointer = format!("{pointer}/{}", part(&name));
        let Some(table) = Table::named(&name) else {
            warnings.push(format!("{pointer} is not known and is left out."));
            continue;
        };
        let mut seen = BTreeMap::new();
        for (number, item) in items(&pointer, list)?.into_iter().enumerate() {
            let pointer = format!("{pointer}/{number}");
            let fields = members(&pointer, item.get())?;
            let id: String = value(&format!("{pointer}/id"), needed(&fields, &pointer, "id")?)?;
            let text = needed(&fields, &pointer, "row")?.get();
            let (key, row) = Row::decode(table, &id, text).map_err(|error| Fault::at(&pointer, error.to_string()))?;
            let first = seen.entry(key.clone()).or_insert(number);
            if *first != number {
                return Err(Fault::at(pointer, format!("The row `{id}` is there twice: first as number {first}.")));
            }
            let row_pointer = format!("{pointer}/row");
            let members = members(&row_pointer, text)?;
            warn_of_unknown(&row, &members, &row_pointer, warnings)?;
            entries.push(Entry { key, row, pointer, members });
        }
    }
    Ok(entries)
}

/// Members of a row that are not read.
fn warn_of_unknown(row: &Row, given: &Members<'_>, pointer: &str, warnings: &mut Vec<String>) -> Result<(), Fault> {
    let text = row.encode();
    let known = members(pointer, &text)?;
    for name in given.keys() {
        // A member that says what goes without saying is not written.
        let silent = given.get(name).is_some_and(|raw| ["null", "false", "\"\"", "[]", "{}"].contains(&raw.get()));
        if !known.contains_key(name) && name != MATERIAL && !silent && warnings.len() < MAX_WARNINGS {
            warnings.push(format!("{pointer}/{} is not known and is left out.", part(name)));
        }
    }
    Ok(())
}

/// The member of a row of materials that holds the key material in clear, in base64; null if it was left out.
pub(crate) const MATERIAL: &str = "material";
/// More warnings of unknown members would not be read either.
const MAX_WARNINGS: usize = 50;
