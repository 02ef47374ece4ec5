//! Reading and writing without signatures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use corim_rs::{ConciseMidTag, ConciseSwidTag, ConciseTlTag, Corim, CorimMap, TaggedUnsignedCorim};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value, json};

use crate::model::Model;
use crate::values::octets as octets_of;
use crate::{Outcome, Refusal, read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decode {
    #[serde(deserialize_with = "octets")]
    data: Vec<u8>,
    #[serde(default = "whole")]
    at: Vec<String>,
    profiles: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Reencode {
    #[serde(deserialize_with = "octets")]
    data: Vec<u8>,
    #[serde(default)]
    kind: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Encode {
    corim: Value,
}

pub fn octets<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    STANDARD
        .decode(String::deserialize(from)?)
        .map_err(D::Error::custom)
}

/// The empty pointer: the whole model.
pub fn whole() -> Vec<String> {
    vec![String::new()]
}

pub fn decode_corim(input: Value) -> Outcome {
    let asked: Decode = read(input);
    if asked.profiles.is_some() {
        return Outcome::unsupported("which profiles are known is left to the crate's user");
    }
    read_corim(&asked.data)
        .map(|found| at(&found.export(), &asked.at))
        .into()
}

/// Reads a CoRIM as the crate's documentation has it read; the function takes signed ones too.
fn read_corim(data: &[u8]) -> Result<CorimMap<'static>, Refusal> {
    Corim::from_cbor(data)?
        .as_unsigned()
        .ok_or_else(|| "the document is signed".into())
}

/// Reads a tag as the crate reads those within a CoRIM; it has no function for one by itself.
fn read_tag<T: DeserializeOwned>(data: &[u8]) -> Result<T, Refusal> {
    Ok(ciborium::from_reader(data)?)
}

pub fn decode_comid(input: Value) -> Outcome {
    decode_tag::<ConciseMidTag<'static>>(input)
}

pub fn decode_cotl(input: Value) -> Outcome {
    decode_tag::<ConciseTlTag<'static>>(input)
}

pub fn decode_coswid(input: Value) -> Outcome {
    decode_tag::<ConciseSwidTag<'static>>(input)
}

fn decode_tag<T: Model + DeserializeOwned>(input: Value) -> Outcome {
    let Decode {
        data, at: places, ..
    } = read(input);
    read_tag::<T>(&data)
        .map(|tag| at(&tag.export(), &places))
        .into()
}

pub fn reencode(input: Value) -> Outcome {
    let Reencode { data, kind } = read(input);
    message(match kind.as_deref() {
        None | Some("corim") => read_corim(&data).and_then(write),
        Some("comid") => rewritten::<ConciseMidTag<'static>>(&data),
        Some("cotl") => rewritten::<ConciseTlTag<'static>>(&data),
        Some("coswid") => rewritten::<ConciseSwidTag<'static>>(&data),
        Some(other) => return Outcome::unsupported(format!("kind {other}")),
    })
}

fn rewritten<T: DeserializeOwned + Serialize>(data: &[u8]) -> Result<Vec<u8>, Refusal> {
    let mut written = Vec::new();
    ciborium::into_writer(&read_tag::<T>(data)?, &mut written)?;
    Ok(written)
}

pub fn encode(input: Value) -> Outcome {
    let Encode { corim } = read(input);
    message(CorimMap::build(&corim).and_then(write))
}

fn write(corim: CorimMap<'static>) -> Result<Vec<u8>, Refusal> {
    Ok(TaggedUnsignedCorim::from(corim).to_cbor()?)
}

pub fn message(written: Result<Vec<u8>, Refusal>) -> Outcome {
    written
        .map(|data| json!({ "data": octets_of(&data) }))
        .into()
}

/// What stands at each place of the model.
pub fn at(model: &Value, places: &[String]) -> Value {
    let found: Map<String, Value> = places
        .iter()
        .filter_map(|place| Some((place.clone(), model.pointer(place)?.clone())))
        .collect();
    json!({ "at": found })
}
