//! Lets the suite ask the crate `cmw`: one JSON object a line in, one a line out.
//!
//! It adds nothing to the crate and takes nothing away. Every "rejected" is an error that the crate returned, or an
//! argument that its signatures cannot hold; a panic of the crate ends the process; and the adapter never looks into
//! the bytes of a message.

mod decode;
mod encode;
mod extension;

use std::fmt::Display;
use std::io::{self, BufRead, Write};
use std::process;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use cmw::CMW;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

pub const MEDIA_CBOR: &str = "application/cmw+cbor";
pub const MEDIA_JSON: &str = "application/cmw+json";

/// How many requests the suite may have in flight. They are answered in order.
const WINDOW: u32 = 64;

type Operation = fn(Value) -> Outcome;

/// What the crate can do, and how it is asked. It neither signs nor verifies.
const OPERATIONS: [(&str, Operation); 7] = [
    ("cmw.cf", encode::content_format),
    ("cmw.convert", encode::convert),
    ("cmw.decode", decode::decode),
    ("cmw.encode", encode::encode),
    ("cmw.read-extension", extension::read_extension),
    ("cmw.tn", encode::tag_number),
    ("cmw.write-extension", extension::write_extension),
];

const FEATURES: [&str; 10] = [
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

#[derive(Deserialize)]
struct Request {
    id: i64,
    op: String,
    #[serde(default)]
    input: Value,
}

#[derive(Serialize)]
struct Answer {
    id: i64,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
pub enum Outcome {
    Accepted { output: Value },
    Rejected { reason: String },
    Unsupported { reason: String },
}

#[derive(Serialize)]
struct Hello {
    id: i64,
    name: &'static str,
    version: &'static str,
    language: &'static str,
    protocol: u32,
    window: u32,
    operations: Vec<&'static str>,
    features: [&'static str; 10],
}

/// Why the crate refuses: an error of its own, or of a type that its signatures ask for.
pub type Refusal = Box<dyn std::error::Error>;

/// How the crate reads a CMW.
pub type Parser = fn(&[u8]) -> Result<CMW, cmw::Error>;

impl Outcome {
    /// Cut, because an error may print the whole message.
    pub fn rejected(reason: impl Display) -> Self {
        Outcome::Rejected {
            reason: reason.to_string().chars().take(1000).collect(),
        }
    }

    pub fn unsupported(reason: impl Into<String>) -> Self {
        Outcome::Unsupported {
            reason: reason.into(),
        }
    }
}

impl From<Result<Value, Refusal>> for Outcome {
    fn from(result: Result<Value, Refusal>) -> Self {
        match result {
            Ok(output) => Outcome::Accepted { output },
            Err(refusal) => Outcome::rejected(refusal),
        }
    }
}

fn main() {
    let mut requests = io::stdin().lock();
    let mut answers = io::stdout().lock();
    let mut line = Vec::new();
    loop {
        line.clear();
        match requests.read_until(b'\n', &mut line) {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => fail("reading a request", error),
        }
        let mut answer = respond(&line);
        answer.push(b'\n');
        // Flushed one by one: what was answered stays answered when the next request panics.
        if let Err(error) = answers.write_all(&answer).and_then(|()| answers.flush()) {
            fail("writing an answer", error);
        }
    }
}

fn respond(line: &[u8]) -> Vec<u8> {
    let mut reader = serde_json::Deserializer::from_slice(line);
    reader.disable_recursion_limit();
    let Request { id, op, input } =
        Request::deserialize(&mut reader).unwrap_or_else(|error| fail("malformed request", error));
    match op.as_str() {
        "hello" => encoded(&greet(id)),
        "selftest.crash" => panic!("selftest.crash was asked for"),
        _ => {
            let outcome = match OPERATIONS.iter().find(|(name, _)| *name == op) {
                Some((_, ask)) => ask(input),
                None => Outcome::unsupported(format!("no operation {op}")),
            };
            encoded(&Answer { id, outcome })
        }
    }
}

fn greet(id: i64) -> Hello {
    Hello {
        id,
        name: "veraison/rust-cmw",
        version: pinned(),
        language: "Rust",
        protocol: 1,
        window: WINDOW,
        operations: OPERATIONS.map(|(name, _)| name).to_vec(),
        features: FEATURES,
    }
}

/// The version of the crate that this binary is linked with: the manifest pins exactly one.
fn pinned() -> &'static str {
    let pin = include_str!("../Cargo.toml")
        .lines()
        .find_map(|line| line.strip_prefix("cmw = \"="));
    pin.and_then(|pin| pin.strip_suffix('"'))
        .expect("the manifest pins the crate")
}

/// Decodes an operation's input; one of another shape means that suite and adapter disagree, which nobody may judge.
pub fn read<T: DeserializeOwned>(input: Value) -> T {
    serde_json::from_value(input).unwrap_or_else(|error| fail("malformed input", error))
}

pub fn fail(what: &str, error: impl Display) -> ! {
    eprintln!("{what}: {error}");
    process::exit(1)
}

fn encoded(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_else(|error| fail("encoding an answer", error))
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
