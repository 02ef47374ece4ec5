//! How the crate's types become the suite's model and back: one trait, a macro for maps and records, one for choices.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};

use crate::{Refusal, fail};

/// A type of the crate that has a place in the model.
pub trait Model: Sized {
    fn export(&self) -> Value;

    /// Fails on what the type cannot hold, as a compiler would.
    fn build(model: &Value) -> Result<Self, Refusal>;
}

/// A type with named members; `!` is always there, `?` may be missing. The fields of a tuple are its positions.
macro_rules! members {
    ($type:ident { $($field:tt $kind:tt $name:literal),* $(,)? }) => {
        impl $crate::model::Model for $type {
            fn export(&self) -> serde_json::Value {
                let mut members = serde_json::Map::new();
                $( put!(members, &self.$field, $kind $name); )*
                members.into()
            }

            fn build(model: &serde_json::Value) -> Result<Self, $crate::Refusal> {
                let members = $crate::model::object(model, &[$($name),*])?;
                Ok(Self { $( $field: take!(members, $kind $name) ),* })
            }
        }
    };
}

macro_rules! put {
    ($members:ident, $field:expr, ! $name:literal) => {
        $members.insert($name.into(), $crate::model::Model::export($field));
    };
    ($members:ident, $field:expr, ? $name:literal) => {
        if let Some(value) = $field {
            $members.insert($name.into(), $crate::model::Model::export(value));
        }
    };
}

macro_rules! take {
    ($members:ident, ! $name:literal) => {
        $crate::model::Model::build($crate::model::member($members, $name)?)?
    };
    ($members:ident, ? $name:literal) => {
        $members
            .get($name)
            .map($crate::model::Model::build)
            .transpose()?
    };
}

/// A choice between types: the variant, its name in the model, and the module or type that reads and writes its value.
macro_rules! choice {
    ($type:ident { $($variant:ident $name:literal $leaf:ident),* $(,)? }) => {
        impl $crate::model::Model for $type {
            fn export(&self) -> serde_json::Value {
                match self {
                    $( Self::$variant(value) => $crate::model::named($name, $leaf::export(value)), )*
                    other => $crate::fail("a variant without a name", format!("{other:?}")),
                }
            }

            fn build(model: &serde_json::Value) -> Result<Self, $crate::Refusal> {
                let (name, value) = $crate::model::picked(model)?;
                match name {
                    $( $name => Ok(Self::$variant($leaf::build(value)?)), )*
                    _ => Err(format!("{} has no {name}", stringify!($type)).into()),
                }
            }
        }
    };
}

/// The members of an object, none of which is without a place in the type.
pub fn object<'a>(model: &'a Value, places: &[&str]) -> Result<&'a Map<String, Value>, Refusal> {
    let Value::Object(members) = model else {
        return Err(format!("{model} is no object").into());
    };
    match members.keys().find(|name| !places.contains(&name.as_str())) {
        Some(name) => Err(format!("the crate's type has no place for {name}").into()),
        None => Ok(members),
    }
}

pub fn member<'a>(members: &'a Map<String, Value>, name: &str) -> Result<&'a Value, Refusal> {
    members.get(name).ok_or_else(|| format!("no {name}").into())
}

pub fn named(name: &str, value: Value) -> Value {
    Value::Object([(name.to_owned(), value)].into_iter().collect())
}

pub fn picked(model: &Value) -> Result<(&str, &Value), Refusal> {
    match model {
        Value::Object(members) if members.len() == 1 => {
            let (name, value) = members.iter().next().expect("one member");
            Ok((name, value))
        }
        other => Err(format!("{other} is no choice").into()),
    }
}

pub fn list(model: &Value) -> &[Value] {
    match model {
        Value::Array(items) => items,
        other => fail("malformed input", format!("{other} is no array")),
    }
}

impl<T: Model> Model for Vec<T> {
    fn export(&self) -> Value {
        self.iter().map(Model::export).collect()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        list(model).iter().map(Model::build).collect()
    }
}

impl Model for String {
    fn export(&self) -> Value {
        self.as_str().into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        match model {
            Value::String(text) => Ok(text.clone()),
            other => Err(format!("{other} is no text").into()),
        }
    }
}

impl Model for bool {
    fn export(&self) -> Value {
        (*self).into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        model
            .as_bool()
            .ok_or_else(|| format!("{model} is no bool").into())
    }
}

macro_rules! integers {
    ($($type:ty),*) => { $(
        impl Model for $type {
            fn export(&self) -> Value {
                integer((*self).into())
            }

            /// Refuses what the crate's type cannot hold.
            fn build(model: &Value) -> Result<Self, Refusal> {
                let digits = match model {
                    Value::Number(number) => number.to_string(),
                    Value::String(digits) => digits.clone(),
                    other => return Err(format!("{other} is no integer").into()),
                };
                digits.parse().map_err(|_| format!("{digits} is not a {}", stringify!($type)).into())
            }
        }
    )* };
}
integers!(i64, u64);

/// An integer in the protocol's JSON: text beyond 2^53.
pub fn integer(number: i128) -> Value {
    match i64::try_from(number) {
        Ok(small) if small.unsigned_abs() <= 1 << 53 => small.into(),
        _ => number.to_string().into(),
    }
}

/// Label of a pair: an integer's digits or a text.
pub fn label(value: &Value) -> Result<Result<i128, &str>, Refusal> {
    match picked(value)? {
        ("int", Value::String(digits)) => Ok(Ok(digits.parse()?)),
        ("text", Value::String(text)) => Ok(Err(text)),
        _ => Err(format!("{value} is no label").into()),
    }
}

pub fn pair(model: &Value) -> (&Value, &Value) {
    match list(model) {
        [label, value] => (label, value),
        _ => fail("malformed input", format!("{model} is no pair")),
    }
}

pub mod text {
    pub use super::plain::{build, export};
}

pub mod uint {
    pub use super::plain::{build, export};
}

pub mod digest {
    pub use super::plain::{build, export};
}

mod plain {
    use super::{Model, Refusal, Value};

    pub fn export(value: &impl Model) -> Value {
        value.export()
    }

    pub fn build<T: Model>(model: &Value) -> Result<T, Refusal> {
        T::build(model)
    }
}

pub mod bytes {
    use super::{Engine, Refusal, STANDARD, Value};

    pub fn export(value: &[u8]) -> Value {
        STANDARD.encode(value).into()
    }

    pub fn build(model: &Value) -> Result<Vec<u8>, Refusal> {
        let text = model
            .as_str()
            .ok_or_else(|| format!("{model} is no byte string"))?;
        Ok(STANDARD.decode(text)?)
    }
}

pub mod uuid {
    use super::{Refusal, Value};

    pub fn export(value: &[u8]) -> Value {
        let hex: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
        if value.len() != 16 {
            return format!("{} bytes: {hex}", value.len()).into();
        }
        let parts = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ];
        parts.join("-").into()
    }

    pub fn build(model: &Value) -> Result<[u8; 16], Refusal> {
        let hex = model.as_str().unwrap_or_default().replace('-', "");
        match hex.len() {
            32 => Ok(u128::from_str_radix(&hex, 16)?.to_be_bytes()),
            digits => Err(format!("{digits} digits are no [u8; 16]").into()),
        }
    }
}

pub mod oid {
    use super::{Refusal, Value};

    /// Dotted decimal of the content octets (X.690 section 8.19), or their hex where they are no OID: the crate keeps
    /// the bytes as they came.
    pub fn export(value: &[u8]) -> Value {
        arcs(value)
            .unwrap_or_else(|| {
                let hex: String = value.iter().map(|byte| format!("{byte:02x}")).collect();
                format!("octets {hex}")
            })
            .into()
    }

    fn arcs(value: &[u8]) -> Option<String> {
        let mut numbers = Vec::new();
        let mut number = 0u128;
        for (place, byte) in value.iter().enumerate() {
            number = number.checked_mul(128)? | u128::from(byte & 0x7f);
            match (byte & 0x80, place + 1 == value.len()) {
                (0, _) => numbers.push(std::mem::take(&mut number)),
                (_, true) => return None,
                _ => {}
            }
        }
        let first = *numbers.first()?;
        let root = (first / 40).min(2);
        let mut dotted = format!("{root}.{}", first - 40 * root);
        for number in &numbers[1..] {
            dotted.push_str(&format!(".{number}"));
        }
        Some(dotted)
    }

    pub fn build(model: &Value) -> Result<Vec<u8>, Refusal> {
        let text = model.as_str().unwrap_or_default();
        let numbers: Vec<u128> = text.split('.').map(str::parse).collect::<Result<_, _>>()?;
        let [root, second, rest @ ..] = numbers.as_slice() else {
            return Err(format!("{text} is no OID").into());
        };
        let mut octets = Vec::new();
        for number in std::iter::once(40 * root + second).chain(rest.iter().copied()) {
            let mut groups = vec![(number & 0x7f) as u8];
            let mut left = number >> 7;
            while left > 0 {
                groups.push((left & 0x7f) as u8 | 0x80);
                left >>= 7;
            }
            octets.extend(groups.iter().rev());
        }
        Ok(octets)
    }
}
