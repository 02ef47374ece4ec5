//! Reading and writing without signatures.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use corim::Validate;
use corim::cbor::{self, DecodeLimits};
use corim::document::{self, ProfileCoverage, TimeCheck, ValidationContext};
use corim::profile::{Profile, ProfileRegistry};
use corim::types::comid::ComidTag;
use corim::types::corim::{ConciseTagChoice, ConciseTlTag, ProfileChoice};
use corim::types::coswid::ConciseSwidTag;
use corim::validate::{ValidatedCorim, decode_and_validate_structure_with_limits};
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value, json};

use crate::model::{Model, bytes};
use crate::{Outcome, Refusal, manifest, read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decode {
    #[serde(deserialize_with = "octets")]
    data: Vec<u8>,
    #[serde(default = "whole")]
    at: Vec<String>,
    profiles: Option<Vec<Value>>,
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

/// Reads an unsigned CoRIM with the function that validates whole documents and leaves the clock alone, for no time is
/// given. Where the profiles that the processor knows are given, they are registered, and the crate's statement that the
/// profile of the document is not among them counts as its refusal: it leaves the conclusion to its user.
pub fn decode_corim(input: Value) -> Outcome {
    let asked: Decode = read(input);
    let found = match &asked.profiles {
        None => read_corim(&asked.data),
        Some(known) => read_with_profiles(&asked.data, known),
    };
    found
        .map(|found| at(&manifest::export(&found), &asked.at))
        .into()
}

fn read_corim(data: &[u8]) -> Result<ValidatedCorim, Refusal> {
    let limits = DecodeLimits::default();
    Ok(decode_and_validate_structure_with_limits(data, &limits)?)
}

struct Known(ProfileChoice);

impl Profile for Known {
    fn identifier(&self) -> &ProfileChoice {
        &self.0
    }
}

fn read_with_profiles(data: &[u8], known: &[Value]) -> Result<ValidatedCorim, Refusal> {
    let mut registry = ProfileRegistry::new();
    for profile in known {
        registry.register(Box::new(Known(Model::build(profile)?)));
    }
    let document = document::validate(data, &ValidationContext::new(TimeCheck::Skip, &registry))?;
    if let ProfileCoverage::Unregistered(profile) = document.coverage().profile() {
        return Err(format!("profile {profile} is not registered").into());
    }
    Ok(document.into_parts().0)
}

/// Reads a CoMID as the crate has its user read those of a CoRIM, and validates it.
fn read_comid(data: Vec<u8>) -> Result<ComidTag, Refusal> {
    valid(ConciseTagChoice::Comid(data).as_comid()?)
}

/// Reads a tag for which the crate has no function but its decoder for one whole item.
fn read_tag<T: DeserializeOwned + Validate>(data: Vec<u8>) -> Result<T, Refusal> {
    valid(cbor::decode_exact(&data)?)
}

fn valid<T: Validate>(tag: T) -> Result<T, Refusal> {
    tag.valid()?;
    Ok(tag)
}

pub fn decode_comid(input: Value) -> Outcome {
    decode_tag(input, read_comid)
}

pub fn decode_cotl(input: Value) -> Outcome {
    decode_tag(input, read_tag::<ConciseTlTag>)
}

pub fn decode_coswid(input: Value) -> Outcome {
    decode_tag(input, read_tag::<ConciseSwidTag>)
}

fn decode_tag<T: Model>(input: Value, parse: fn(Vec<u8>) -> Result<T, Refusal>) -> Outcome {
    let Decode {
        data, at: places, ..
    } = read(input);
    parse(data).map(|tag| at(&tag.export(), &places)).into()
}

pub fn reencode(input: Value) -> Outcome {
    let Reencode { data, kind } = read(input);
    let written = match kind.as_deref() {
        None | Some("corim") => read_corim(&data).and_then(manifest::write),
        Some("comid") => read_comid(data).and_then(|tag| Ok(cbor::encode(&tag)?)),
        Some("cotl") => read_tag::<ConciseTlTag>(data).and_then(|tag| Ok(cbor::encode(&tag)?)),
        Some("coswid") => read_tag::<ConciseSwidTag>(data).and_then(|tag| Ok(cbor::encode(&tag)?)),
        Some(other) => return Outcome::unsupported(format!("kind {other}")),
    };
    message(written)
}

pub fn encode(input: Value) -> Outcome {
    let Encode { corim } = read(input);
    message(manifest::build(&corim))
}

pub fn message(written: Result<Vec<u8>, Refusal>) -> Outcome {
    written
        .map(|data| json!({ "data": bytes::export(&data) }))
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
