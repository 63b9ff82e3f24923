//! The file: rows, the clock, and the trail if it was asked for.

use std::collections::BTreeMap;

use kms_api::key::KeySpec;
use kms_api::{Blob, KeyArn, KeyId, Timestamp};
use kms_core::history::invariants::invariants;
use kms_core::state::MaterialRow;
use kms_core::{CallRecord, Row, RowKey, State};
use kms_crypto::{KeyMaterial, KeyMaterialId, Wrapped, WrappingKey, asymmetric, material};
use rand_core::CryptoRng;
use serde_json::Value;

use crate::digest::without_secrets;
use crate::fault::{Fault, Members, items, members, needed, part, value};
use crate::tables::{self, Entry, MATERIAL};

/// What `format` says.
pub const FORMAT: &str = "kmsbox-workspace";
/// What `version` says.
pub const VERSION: u64 = 1;

/// Writes a workspace. With a wrapping key the file holds key material in clear, and passwords and credentials of custom
/// key stores; without one it holds none. `trail` is oldest first.
///
/// # Errors
///
/// Material that cannot be unwrapped.
pub fn write(
    state: &State,
    now: Timestamp,
    wrapping_key: Option<&WrappingKey>,
    trail: Option<&[CallRecord]>,
) -> Result<String, Fault> {
    let mut rows = state.rows();
    let mut materials: BTreeMap<RowKey, String> = BTreeMap::new();
    for (key, row) in &mut rows {
        match row {
            Row::Workspace(row) => row.clock = Default::default(),
            Row::Material(row) => {
                let Some(wrapped) = row.wrapped.take() else { continue };
                let text = match (wrapping_key, &*key) {
                    (Some(wrapping_key), RowKey::Material(arn, id)) => {
                        let clear = wrapping_key.unwrap(&wrapped, &arn.key_id, *id);
                        let clear = clear.ok_or_else(|| {
                            Fault::at(format!("/tables/materials/{}", key.id()), "The material cannot be unwrapped.")
                        })?;
                        format!("\"{}\"", Blob::from(clear.as_bytes()).to_base64())
                    }
                    _ => "null".to_owned(),
                };
                materials.insert(key.clone(), format!("\"{MATERIAL}\":{text}"));
            }
            row if wrapping_key.is_none() => without_secrets(row),
            _ => {}
        }
    }
    let tables = tables::write(&rows, |key, _| materials.get(key).cloned());
    let clock = serde_json::json!({ "time": now, "frozen": state.workspace().clock.is_frozen() });
    let mut text =
        format!("{{\n\"format\":\"{FORMAT}\",\n\"version\":{VERSION},\n\"clock\":{clock},\n\"tables\":{tables}");
    if let Some(trail) = trail {
        text.push_str(",\n\"trail\":[\n");
        for (number, record) in trail.iter().enumerate() {
            if number > 0 {
                text.push_str(",\n");
            }
            // Records are maps with text keys, which always have a JSON form.
            text.push_str(&serde_json::to_string(record).unwrap_or_default());
        }
        text.push_str("\n]");
    }
    text.push_str("\n}\n");
    Ok(text)
}

/// What a file holds. Nothing has come of it yet.
#[derive(Debug)]
pub struct Contents {
    /// The rows; those of materials without material.
    rows: Vec<(RowKey, Row)>,
    /// The clear material of the rows that have any; `None` where it was left out.
    materials: BTreeMap<RowKey, Option<KeyMaterial>>,
    /// The virtual time.
    pub time: Timestamp,
    /// Whether the clock stands.
    pub frozen: bool,
    /// The trail, oldest first.
    pub trail: Vec<CallRecord>,
    /// What is left out, or will be otherwise than where the file was made.
    pub warnings: Vec<String>,
}

pub(crate) fn check_version(top: &Members<'_>) -> Result<(), Fault> {
    let format: Value = value("/format", needed(top, "", "format")?)?;
    if format != FORMAT {
        return Err(Fault::at("/format", format!("It is not `{FORMAT}`: this is no workspace file.")));
    }
    let version: u64 = value("/version", needed(top, "", "version")?)?;
    match version {
        VERSION => Ok(()),
        0 => Err(Fault::at("/version", "There is no version 0.")),
        _ => {
            let text =
                format!("The file is of version {version}; this version of kmsbox knows {VERSION}. Use a newer one.");
            Err(Fault::at("/version", text))
        }
    }
}

/// Reads a file that is not encrypted.
///
/// # Errors
///
/// The first thing that is wrong.
pub fn read(text: &str) -> Result<Contents, Fault> {
    let top = members("", text)?;
    check_version(&top)?;
    let mut warnings = Vec::new();
    for name in top.keys() {
        if !["format", "version", "clock", "tables", "trail"].contains(&name.as_str()) {
            warnings.push(format!("/{} is not known and is left out.", part(name)));
        }
    }
    let clock = members("/clock", needed(&top, "", "clock")?.get())?;
    let time: Timestamp = value("/clock/time", needed(&clock, "/clock", "time")?)?;
    let frozen: bool = value("/clock/frozen", needed(&clock, "/clock", "frozen")?)?;
    let entries = tables::read("/tables", needed(&top, "", "tables")?, &mut warnings)?;
    check_invariants(&entries)?;

    let specs: BTreeMap<_, (KeySpec, Option<Blob>)> = entries
        .iter()
        .filter_map(|entry| match (&entry.key, &entry.row) {
            (RowKey::Key(arn), Row::Key(row)) => Some((arn.clone(), (row.spec, row.public_key.clone()))),
            _ => None,
        })
        .collect();
    let mut rows = Vec::with_capacity(entries.len());
    let mut materials = BTreeMap::new();
    for Entry { key, mut row, pointer, members } in entries {
        if let (RowKey::Material(arn, id), Row::Material(row)) = (&key, &mut row) {
            // Wrapped under the key of another workspace, it is of no use.
            row.wrapped = None;
            let pointer = format!("{pointer}/row/{MATERIAL}");
            if let Some(raw) = members.get(MATERIAL) {
                let clear: Option<Blob> = value(&pointer, raw)?;
                let spec = specs.get(arn);
                let clear = clear.map(|clear| checked(&pointer, &clear, &arn.key_id, *id, spec)).transpose()?;
                materials.insert(key.clone(), clear);
            }
        }
        rows.push((key, row));
    }
    if materials.values().any(Option::is_none) {
        warnings.push(
            "The file has no key material. Each key gets new material: ciphertexts, signatures and MACs made elsewhere \
             can be neither decrypted nor verified."
                .to_owned(),
        );
    }
    if rows.iter().any(|(key, _)| matches!(key.table().name(), "accessKeys" | "sessions")) {
        warnings.push("Access keys keep their ids, but have other secrets here.".to_owned());
    }
    let mut trail = Vec::new();
    if let Some(raw) = top.get("trail") {
        for (number, item) in items("/trail", raw)?.into_iter().enumerate() {
            trail.push(value::<CallRecord>(&format!("/trail/{number}"), item)?);
        }
    }
    Ok(Contents { rows, materials, time, frozen, trail, warnings })
}

fn check_invariants(entries: &[Entry<'_>]) -> Result<(), Fault> {
    let state = State::from_rows(entries.iter().map(|entry| (entry.key.clone(), entry.row.clone())));
    let Some((key, fault)) = invariants(&state).into_iter().next() else { return Ok(()) };
    let entry = entries.iter().find(|entry| entry.key == key);
    let pointer = entry.map_or("/tables", |entry| &entry.pointer);
    Err(Fault::at(pointer, format!("{}: {fault}.", key.id())))
}

/// Clear material, if it is what its row and its key say.
fn checked(
    pointer: &str,
    clear: &Blob,
    key: &KeyId,
    id: KeyMaterialId,
    of_key: Option<&(KeySpec, Option<Blob>)>,
) -> Result<KeyMaterial, Fault> {
    let found = KeyMaterial::from_bytes(clear.as_slice());
    if found.id(key) != id {
        return Err(Fault::at(pointer, "It is not the material that its id names."));
    }
    let fits = of_key.is_some_and(|(spec, public_key)| match material::symmetric_len(*spec) {
        Some(length) => clear.as_slice().len() == length,
        None => {
            let public = asymmetric::public_key(*spec, &found);
            public.is_some() && (public_key.is_none() || public.as_deref() == public_key.as_ref().map(Blob::as_slice))
        }
    });
    if fits { Ok(found) } else { Err(Fault::at(pointer, "It is no material of its key's spec.")) }
}

/// The spec of each key.
fn specs(rows: &[(RowKey, Row)]) -> BTreeMap<KeyArn, KeySpec> {
    let keys = rows.iter().filter_map(|(key, row)| match (key, row) {
        (RowKey::Key(arn), Row::Key(row)) => Some((arn.clone(), row.spec)),
        _ => None,
    });
    keys.collect()
}

impl Contents {
    /// The rows. Those of materials have none yet.
    pub fn rows(&self) -> &[(RowKey, Row)] {
        &self.rows
    }

    /// The rows as far as they can be compared with those of a workspace before new material is made: material that is the
    /// same rests as it does there.
    pub fn compared_with(&self, state: &State) -> Vec<(RowKey, Row)> {
        let mut rows = self.rows.clone();
        for (key, row) in &mut rows {
            if let (RowKey::Material(arn, id), Row::Material(row)) = (&*key, row)
                && let Some(clear) = self.materials.get(key)
            {
                let there = state.material(arn, *id).and_then(|row| row.wrapped.clone()).filter(|_| clear.is_some());
                row.wrapped = there.or(Some(Wrapped(Vec::new())));
            }
        }
        rows
    }

    /// Whether material was left out, so that new material is made.
    pub fn lacks_material(&self) -> bool {
        self.materials.values().any(Option::is_none)
    }

    /// The RSA key pairs that have to be made for material that was left out: see [`kms_core::heavy`].
    pub fn rsa_needed(&self) -> Vec<KeySpec> {
        let rsa = |spec: &KeySpec| matches!(spec, KeySpec::Rsa2048 | KeySpec::Rsa3072 | KeySpec::Rsa4096);
        let specs = specs(&self.rows);
        let mut shared = BTreeMap::new();
        for (key, clear) in &self.materials {
            if let (RowKey::Material(arn, id), None) = (key, clear)
                && let Some(spec) = specs.get(arn).copied().filter(rsa)
            {
                shared.insert((arn.account.clone(), arn.key_id.clone(), *id), spec);
            }
        }
        shared.into_values().collect()
    }

    /// The rows for a workspace with this wrapping key. `ready_made` are RSA key pairs that were made beforehand; what is
    /// missing is made here. `None` only for a failure inside.
    pub fn into_rows(
        self,
        wrapping_key: &WrappingKey,
        mut rng: &mut dyn CryptoRng,
        ready_made: &mut Vec<(KeySpec, KeyMaterial)>,
    ) -> Option<Vec<(RowKey, Row)>> {
        let specs = specs(&self.rows);
        // Replicas of a key share its material.
        let mut fresh: BTreeMap<_, KeyMaterial> = BTreeMap::new();
        let mut moved: BTreeMap<_, (KeyMaterialId, Option<Blob>)> = BTreeMap::new();
        let mut rows = Vec::with_capacity(self.rows.len());
        for (key, row) in self.rows {
            let (RowKey::Material(arn, id), Row::Material(row)) = (&key, &row) else {
                rows.push((key, row));
                continue;
            };
            let wrap =
                |clear: &KeyMaterial| Some(MaterialRow { wrapped: Some(wrapping_key.wrap(clear)?), ..row.clone() });
            match self.materials.get(&key) {
                None => rows.push((key, Row::Material(row.clone()))),
                Some(Some(clear)) => rows.push((key, Row::Material(wrap(clear)?))),
                Some(None) => {
                    let spec = *specs.get(arn)?;
                    let shared = (arn.account.clone(), arn.key_id.clone(), *id);
                    if !fresh.contains_key(&shared) {
                        let made = ready_made.iter().position(|(made, _)| *made == spec);
                        let clear = match made.map(|place| ready_made.swap_remove(place)) {
                            Some((_, clear)) => clear,
                            None => KeyMaterial::generate(spec, &mut rng)?,
                        };
                        fresh.insert(shared.clone(), clear);
                    }
                    let clear = fresh.get(&shared)?;
                    let new_id = clear.id(&arn.key_id);
                    let public_key = asymmetric::public_key(spec, clear).map(Blob::from);
                    moved.insert((arn.clone(), *id), (new_id, public_key));
                    rows.push((RowKey::Material(arn.clone(), new_id), Row::Material(wrap(clear)?)));
                }
            }
        }
        for (key, row) in &mut rows {
            if let (RowKey::Key(arn), Row::Key(row)) = (key, row)
                && let Some(id) = row.current_material
                && let Some((new_id, public_key)) = moved.get(&(arn.clone(), id))
            {
                row.current_material = Some(*new_id);
                if row.public_key.is_some() {
                    row.public_key.clone_from(public_key);
                }
            }
        }
        Some(rows)
    }
}
