//! Signed CoRIMs.

use corim::document::{self, TimeCheck, ValidationContext};
use corim::profile::ProfileRegistry;
use corim::types::signed::{
    CoseLabel, CoseSign1Corim, CoseX509, CwtClaims, NumericDate, SignedCorimBuilder,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::model::{self, Model, bytes};
use crate::operations::{at, message, octets, whole};
use crate::values::{any, item};
use crate::{Outcome, Refusal, fail, keys, manifest, read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verify {
    #[serde(deserialize_with = "octets")]
    data: Vec<u8>,
    now: String,
    #[serde(default = "whole")]
    at: Vec<String>,
    #[serde(default)]
    keys: Vec<Value>,
    #[serde(default)]
    trust_anchors: Vec<String>,
    #[serde(default)]
    payload: Option<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sign {
    #[serde(deserialize_with = "octets")]
    data: Vec<u8>,
    key: Value,
    algorithm: String,
    #[serde(default)]
    meta: Option<Value>,
    #[serde(default)]
    cwt_claims: Option<Value>,
    #[serde(default)]
    kid: Option<Value>,
    #[serde(default)]
    x5chain: Vec<Value>,
    #[serde(default)]
    form: Option<String>,
}

/// Validates the document at the given time, and then the signature over the bytes that the crate names, by any of the
/// keys. Certificates are left to the crate's user.
pub fn verify(input: Value) -> Outcome {
    let asked: Verify = read(input);
    if asked.keys.is_empty() && !asked.trust_anchors.is_empty() {
        return Outcome::unsupported("certificates are left to the crate's user");
    }
    verified(&asked).into()
}

fn verified(asked: &Verify) -> Result<Value, Refusal> {
    let registry = ProfileRegistry::new();
    let payload = asked.payload.as_ref().map(bytes::build).transpose()?;
    let mut context = ValidationContext::new(TimeCheck::At(seconds(&asked.now)), &registry);
    if let Some(payload) = &payload {
        context = context.with_detached_payload(payload);
    }
    let document = document::validate(&asked.data, &context)?;
    let envelope = document.envelope().ok_or("the document is not signed")?;
    let signed = match &payload {
        Some(payload) if envelope.is_detached() => envelope.to_be_signed_detached(payload, &[])?,
        _ => envelope.to_be_signed(&[])?,
    };
    let algorithm = envelope.protected().alg;
    let mut refusal: Result<(), Refusal> = Err("no key".into());
    for key in &asked.keys {
        refusal = keys::check(algorithm, key, &signed, &envelope.signature);
        if refusal.is_ok() {
            break;
        }
    }
    refusal?;
    let model =
        json!({ "header": header(envelope), "corim": manifest::export(document.payload()) });
    Ok(at(&model, &asked.at))
}

/// Seconds since 1970 of a date and time in UTC (RFC 3339), which is all that the suite sends.
fn seconds(now: &str) -> i64 {
    let asn1 = now.replace(['-', ':', 'T'], "");
    let moment = openssl::asn1::Asn1Time::from_str(&asn1);
    let epoch = openssl::asn1::Asn1Time::from_unix(0);
    match (moment, epoch) {
        (Ok(moment), Ok(epoch)) => match epoch.diff(&moment) {
            Ok(apart) => i64::from(apart.days) * 86_400 + i64::from(apart.secs),
            Err(error) => fail("malformed input", error),
        },
        _ => fail("malformed input", now),
    }
}

fn header(envelope: &CoseSign1Corim) -> Value {
    let protected = envelope.protected();
    let mut members = Map::new();
    members.insert("alg".into(), protected.alg.to_i64().export());
    put!(members, &protected.content_type, ? "content-type");
    if let Some(kid) = &protected.kid {
        members.insert("kid".into(), bytes::export(kid));
    }
    if let Some(chain) = &protected.x5chain {
        let certificates = chain.certs().into_iter().map(bytes::export);
        members.insert("x5chain".into(), certificates.collect());
    }
    put!(members, &protected.corim_meta, ? "corim-meta");
    put!(members, &protected.cwt_claims, ? "cwt-claims");
    put!(members, &protected.payload_hash_alg, ? "payload-hash-alg");
    put!(members, &protected.payload_preimage_content_type, ? "preimage-content-type");
    put!(members, &protected.payload_location, ? "payload-location");
    members.into()
}

impl Model for NumericDate {
    fn export(&self) -> Value {
        match self {
            NumericDate::Int(number) => number.export(),
            NumericDate::Float(number) if number.fract() == 0.0 => model::integer(*number as i128),
            NumericDate::Float(number) => (*number).into(),
            other => fail("a variant without a name", other),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        match model.as_f64() {
            Some(number) if number.fract() != 0.0 => Ok(NumericDate::Float(number)),
            _ => Ok(NumericDate::Int(i64::build(model)?)),
        }
    }
}

impl Model for CwtClaims {
    fn export(&self) -> Value {
        let mut members = Map::new();
        put!(members, &self.iss, !"iss");
        put!(members, &self.sub, ? "sub");
        put!(members, &self.exp, ? "exp");
        put!(members, &self.nbf, ? "nbf");
        if !self.extra.is_empty() {
            let pairs = self.extra.iter().map(|(key, value)| {
                let label = match key {
                    CoseLabel::Int(number) => json!({ "int": number.to_string() }),
                    CoseLabel::Text(name) => json!({ "text": name }),
                    other => fail("a label without a kind", other),
                };
                json!([label, any(value)])
            });
            members.insert("extensions".into(), pairs.collect());
        }
        members.into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &["iss", "sub", "exp", "nbf", "extensions"])?;
        let iss: String = take!(members, !"iss");
        let mut made = CwtClaims::new(iss);
        made.sub = take!(members, ? "sub");
        made.exp = take!(members, ? "exp");
        made.nbf = take!(members, ? "nbf");
        for entry in members.get("extensions").map_or(&[][..], model::list) {
            let (key, value) = model::pair(entry);
            let key = match model::label(key)? {
                Ok(number) => CoseLabel::Int(number.try_into()?),
                Err(name) => name.into(),
            };
            made.extra.insert(key, item(value)?);
        }
        Ok(made)
    }
}

/// Signs with the crate's builder, which asks its user for the signature.
pub fn sign(input: Value) -> Outcome {
    let asked: Sign = read(input);
    let Some(algorithm) = keys::algorithm(&asked.algorithm) else {
        return Outcome::unsupported(format!("algorithm {}", asked.algorithm));
    };
    let detached = match asked.form.as_deref() {
        None | Some("attached") => false,
        Some("detached") => true,
        Some(other) => return Outcome::unsupported(format!("form {other}")),
    };
    message(builder(&asked, algorithm).and_then(|mut builder| {
        let signature = keys::sign(algorithm, &asked.key, &builder.to_be_signed(&[])?)?;
        Ok(match detached {
            true => builder.build_detached_with_signature(signature)?,
            false => builder.build_with_signature(signature)?,
        })
    }))
}

fn builder(
    asked: &Sign,
    algorithm: corim::types::signed::CoseAlgorithm,
) -> Result<SignedCorimBuilder, Refusal> {
    let mut builder = SignedCorimBuilder::new(algorithm, asked.data.clone());
    if let Some(meta) = &asked.meta {
        builder = builder.set_corim_meta(Model::build(meta)?);
    }
    if let Some(claims) = &asked.cwt_claims {
        builder = builder.set_cwt_claims(Model::build(claims)?);
    }
    if let Some(kid) = &asked.kid {
        builder = builder.kid(bytes::build(kid)?);
    }
    let chain: Vec<Vec<u8>> = asked
        .x5chain
        .iter()
        .map(bytes::build)
        .collect::<Result<_, _>>()?;
    Ok(match chain.as_slice() {
        [] => builder,
        [alone] => builder.x5chain(CoseX509::Single(alone.clone())),
        _ => builder.x5chain(CoseX509::Chain(chain)),
    })
}
