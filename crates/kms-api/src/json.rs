//! Typed values from JSON, by one deserializer for all of the engine: what is read of a text, of a request and of a message
//! is then compiled once, and structures only from objects.

use serde::de::value::StrDeserializer;
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error as _, Expected, IntoDeserializer as _,
    MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Map, Number, Value};

/// A value from its JSON text.
///
/// # Errors
///
/// The text is not JSON, or not of the value's form.
pub fn from_text<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    from_value(&parse(text)?)
}

/// A value from its JSON form.
///
/// # Errors
///
/// It is not of the value's form.
pub fn from_value<T: DeserializeOwned>(value: &Value) -> Result<T, Error> {
    T::deserialize(Reader(value))
}

fn parse(text: &str) -> Result<Value, Error> {
    serde_json::from_str(text)
}

#[derive(Clone, Copy)]
struct Reader<'a>(&'a Value);

impl Reader<'_> {
    /// The error of a value of the wrong type.
    #[cold]
    #[inline(never)]
    fn mismatch(self, expected: &dyn Expected) -> Error {
        let found = match self.0 {
            Value::Null => Unexpected::Unit,
            Value::Bool(value) => Unexpected::Bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64()) {
                (Some(value), _) => Unexpected::Unsigned(value),
                (_, Some(value)) => Unexpected::Signed(value),
                _ => Unexpected::Float(number.as_f64().unwrap_or_default()),
            },
            Value::String(text) => Unexpected::Str(text),
            Value::Array(_) => Unexpected::Seq,
            Value::Object(_) => Unexpected::Map,
        };
        Error::invalid_type(found, expected)
    }
}

fn number<'de, V: Visitor<'de>>(number: &Number, visitor: V) -> Result<V::Value, Error> {
    match (number.as_u64(), number.as_i64()) {
        (Some(value), _) => visitor.visit_u64(value),
        (_, Some(value)) => visitor.visit_i64(value),
        _ => visitor.visit_f64(number.as_f64().unwrap_or_default()),
    }
}

fn array<'de, V: Visitor<'de>>(items: &[Value], visitor: V) -> Result<V::Value, Error> {
    let mut rest = items.iter();
    let value = visitor.visit_seq(Items(&mut rest))?;
    if rest.len() == 0 { Ok(value) } else { Err(Error::invalid_length(items.len(), &"fewer elements in array")) }
}

fn object<'de, V: Visitor<'de>>(members: &Map<String, Value>, visitor: V) -> Result<V::Value, Error> {
    visitor.visit_map(Members { rest: members.iter(), value: None })
}

/// Methods that read a number.
macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::Number(value) => number(value, visitor),
                _ => Err(self.mismatch(&visitor)),
            }
        }
    )*};
}

/// Methods that read a text.
macro_rules! texts {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0 {
                Value::String(text) => visitor.visit_str(text),
                _ => Err(self.mismatch(&visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'_> {
    type Error = Error;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32
        deserialize_u64 deserialize_f32 deserialize_f64
    }

    texts! { deserialize_char deserialize_str deserialize_string deserialize_identifier }

    forward_to_deserialize_any! { i128 u128 bytes byte_buf }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(value) => number(value, visitor),
            Value::String(text) => visitor.visit_str(text),
            Value::Array(items) => array(items, visitor),
            Value::Object(members) => object(members, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Bool(value) => visitor.visit_bool(*value),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.0.is_null() { visitor.visit_unit() } else { Err(self.mismatch(&visitor)) }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => array(items, visitor),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(members) => object(members, visitor),
            _ => Err(self.mismatch(&visitor)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.variant()?)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }
}

impl<'a> Reader<'a> {
    /// A variant: its name, or an object whose only member is named after it.
    fn variant(self) -> Result<Variant<'a>, Error> {
        match self.0 {
            Value::String(name) => Ok(Variant { name, content: None }),
            Value::Object(members) => {
                let mut members = members.iter();
                match (members.next(), members.next()) {
                    (Some((name, value)), None) => Ok(Variant { name, content: Some(Self(value)) }),
                    _ => Err(Error::invalid_value(Unexpected::Map, &"map with a single key")),
                }
            }
            _ => Err(self.mismatch(&"string or map")),
        }
    }
}

/// What is left of an array.
struct Items<'a, 'b>(&'b mut std::slice::Iter<'a, Value>);

impl<'de> SeqAccess<'de> for Items<'_, '_> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.0.next().map(|item| seed.deserialize(Reader(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// What is left of an object, and the value of the member whose name was read.
struct Members<'a> {
    rest: serde_json::map::Iter<'a>,
    value: Option<&'a Value>,
}

impl<'de> MapAccess<'de> for Members<'_> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((name, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        seed.deserialize(Name(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(Reader(self.value.take().unwrap_or(&Value::Null)))
    }
}

/// The name of a member: a text, and what maps that are keyed by numbers write as one.
struct Name<'a>(&'a str);

impl<'a> Name<'a> {
    fn text(self) -> StrDeserializer<'a, Error> {
        self.0.into_deserializer()
    }
}

/// Methods that read a whole number from a name.
macro_rules! whole {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            match self.0.parse::<u64>() {
                Ok(value) => visitor.visit_u64(value),
                Err(_) => visitor.visit_str(self.0),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Name<'_> {
    type Error = Error;

    whole! { deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_str(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self.text())
    }
}

/// A variant of an enumeration.
struct Variant<'a> {
    name: &'a str,
    content: Option<Reader<'a>>,
}

impl<'de, 'a> EnumAccess<'de> for Variant<'a> {
    type Error = Error;
    type Variant = Content<'a>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Content<'a>), Error> {
        Ok((seed.deserialize(Name(self.name))?, Content(self.content)))
    }
}

/// What a variant holds.
struct Content<'a>(Option<Reader<'a>>);

impl<'a> Content<'a> {
    fn reader(self, expected: &'static str) -> Result<Reader<'a>, Error> {
        self.0.ok_or_else(|| Error::invalid_type(Unexpected::UnitVariant, &expected))
    }
}

impl<'de> VariantAccess<'de> for Content<'_> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        self.0.map_or(Ok(()), serde::Deserialize::deserialize)
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Error> {
        seed.deserialize(self.reader("newtype variant")?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Error> {
        self.reader("tuple variant")?.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Error> {
        self.reader("struct variant")?.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Deserialize;
    use serde_json::{Value, json};

    use super::{from_text, from_value};

    #[derive(Debug, Deserialize, PartialEq)]
    enum Choice {
        Unit,
        Newtype(Box<Choice>),
        Tuple(u8, String),
        Struct { flag: bool },
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "kind")]
    enum Tagged {
        One { number: i64 },
    }

    #[derive(Debug, Deserialize, PartialEq)]
    struct Flat {
        name: Option<String>,
        #[serde(flatten)]
        rest: BTreeMap<String, f64>,
    }

    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(default)]
    struct Everything {
        choices: Vec<Choice>,
        tagged: Option<Tagged>,
        flat: Flat,
        by_number: BTreeMap<u32, (u64, i8)>,
        any: Value,
    }

    impl Default for Everything {
        fn default() -> Self {
            let flat = Flat { name: None, rest: BTreeMap::new() };
            Self { choices: Vec::new(), tagged: None, flat, by_number: BTreeMap::new(), any: Value::Null }
        }
    }

    #[test]
    fn values_are_read_as_serde_json_reads_them() {
        let value = json!({
            "choices": ["Unit", { "Unit": null }, { "Newtype": "Unit" }, { "Tuple": [7, "a"] }, { "Struct": { "flag": true } }],
            "tagged": { "kind": "One", "number": -5 },
            "flat": { "name": "n", "half": 0.5, "one": 1 },
            "by_number": { "4294967295": [18_446_744_073_709_551_615_u64, -1] },
            "any": [null, { "deep": [1.5] }],
            "unknown": { "ignored": [1] },
        });
        let expected: Everything = serde_json::from_value(value.clone()).unwrap();
        assert_eq!(from_value::<Everything>(&value).unwrap(), expected);
        assert_eq!(from_text::<Everything>(&value.to_string()).unwrap(), expected);
    }

    #[test]
    fn refusals_read_as_those_of_serde_json() {
        let refused = [
            json!({ "choices": null }),
            json!({ "choices": ["Other"] }),
            json!({ "choices": [5] }),
            json!({ "choices": [{ "Unit": 1 }] }),
            json!({ "choices": ["Newtype"] }),
            json!({ "choices": [{ "Tuple": [7] }] }),
            json!({ "choices": [{ "Tuple": [7, "a", 1] }] }),
            json!({ "choices": [{ "Tuple": [256, "a"] }] }),
            json!({ "choices": [{ "Struct": {} }] }),
            json!({ "tagged": {} }),
            json!({ "tagged": { "kind": "One", "number": 1.5 } }),
            json!({ "flat": "text" }),
        ];
        for value in refused {
            let expected = serde_json::from_value::<Everything>(value.clone()).unwrap_err().to_string();
            assert_eq!(from_value::<Everything>(&value).unwrap_err().to_string(), expected, "{value}");
        }
    }

    /// Other than serde_json, which reads a structure of an array of its members too.
    #[test]
    fn structures_are_read_of_objects_only() {
        let error = from_text::<Flat>("[null, {}]").unwrap_err();
        assert!(error.to_string().starts_with("invalid type: sequence, expected"), "{error}");
        let error = from_text::<Choice>(r#"{"Struct": [true]}"#).unwrap_err();
        assert!(error.to_string().starts_with("invalid type: sequence, expected"), "{error}");
    }
}
