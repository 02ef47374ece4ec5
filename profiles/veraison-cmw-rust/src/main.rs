//! Lets the suite ask the crate `cmw`: one JSON object a line in, one a line out.
//!
//! It adds nothing to the crate and takes nothing away. Every "rejected" is an error that the crate returned, or an
//! argument that its signatures cannot hold; a panic of the crate ends the process; and the adapter never looks into
//! the bytes of a message.

mod decode;
mod encode;
mod extension;
mod lines;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cmw::CMW;
use lines::{Outcome, Refusal, fail, read};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

pub const MEDIA_CBOR: &str = "application/cmw+cbor";
pub const MEDIA_JSON: &str = "application/cmw+json";

/// How the crate reads a CMW.
pub type Parser = fn(&[u8]) -> Result<CMW, cmw::Error>;

/// What the crate can do, and how it is asked. It neither signs nor verifies.
const OPERATIONS: lines::Operations = &[
    ("cmw.cf", encode::content_format),
    ("cmw.convert", encode::convert),
    ("cmw.decode", decode::decode),
    ("cmw.encode", encode::encode),
    ("cmw.read-extension", extension::read_extension),
    ("cmw.tn", encode::tag_number),
    ("cmw.write-extension", extension::write_extension),
];

const FEATURES: &[&str] = &[
    "core",
    "cbor",
    "json",
    "cbor-collection",
    "json-collection",
    "tag",
    "tn",
    "transcode",
    "demux",
    "pkix",
];

fn main() {
    lines::Library {
        name: "veraison/rust-cmw",
        version: lines::pinned(include_str!("../Cargo.toml"), "cmw"),
        operations: OPERATIONS,
        features: FEATURES,
    }
    .serve();
}

/// The crate's reader for a media type, if it has one: it knows nothing of media types and their parameters itself.
pub fn parser(media_type: &str) -> Option<Parser> {
    match media_type {
        MEDIA_CBOR => Some(CMW::unmarshal_cbor),
        MEDIA_JSON => Some(CMW::unmarshal_json),
        _ => None,
    }
}

/// Bytes in the protocol's JSON.
pub fn bytes<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u8>, D::Error> {
    STANDARD
        .decode(String::deserialize(from)?)
        .map_err(serde::de::Error::custom)
}

pub fn text(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// An integer in the protocol's JSON: text beyond 2^53.
pub fn protocol_integer(number: u64) -> Value {
    if number > 1 << 53 {
        number.to_string().into()
    } else {
        number.into()
    }
}
