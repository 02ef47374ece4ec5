//! Signed CoRIMs.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use corim_rs::{
    Corim, CoseAlgorithm, OneOrMore, OpensslSigner, SignedCorim, SignedCorimBuilder,
    TaggedSignedCorim, TaggedUnsignedCorim,
};
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::nid::Nid;
use openssl::pkey::Public;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::model::Model;
use crate::operations::{at, message, octets, whole};
use crate::values::{code, octets as octets_of, unoctets};
use crate::{Outcome, Refusal, read};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verify {
    #[serde(deserialize_with = "octets")]
    data: Vec<u8>,
    /// Unused: the crate compares with the clock of the system.
    #[serde(rename = "now")]
    _now: String,
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

/// Reads a signed CoRIM as the crate's documentation has it, and checks it with each key until one fits, by the verifier
/// that the crate has, which takes PEM.
pub fn verify(input: Value) -> Outcome {
    let asked: Verify = read(input);
    if asked.payload.is_some() {
        return Outcome::unsupported("the payload is within the message");
    }
    if asked.keys.is_empty() && !asked.trust_anchors.is_empty() {
        return Outcome::unsupported("certificates are left to the crate's user");
    }
    verified(&asked).into()
}

fn verified(asked: &Verify) -> Result<Value, Refusal> {
    let signed = Corim::from_cbor(asked.data.as_slice())?
        .as_signed()
        .ok_or("the document is not signed")?;
    let mut refusal: Result<(), Refusal> = Err("no key".into());
    for key in &asked.keys {
        refusal = check(&signed, key);
        if refusal.is_ok() {
            break;
        }
    }
    refusal?;
    let model = json!({ "header": header(&signed), "corim": signed.corim_map.export() });
    Ok(at(&model, &asked.at))
}

fn check(signed: &SignedCorim, key: &Value) -> Result<(), Refusal> {
    let verifier = OpensslSigner::public_key_from_pem(&point(key)?.public_key_to_pem()?)?;
    Ok(signed.verify_signature(verifier)?)
}

fn header(signed: &SignedCorim<'static>) -> Value {
    let mut members = Map::new();
    members.insert("alg".into(), code(&signed.alg));
    members.insert("content-type".into(), "application/rim+cbor".into());
    // The crate has one value for "no identifier" and "an empty one".
    if !signed.kid.is_empty() {
        members.insert("kid".into(), octets_of(&signed.kid));
    }
    put!(members, &signed.x5chain, ? "x5chain");
    put!(members, &signed.meta, !"corim-meta");
    members.into()
}

/// Signs a CoRIM that the crate has read, with the signer that it has, which takes PEM.
pub fn sign(input: Value) -> Outcome {
    let asked: Sign = read(input);
    if asked.form.as_deref().is_some_and(|form| form != "attached") {
        return Outcome::unsupported("the payload is within the message");
    }
    if asked.cwt_claims.is_some() {
        return Outcome::unsupported("the signer is named in the corim-meta and nowhere else");
    }
    let algorithm = match asked.algorithm.as_str() {
        "ES256" => CoseAlgorithm::ES256,
        "ES384" => CoseAlgorithm::ES384,
        "ES512" => CoseAlgorithm::ES512,
        other => return Outcome::unsupported(format!("algorithm {other}")),
    };
    message(signed(&asked, algorithm))
}

fn signed(asked: &Sign, algorithm: CoseAlgorithm) -> Result<Vec<u8>, Refusal> {
    let public = point(&asked.key)?;
    let secret = number(&asked.key, "d")?;
    let key = EcKey::from_private_components(public.group(), &secret, public.public_key())?;
    let signer = OpensslSigner::private_key_from_pem(&key.private_key_to_pem()?)?;
    let corim = TaggedUnsignedCorim::from_cbor(asked.data.as_slice())?;
    // The builder refuses to go without an identifier of the key.
    let kid = match &asked.kid {
        Some(kid) => unoctets(kid)?,
        None => b"key".to_vec(),
    };
    let mut builder = SignedCorimBuilder::new()
        .alg(algorithm)
        .kid(kid)
        .corim_map(corim.unwrap());
    if let Some(meta) = &asked.meta {
        builder = builder.meta(Model::build(meta)?);
    }
    if !asked.x5chain.is_empty() {
        let chain = Value::from(asked.x5chain.clone());
        builder = builder.x5chain(OneOrMore::build(&chain)?);
    }
    Ok(TaggedSignedCorim::from(builder.build_and_sign(signer)?).to_cbor()?)
}

fn point(jwk: &Value) -> Result<EcKey<Public>, Refusal> {
    let curve = match member(jwk, "crv")? {
        "P-256" => Nid::X9_62_PRIME256V1,
        "P-384" => Nid::SECP384R1,
        "P-521" => Nid::SECP521R1,
        other => return Err(format!("the crate has no keys on {other}").into()),
    };
    let group = EcGroup::from_curve_name(curve)?;
    let (x, y) = (number(jwk, "x")?, number(jwk, "y")?);
    Ok(EcKey::from_public_key_affine_coordinates(&group, &x, &y)?)
}

fn member<'a>(jwk: &'a Value, name: &str) -> Result<&'a str, Refusal> {
    jwk[name]
        .as_str()
        .ok_or_else(|| format!("a key without {name}").into())
}

fn number(jwk: &Value, name: &str) -> Result<BigNum, Refusal> {
    let octets = URL_SAFE_NO_PAD.decode(member(jwk, name)?)?;
    Ok(BigNum::from_slice(&octets)?)
}
