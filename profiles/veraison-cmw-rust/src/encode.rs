use std::str::FromStr;

use cmw::collection::{self, Format, Label};
use cmw::{CMW, Collection, Indicator, Mime, Monad, tn};
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::decode::INDICATORS;
use crate::{
    MEDIA_CBOR, MEDIA_JSON, Outcome, Refusal, bytes, fail, parser, protocol_integer, read, text,
};

/// A CMW as the suite writes it.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase", deny_unknown_fields)]
pub enum Projection {
    Record {
        #[serde(rename = "type")]
        kind: Kind,
        #[serde(deserialize_with = "bytes")]
        value: Vec<u8>,
        ind: Option<Vec<String>>,
    },
    Tag {
        number: Integer,
        #[serde(deserialize_with = "bytes")]
        value: Vec<u8>,
        ind: Option<Vec<String>>,
    },
    Collection {
        #[serde(rename = "type")]
        kind: Option<String>,
        items: Vec<(ItemLabel, Projection)>,
    },
}

#[derive(Deserialize)]
#[serde(untagged)]
pub enum Kind {
    Text(String),
    Number(Integer),
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ItemLabel {
    Text(String),
    Int(Integer),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Encode {
    cmw: Projection,
    media_type: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Convert {
    #[serde(deserialize_with = "bytes")]
    data: Vec<u8>,
    media_type: String,
    to: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TagNumber {
    content_format: Integer,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContentFormat {
    tag: Integer,
}

/// How the crate writes a media type.
type Writer = fn(&CMW) -> Result<Vec<u8>, cmw::Error>;

/// Makes the CMW with the crate's constructors and writes it.
pub fn encode(input: Value) -> Outcome {
    let asked: Encode = read(input);
    let (write, format): (Writer, _) = match asked.media_type.as_str() {
        MEDIA_CBOR => (CMW::marshal_cbor, Format::Cbor),
        MEDIA_JSON => (CMW::marshal_json, Format::Json),
        other => return Outcome::unsupported(format!("media type {other}")),
    };
    construct(asked.cmw, format)
        .and_then(|message| written(write(&message)))
        .into()
}

/// Reads a CMW and has the crate write the same object as the other media type.
pub fn convert(input: Value) -> Outcome {
    let asked: Convert = read(input);
    let write: Writer = match asked.to.as_str() {
        MEDIA_CBOR => CMW::marshal_cbor,
        MEDIA_JSON => CMW::marshal_json,
        other => return Outcome::unsupported(format!("to {other}")),
    };
    let Some(parse) = parser(&asked.media_type) else {
        return Outcome::unsupported(format!("from {}", asked.media_type));
    };
    parse(&asked.data)
        .map_err(Refusal::from)
        .and_then(|message| written(write(&message)))
        .into()
}

pub fn tag_number(input: Value) -> Outcome {
    let TagNumber { content_format } = read(input);
    let found = content_format
        .fit::<u16>()
        .and_then(|format| Ok(tn::tn(format)?));
    found
        .map(|number| json!({ "tag": protocol_integer(number) }))
        .into()
}

pub fn content_format(input: Value) -> Outcome {
    let ContentFormat { tag } = read(input);
    let found = tag.fit::<u64>().and_then(|tag| Ok(tn::cf(tag)?));
    found
        .map(|format| json!({ "content_format": format }))
        .into()
}

fn written(made: Result<Vec<u8>, cmw::Error>) -> Result<Value, Refusal> {
    Ok(json!({ "data": text(&made?) }))
}

pub fn construct(wanted: Projection, format: Format) -> Result<CMW, Refusal> {
    match wanted {
        Projection::Record { kind, value, ind } => {
            let mask = ind.map(|names| indicator(&names)).transpose()?;
            let monad = match kind {
                Kind::Text(text) => Monad::new_media_type(Mime::from_str(&text)?, value, mask)?,
                Kind::Number(number) => Monad::new_cf(number.fit()?, value, mask)?,
            };
            Ok(monad.into())
        }
        Projection::Tag { number, value, ind } => {
            let mask = ind.map(|names| indicator(&names)).transpose()?;
            let mut monad = Monad::new_tag(number.fit()?, value, mask)?;
            monad.use_cbor_tag_format();
            Ok(monad.into())
        }
        Projection::Collection { kind, items } => {
            let kind = kind.map(collection::Type::new).transpose()?;
            let mut made = Collection::new(kind, Some(format))?;
            for (label, item) in items {
                let key = match label {
                    ItemLabel::Text(text) => Label::Str(text),
                    ItemLabel::Int(number) => Label::Uint(number.fit()?),
                };
                made.add_item(key, construct(item, format)?)?;
            }
            Ok(made.into())
        }
    }
}

fn indicator(names: &[String]) -> Result<Indicator, Refusal> {
    let mut mask = Indicator::empty();
    for name in names {
        let bit = match INDICATORS.iter().position(|known| known == name) {
            Some(bit) => bit as u32,
            None => match name.strip_prefix("bit-").map(str::parse) {
                Some(Ok(bit)) => bit,
                _ => fail("malformed input", format!("indicator {name:?}")),
            },
        };
        let named = 1u8.checked_shl(bit).and_then(Indicator::from_bits);
        mask |= named.ok_or_else(|| format!("the crate's Indicator has no {name}"))?;
    }
    Ok(mask)
}

/// An integer of any size in the protocol's JSON: a number, or a decimal string beyond 2^53.
pub struct Integer(i128);

impl Integer {
    /// Refuses what the parameter of one of the crate's functions cannot hold, as a Rust compiler would.
    fn fit<T: TryFrom<i128>>(&self) -> Result<T, Refusal> {
        T::try_from(self.0)
            .map_err(|_| format!("{} is not a {}", self.0, std::any::type_name::<T>()).into())
    }
}

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let digits = match Value::deserialize(from)? {
            Value::Number(number) => number.to_string(),
            Value::String(digits) => digits,
            other => return Err(serde::de::Error::custom(format!("{other} is no integer"))),
        };
        digits
            .parse()
            .map(Integer)
            .map_err(serde::de::Error::custom)
    }
}
