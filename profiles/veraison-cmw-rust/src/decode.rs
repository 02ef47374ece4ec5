use std::str::FromStr;

use cmw::collection::Label;
use cmw::{CMW, Collection, Indicator, Mime, Monad, Type};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{Outcome, Parser, bytes, fail, parser, protocol_integer, read, text};

/// The registered bits, lowest first. The crate's constant for the fifth is TRUST_ANCHORS, from before that bit was
/// assigned; on the wire and in the API it is the number 16.
pub const INDICATORS: [&str; 5] = [
    "reference-values",
    "endorsements",
    "evidence",
    "attestation-results",
    "appraisal-policy",
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decode {
    #[serde(deserialize_with = "bytes")]
    data: Vec<u8>,
    media_type: Option<String>,
    content_format: Option<Value>,
}

/// Reads a CMW with the function that the media type names; without one, the crate goes by the first byte. `validate`
/// is not called: to the crate it is a step of its own, which neither reading nor writing includes.
pub fn decode(input: Value) -> Outcome {
    let asked: Decode = read(input);
    if asked.content_format.is_some() {
        return Outcome::unsupported("the crate takes no Content-Format as context");
    }
    let parse: Parser = match &asked.media_type {
        None => CMW::deserialize,
        Some(media_type) => match parser(media_type) {
            Some(parse) => parse,
            None => return Outcome::unsupported(format!("media type {media_type}")),
        },
    };
    match parse(&asked.data) {
        Ok(message) => Outcome::Accepted {
            output: project(&message),
        },
        Err(error) => Outcome::rejected(error),
    }
}

/// Says in the suite's terms what the crate's getters tell its user.
pub fn project(message: &CMW) -> Value {
    match message {
        CMW::Collection(collection) => object([("collection", project_collection(collection))]),
        CMW::Monad(monad) if is_tag(monad) => {
            json!({ "tag": { "number": tag_of(&kind(monad)), "value": text(&monad.value()) } })
        }
        CMW::Monad(monad) => {
            let mut record = json!({ "type": kind(monad), "value": text(&monad.value()) });
            if let Some(mask) = monad.indicator() {
                record["ind"] = indicators(mask).into();
            }
            json!({ "record": record })
        }
    }
}

fn project_collection(collection: &Collection) -> Value {
    let mut items = Vec::new();
    for entry in collection.get_meta() {
        let item = collection
            .get_item(&entry.key)
            .expect("a label that is listed");
        items.push(Value::Array(vec![label(&entry.key), project(item)]));
    }
    let mut projected = object([("items", Value::Array(items))]);
    if let Some(kind) = collection.get_type() {
        projected["type"] = kind.to_string().into();
    }
    projected
}

/// An object that takes its values; `json!` would copy them, once at every level of a deep CMW.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn label(key: &Label) -> Value {
    match key {
        Label::Str(text) => json!({ "text": text }),
        Label::Uint(number) => json!({ "int": number.to_string() }),
    }
}

/// The type as the crate writes it in JSON. The getter would give Content-Formats that the crate knows as media types.
fn kind(monad: &Monad) -> Value {
    match monad
        .to_json_value()
        .expect("a record that was read")
        .get_mut(0)
        .map(Value::take)
    {
        Some(Value::Number(number)) => {
            protocol_integer(number.as_u64().expect("a type is unsigned"))
        }
        Some(kind @ Value::String(_)) => kind,
        other => fail("the type of a record", format!("{other:?}")),
    }
}

/// Whether this is a Tag CMW. The crate keeps that in a private field, its last one, which only its Debug form shows.
fn is_tag(monad: &Monad) -> bool {
    format!("{monad:?}").ends_with("format: Some(CborTag) }")
}

/// Asks the crate for the tag number that goes with a type: a decoded Tag CMW does not tell its own. It is null where
/// the crate has none for its own type.
fn tag_of(kind: &Value) -> Value {
    let named = match kind {
        Value::String(text) => Mime::from_str(text).ok().map(Type::Media),
        number => number
            .as_u64()
            .and_then(|number| u16::try_from(number).ok())
            .map(Type::CfNum),
    };
    named
        .and_then(|named| named.tag_number().ok())
        .map_or(Value::Null, protocol_integer)
}

fn indicators(mask: Indicator) -> Vec<String> {
    let set = (0..u8::BITS as usize).filter(|bit| mask.bits() >> bit & 1 == 1);
    set.map(|bit| {
        INDICATORS
            .get(bit)
            .map_or_else(|| format!("bit-{bit}"), |name| (*name).to_owned())
    })
    .collect()
}
