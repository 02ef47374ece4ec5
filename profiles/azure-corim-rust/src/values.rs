//! Leaves of the model that have forms of their own, and items of CBOR that the crate keeps as items.

use corim::cbor::{self, value::Value as Item};
use corim::types::common::{
    CborTime, ClassIdChoice, CryptoKey, GroupIdChoice, InstanceIdChoice, MeasuredElement,
    TagIdChoice,
};
use corim::types::corim::{CorimId, ProfileChoice};
use corim::types::measurement::{
    Digest, DigestAlg, IntRangeChoice, IntegrityRegisterId, IntegrityRegisters, RawValueChoice,
    SvnChoice,
};
use serde_json::{Value, json};

use crate::model::{self, Model, bytes, digest, named, oid, picked, text, uint, uuid};
use crate::{Refusal, fail};

choice!(CorimId { Text "text" text, Uuid "uuid" uuid });
choice!(ProfileChoice { Uri "uri" text, Oid "oid" oid });
choice!(TagIdChoice { Text "text" text, Uuid "uuid" uuid });
choice!(ClassIdChoice { Oid "oid" oid, Uuid "uuid" uuid, Bytes "bytes" bytes });
choice!(GroupIdChoice { Uuid "uuid" uuid, Bytes "bytes" bytes });
choice!(MeasuredElement { Oid "oid" oid, Uuid "uuid" uuid, Uint "uint" uint, Text "text" text });
choice!(InstanceIdChoice {
    Ueid "ueid" bytes,
    Uuid "uuid" uuid,
    Bytes "bytes" bytes,
    PkixBase64Key "pkix-base64-key" text,
    PkixBase64Cert "pkix-base64-cert" text,
    CoseKey "cose-key" cose_key,
    KeyThumbprint "key-thumbprint" digest,
    CertThumbprint "cert-thumbprint" digest,
    PkixAsn1DerCert "pkix-asn1der-cert" bytes,
});
choice!(CryptoKey {
    PkixBase64Key "pkix-base64-key" text,
    PkixBase64Cert "pkix-base64-cert" text,
    PkixBase64CertPath "pkix-base64-cert-path" text,
    KeyThumbprint "key-thumbprint" digest,
    CoseKey "cose-key" cose_key,
    CertThumbprint "cert-thumbprint" digest,
    CertPathThumbprint "cert-path-thumbprint" digest,
    PkixAsn1DerCert "pkix-asn1der-cert" bytes,
    Bytes "bytes" bytes,
});
choice!(SvnChoice { ExactValue "svn" uint, MinValue "min-svn" uint });

impl Model for CborTime {
    fn export(&self) -> Value {
        self.0.export()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        Ok(CborTime(i64::build(model)?))
    }
}

impl Model for Digest {
    fn export(&self) -> Value {
        let alg = match self.alg() {
            DigestAlg::Int(number) => number.export(),
            DigestAlg::Text(name) => name.export(),
            other => fail("an algorithm without a name", other),
        };
        json!({ "alg": alg, "value": bytes::export(self.value()) })
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &["alg", "value"])?;
        let value = bytes::build(model::member(members, "value")?)?;
        Ok(match model::member(members, "alg")? {
            Value::String(name) => Digest::new_text(name, value),
            number => Digest::new(i64::build(number)?, value),
        })
    }
}

impl Model for RawValueChoice {
    fn export(&self) -> Value {
        match self {
            RawValueChoice::Bytes(value) => named("bytes", bytes::export(value)),
            RawValueChoice::Masked { value, mask } => json!({
                "masked-raw-value": { "value": bytes::export(value), "mask": bytes::export(mask) }
            }),
            other => fail("a variant without a name", format!("{other:?}")),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        match picked(model)? {
            ("bytes", value) => Ok(RawValueChoice::Bytes(bytes::build(value)?)),
            ("masked-raw-value", masked) => Ok(RawValueChoice::Masked {
                value: bytes::build(&masked["value"])?,
                mask: bytes::build(&masked["mask"])?,
            }),
            (name, _) => Err(format!("a raw value is no {name}").into()),
        }
    }
}

impl Model for IntRangeChoice {
    fn export(&self) -> Value {
        match self {
            IntRangeChoice::Int(number) => named("int", number.export()),
            IntRangeChoice::Range { min, max } => {
                let bound = |limit: &Option<i64>| limit.as_ref().map_or(Value::Null, Model::export);
                json!({ "range": { "min": bound(min), "max": bound(max) } })
            }
            other => fail("a variant without a name", format!("{other:?}")),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let bound = |limit: &Value| match limit {
            Value::Null => Ok(None),
            number => i64::build(number).map(Some),
        };
        match picked(model)? {
            ("int", number) => Ok(IntRangeChoice::Int(i64::build(number)?)),
            ("range", range) => Ok(IntRangeChoice::Range {
                min: bound(&range["min"])?,
                max: bound(&range["max"])?,
            }),
            (name, _) => Err(format!("an int-range is no {name}").into()),
        }
    }
}

impl Model for IntegrityRegisters {
    fn export(&self) -> Value {
        let pairs = self.0.iter().map(|(register, digests)| {
            let label = match register {
                IntegrityRegisterId::Uint(number) => json!({ "int": number.to_string() }),
                IntegrityRegisterId::Text(name) => json!({ "text": name }),
                other => fail("a variant without a name", format!("{other:?}")),
            };
            json!([label, digests.export()])
        });
        pairs.collect()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let pairs = model::list(model).iter().map(|entry| {
            let (label, digests) = model::pair(entry);
            let register = match model::label(label)? {
                Ok(number) => IntegrityRegisterId::Uint(number.try_into()?),
                Err(name) => IntegrityRegisterId::Text(name.to_owned()),
            };
            Ok((register, Model::build(digests)?))
        });
        pairs
            .collect::<Result<_, Refusal>>()
            .map(IntegrityRegisters)
    }
}

/// An item that the crate hands on as it came. Its encoder is deterministic but for floats, which are always long.
pub fn any(item: &Item) -> Value {
    match cbor::encode(item) {
        Ok(encoded) => bytes::export(&encoded),
        Err(error) => fail("encoding an item", error),
    }
}

pub fn item(model: &Value) -> Result<Item, Refusal> {
    Ok(cbor::decode_exact(&bytes::build(model)?)?)
}

pub fn label(key: &Item) -> Value {
    match key {
        Item::Integer(number) => json!({ "int": number.to_string() }),
        Item::Text(name) => json!({ "text": name }),
        other => json!({ "other": any(other) }),
    }
}

/// A COSE_Key. The crate keeps the bytes of a byte string in its place; if they hold a map, its pairs are shown.
pub mod cose_key {
    use super::{Item, Refusal, Value, any, bytes, cbor, item, json, label};
    use crate::model;

    pub fn export(value: &[u8]) -> Value {
        match cbor::decode_exact(value) {
            Ok(Item::Map(pairs)) => pairs
                .iter()
                .map(|(key, value)| json!([label(key), any(value)]))
                .collect(),
            _ => bytes::export(value),
        }
    }

    pub fn build(model: &Value) -> Result<Vec<u8>, Refusal> {
        let pairs = model::list(model).iter().map(|entry| {
            let (key, value) = model::pair(entry);
            let key = match model::label(key)? {
                Ok(number) => Item::Integer(number),
                Err(name) => Item::Text(name.to_owned()),
            };
            Ok((key, item(value)?))
        });
        let pairs = pairs.collect::<Result<_, Refusal>>()?;
        Ok(cbor::encode(&Item::Map(pairs))?)
    }
}
