//! How the crate's types become the suite's model and back: one trait, a macro for maps and records, one for choices.

use std::borrow::Cow;

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
    ($type:ty { $($field:tt $kind:tt $name:literal),* $(,)? }) => {
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

/// A type for which the crate has a builder with setters of the same names, all of whose members may be missing.
macro_rules! builders {
    ($type:ident by $builder:ident { $($field:ident $kind:tt $name:literal),* $(,)? }) => {
        impl $crate::model::Model for $type<'static> {
            fn export(&self) -> serde_json::Value {
                let mut members = serde_json::Map::new();
                $( put!(members, &self.$field, $kind $name); )*
                members.into()
            }

            fn build(model: &serde_json::Value) -> Result<Self, $crate::Refusal> {
                let members = $crate::model::object(model, &[$($name),*])?;
                let mut builder = $builder::new();
                $( if let Some(value) = members.get($name) {
                    builder = builder.$field($crate::model::Model::build(value)?);
                } )*
                Ok(builder.build()?)
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

/// A choice between types: the variant and its name in the model. What the crate does not know it keeps as an extension.
macro_rules! choice {
    ($type:ty { $($variant:ident $name:literal),* $(,)? }) => {
        impl $crate::model::Model for $type {
            fn export(&self) -> serde_json::Value {
                match self {
                    $( Self::$variant(value) => $crate::model::named($name, $crate::model::Model::export(value)), )*
                    Self::Extension(value) => $crate::values::extension(value),
                }
            }

            fn build(model: &serde_json::Value) -> Result<Self, $crate::Refusal> {
                let (name, value) = $crate::model::picked(model)?;
                match name {
                    $( $name => Ok(Self::$variant($crate::model::Model::build(value)?)), )*
                    _ => Ok(Self::Extension($crate::values::extended(name, value)?)),
                }
            }
        }
    };
}

/// Enumerations that stand in the model as in the message, by number or text.
macro_rules! codes {
    ($($type:ty),*) => { $(
        impl $crate::model::Model for $type {
            fn export(&self) -> serde_json::Value {
                code(self)
            }

            fn build(model: &serde_json::Value) -> Result<Self, $crate::Refusal> {
                uncode(model)
            }
        }
    )* };
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

impl Model for Cow<'static, str> {
    fn export(&self) -> Value {
        self.as_ref().into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        match model {
            Value::String(text) => Ok(text.clone().into()),
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

/// An integer of the protocol's JSON, of any size.
pub fn digits(model: &Value) -> Result<i128, Refusal> {
    match model {
        Value::Number(number) => Ok(number.to_string().parse()?),
        Value::String(digits) => Ok(digits.parse()?),
        other => Err(format!("{other} is no integer").into()),
    }
}
