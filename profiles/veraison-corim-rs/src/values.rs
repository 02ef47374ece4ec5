//! Leaves of the model, and items of CBOR that the crate keeps as items.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ciborium::Value as Item;
use corim_rs::{
    Bytes, CertPathThumbprintType, CertThumbprintType, CoseKeyType, Digest, ExtensionMap,
    ExtensionValue, Integer, IntegerTime, IntegrityRegisters, IpAddrTypeChoice, MacAddrTypeChoice,
    MaskedRawValue, MinSvnType, ObjectIdentifier, OidType, PkixAsn1DerCertType,
    PkixBase64CertPathType, PkixBase64CertType, PkixBase64KeyType, SvnType, TaggedBytes,
    TaggedMaskedRawValue, TaggedUeidType, TaggedUuidType, TextOrBytes, TextOrBytesSized,
    ThumbprintType, UeidType, Ulabel, Uri, UuidType,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::model::{self, Model, digits, integer, named, picked};
use crate::{Refusal, fail};

macro_rules! tagged {
    ($($type:ty),* $(,)?) => { $(
        impl Model for $type {
            fn export(&self) -> Value {
                self.0.0.export()
            }

            fn build(model: &Value) -> Result<Self, Refusal> {
                Ok(Self::new(Model::build(model)?))
            }
        }
    )* };
}
tagged!(
    CertPathThumbprintType,
    CertThumbprintType,
    IntegerTime,
    MinSvnType,
    OidType,
    PkixAsn1DerCertType,
    PkixBase64CertPathType<'static>,
    PkixBase64CertType<'static>,
    PkixBase64KeyType<'static>,
    SvnType,
    TaggedBytes,
    TaggedMaskedRawValue,
    TaggedUeidType,
    TaggedUuidType,
    ThumbprintType,
    Uri<'static>,
);
members!(MaskedRawValue { value ! "value", mask ! "mask" });

impl Model for Integer {
    fn export(&self) -> Value {
        integer(self.0)
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        digits(model).map(Integer)
    }
}

pub fn octets(value: &[u8]) -> Value {
    STANDARD.encode(value).into()
}

pub fn unoctets(model: &Value) -> Result<Vec<u8>, Refusal> {
    let text = model
        .as_str()
        .ok_or_else(|| format!("{model} is no byte string"))?;
    Ok(STANDARD.decode(text)?)
}

impl Model for Bytes {
    fn export(&self) -> Value {
        octets(self.as_slice())
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        Ok(Bytes::from(unoctets(model)?))
    }
}

impl Model for UeidType {
    fn export(&self) -> Value {
        octets(self.as_ref())
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        Ok(UeidType::try_from(unoctets(model)?)?)
    }
}

impl Model for UuidType {
    fn export(&self) -> Value {
        self.to_string().into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        Ok(UuidType::try_from(model.as_str().unwrap_or_default())?)
    }
}

/// Dotted decimal of the content octets that the crate has (X.690 section 8.19), or their hex where they are no OID.
impl Model for ObjectIdentifier {
    fn export(&self) -> Value {
        let octets: &[u8] = self.as_ref();
        let hex = || {
            octets
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        };
        arcs(octets)
            .unwrap_or_else(|| format!("octets {}", hex()))
            .into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let text = model.as_str().unwrap_or_default();
        ObjectIdentifier::try_from(text).map_err(|error| format!("{text}: {error:?}").into())
    }
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

/// The id of a CoSWID where a triple names it.
impl Model for TextOrBytesSized<'static, 16> {
    fn export(&self) -> Value {
        match self {
            Self::Text(text) => named("text", text.export()),
            Self::Bytes(value) => named("uuid", UuidType(value.clone()).export()),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        match picked(model)? {
            ("text", text) => Ok(Self::Text(Model::build(text)?)),
            (_, value) => Ok(Self::Bytes(UuidType::build(value)?.0)),
        }
    }
}

/// The id of a CoSWID itself.
impl Model for TextOrBytes<'static> {
    fn export(&self) -> Value {
        match self {
            Self::Text(text) => named("text", text.export()),
            Self::Bytes(value) => match UuidType::try_from(value.as_slice()) {
                Ok(uuid) => named("uuid", uuid.export()),
                Err(_) => named("bytes", value.export()),
            },
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        match picked(model)? {
            ("text", text) => Ok(Self::Text(Model::build(text)?)),
            (_, value) => Ok(Self::Bytes(
                Bytes::from(UuidType::build(value)?.as_ref()).into(),
            )),
        }
    }
}

impl Model for Digest {
    fn export(&self) -> Value {
        json!({ "alg": code(&self.alg), "value": self.val.export() })
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &["alg", "value"])?;
        Ok(Digest {
            alg: uncode(model::member(members, "alg")?)?,
            val: take!(members, !"value"),
        })
    }
}

impl Model for MacAddrTypeChoice {
    fn export(&self) -> Value {
        match self {
            MacAddrTypeChoice::Eui48Addr(address) => octets(address),
            MacAddrTypeChoice::Eui64Addr(address) => octets(address),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let address = unoctets(model)?;
        Ok(match address.len() {
            6 => MacAddrTypeChoice::Eui48Addr(address.as_slice().try_into()?),
            _ => MacAddrTypeChoice::Eui64Addr(address.as_slice().try_into()?),
        })
    }
}

impl Model for IpAddrTypeChoice {
    fn export(&self) -> Value {
        match self {
            IpAddrTypeChoice::Ipv4(address) => octets(address),
            IpAddrTypeChoice::Ipv6(address) => octets(address),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let address = unoctets(model)?;
        Ok(match address.len() {
            4 => IpAddrTypeChoice::Ipv4(address.as_slice().try_into()?),
            _ => IpAddrTypeChoice::Ipv6(address.as_slice().try_into()?),
        })
    }
}

impl Model for IntegrityRegisters<'static> {
    fn export(&self) -> Value {
        let pairs = self.0.iter().map(|(register, digests)| {
            let label = match register {
                Ulabel::Uint(number) => json!({ "int": number.0.to_string() }),
                Ulabel::Text(name) => json!({ "text": name }),
            };
            json!([label, digests.export()])
        });
        pairs.collect()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let pairs = model::list(model).iter().map(|entry| {
            let (label, digests) = model::pair(entry);
            let register = match model::label(label)? {
                Ok(number) => Ulabel::Uint(Integer(number)),
                Err(name) => Ulabel::Text(name.to_owned().into()),
            };
            Ok((register, Model::build(digests)?))
        });
        pairs
            .collect::<Result<_, Refusal>>()
            .map(IntegrityRegisters)
    }
}

impl Model for ExtensionMap<'static> {
    fn export(&self) -> Value {
        let pair = |(key, value): (&Integer, &ExtensionValue)| {
            let label = json!({ "int": key.0.to_string() });
            json!([label, any(&Item::from(value))])
        };
        self.0.iter().map(pair).collect()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let mut made = ExtensionMap::default();
        for entry in model::list(model) {
            let (key, value) = model::pair(entry);
            match model::label(key)? {
                Ok(number) => made.insert(Integer(number), read_item(value)?),
                Err(name) => return Err(format!("a key is a number, not {name}").into()),
            };
        }
        Ok(made)
    }
}

/// A COSE_Key, whose members the crate has in fields of their own, as it would write them.
impl Model for CoseKeyType {
    fn export(&self) -> Value {
        match written(self.as_ref()) {
            Item::Map(pairs) => pairs
                .iter()
                .map(|(key, value)| json!([label(key), any(value)]))
                .collect(),
            other => json!({ "other": any(&other) }),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let pairs = model::list(model).iter().map(|entry| {
            let (key, value) = model::pair(entry);
            let key = match model::label(key)? {
                Ok(number) => Item::Integer(number.try_into()?),
                Err(name) => Item::Text(name.to_owned()),
            };
            Ok((key, read_item(value)?))
        });
        let pairs = Item::Map(pairs.collect::<Result<_, Refusal>>()?);
        Ok(CoseKeyType::new(pairs.deserialized()?))
    }
}

fn label(key: &Item) -> Value {
    match key {
        Item::Integer(number) => json!({ "int": i128::from(*number).to_string() }),
        Item::Text(name) => json!({ "text": name }),
        other => json!({ "other": any(other) }),
    }
}

/// An enumeration of the crate by the number or text that stands for it in a message.
pub fn code(value: &impl Serialize) -> Value {
    match written(value) {
        Item::Integer(number) => integer(number.into()),
        Item::Text(name) => name.into(),
        other => json!({ "other": any(&other) }),
    }
}

pub fn uncode<T: DeserializeOwned>(model: &Value) -> Result<T, Refusal> {
    let item = match model {
        Value::String(name) => Item::Text(name.clone()),
        number => Item::Integer(digits(number)?.try_into()?),
    };
    Ok(item.deserialized()?)
}

pub fn written(value: &impl Serialize) -> Item {
    Item::serialized(value).unwrap_or_else(|error| fail("writing a value of the crate", error))
}

/// A value that the crate has no type for: under a tag of its own, or of another kind.
pub fn extension(value: &ExtensionValue) -> Value {
    match value {
        ExtensionValue::Tag(number, content) => json!({
            "tag": { "number": integer((*number).into()), "value": any(&Item::from(content.as_ref())) }
        }),
        other => json!({ "other": any(&Item::from(other)) }),
    }
}

pub fn extended(name: &str, value: &Value) -> Result<ExtensionValue<'static>, Refusal> {
    match name {
        "tag" => {
            let number = digits(&value["number"])?.try_into()?;
            Ok(ExtensionValue::Tag(
                number,
                Box::new(read_item(&value["value"])?),
            ))
        }
        _ => Err(format!("the crate's type has no {name}").into()),
    }
}

/// An item in deterministic encoding (RFC 8949 section 4.2.1).
pub fn any(item: &Item) -> Value {
    octets(&encoded(&sorted(item)))
}

fn encoded(item: &Item) -> Vec<u8> {
    let mut data = Vec::new();
    match ciborium::into_writer(item, &mut data) {
        Ok(()) => data,
        Err(error) => fail("encoding an item", error),
    }
}

fn sorted(item: &Item) -> Item {
    match item {
        Item::Array(items) => Item::Array(items.iter().map(sorted).collect()),
        Item::Map(pairs) => {
            let mut pairs: Vec<_> = pairs.iter().map(|(k, v)| (sorted(k), sorted(v))).collect();
            pairs.sort_by_cached_key(|(key, _)| encoded(key));
            Item::Map(pairs)
        }
        Item::Tag(number, content) => Item::Tag(*number, Box::new(sorted(content))),
        other => other.clone(),
    }
}

pub fn read_item<T: DeserializeOwned>(model: &Value) -> Result<T, Refusal> {
    Ok(ciborium::from_reader(unoctets(model)?.as_slice())?)
}
