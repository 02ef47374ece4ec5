//! Signatures, which the crate leaves to its user: OpenSSL makes and checks them over the bytes that the crate names.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use corim::types::signed::CoseAlgorithm;
use openssl::bn::BigNum;
use openssl::ec::{EcGroup, EcKey};
use openssl::ecdsa::EcdsaSig;
use openssl::hash::MessageDigest;
use openssl::nid::Nid;
use openssl::pkey::{HasPublic, Id, PKey, Private, Public};
use openssl::rsa::{Padding, Rsa, RsaPrivateKeyBuilder};
use openssl::sign::{RsaPssSaltlen, Signer, Verifier};
use serde_json::Value;

use crate::Refusal;

/// What an algorithm needs of its key, and the hash.
enum Scheme {
    /// The curve, where the algorithm fixes one (RFC 9864).
    Ecdsa(MessageDigest, Option<Nid>),
    Eddsa,
    Pss(MessageDigest),
}

fn scheme(algorithm: CoseAlgorithm) -> Result<Scheme, Refusal> {
    use CoseAlgorithm as Alg;
    Ok(match algorithm {
        Alg::Es256 => Scheme::Ecdsa(MessageDigest::sha256(), None),
        Alg::Es384 => Scheme::Ecdsa(MessageDigest::sha384(), None),
        Alg::Es512 => Scheme::Ecdsa(MessageDigest::sha512(), None),
        Alg::Esp256 => Scheme::Ecdsa(MessageDigest::sha256(), Some(Nid::X9_62_PRIME256V1)),
        Alg::Esp384 => Scheme::Ecdsa(MessageDigest::sha384(), Some(Nid::SECP384R1)),
        Alg::Esp512 => Scheme::Ecdsa(MessageDigest::sha512(), Some(Nid::SECP521R1)),
        Alg::EdDsa | Alg::Ed25519 => Scheme::Eddsa,
        Alg::Ps256 => Scheme::Pss(MessageDigest::sha256()),
        Alg::Ps384 => Scheme::Pss(MessageDigest::sha384()),
        Alg::Ps512 => Scheme::Pss(MessageDigest::sha512()),
        other => return Err(format!("algorithm {} is not known", other.name()).into()),
    })
}

/// The crate's value for the name of an algorithm in a request.
pub fn algorithm(name: &str) -> Option<CoseAlgorithm> {
    use CoseAlgorithm as Alg;
    Some(match name {
        "ES256" => Alg::Es256,
        "ES384" => Alg::Es384,
        "ES512" => Alg::Es512,
        "ESP256" => Alg::Esp256,
        "ESP384" => Alg::Esp384,
        "ESP512" => Alg::Esp512,
        "EdDSA" => Alg::EdDsa,
        "Ed25519" => Alg::Ed25519,
        "PS256" => Alg::Ps256,
        "PS384" => Alg::Ps384,
        "PS512" => Alg::Ps512,
        _ => return None,
    })
}

pub fn check(
    algorithm: CoseAlgorithm,
    jwk: &Value,
    data: &[u8],
    signature: &[u8],
) -> Result<(), Refusal> {
    let key = public(jwk)?;
    let good = match scheme(algorithm)? {
        Scheme::Ecdsa(hash, curve) => {
            let size = coordinate(&key, curve)?;
            if signature.len() != 2 * size {
                return Err("the signature has another length".into());
            }
            let (r, s) = signature.split_at(size);
            let pair =
                EcdsaSig::from_private_components(BigNum::from_slice(r)?, BigNum::from_slice(s)?)?;
            Verifier::new(hash, &key)?.verify_oneshot(&pair.to_der()?, data)?
        }
        Scheme::Eddsa if key.id() == Id::ED25519 => {
            Verifier::new_without_digest(&key)?.verify_oneshot(signature, data)?
        }
        Scheme::Pss(hash) if key.id() == Id::RSA => {
            let mut verifier = Verifier::new(hash, &key)?;
            verifier.set_rsa_padding(Padding::PKCS1_PSS)?;
            verifier.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
            verifier.verify_oneshot(signature, data)?
        }
        _ => return Err("the key is of another kind".into()),
    };
    if good {
        Ok(())
    } else {
        Err("the signature is not by this key".into())
    }
}

pub fn sign(algorithm: CoseAlgorithm, jwk: &Value, data: &[u8]) -> Result<Vec<u8>, Refusal> {
    let key = private(jwk)?;
    match scheme(algorithm)? {
        Scheme::Ecdsa(hash, curve) => {
            let size = i32::try_from(coordinate(&key, curve)?)?;
            let der = Signer::new(hash, &key)?.sign_oneshot_to_vec(data)?;
            let pair = EcdsaSig::from_der(&der)?;
            Ok([pair.r().to_vec_padded(size)?, pair.s().to_vec_padded(size)?].concat())
        }
        Scheme::Eddsa if key.id() == Id::ED25519 => {
            Ok(Signer::new_without_digest(&key)?.sign_oneshot_to_vec(data)?)
        }
        Scheme::Pss(hash) if key.id() == Id::RSA => {
            let mut signer = Signer::new(hash, &key)?;
            signer.set_rsa_padding(Padding::PKCS1_PSS)?;
            signer.set_rsa_pss_saltlen(RsaPssSaltlen::DIGEST_LENGTH)?;
            Ok(signer.sign_oneshot_to_vec(data)?)
        }
        _ => Err("the key is of another kind".into()),
    }
}

/// Bytes of a coordinate of the key's curve.
fn coordinate<T: HasPublic>(key: &PKey<T>, wanted: Option<Nid>) -> Result<usize, Refusal> {
    let key = key.ec_key()?;
    let curve = key.group().curve_name();
    if wanted.is_some() && curve != wanted {
        return Err("the key is on another curve".into());
    }
    Ok(key.group().degree().div_ceil(8) as usize)
}

fn public(jwk: &Value) -> Result<PKey<Public>, Refusal> {
    match member(jwk, "kty")? {
        "EC" => Ok(PKey::from_ec_key(point(jwk)?)?),
        "OKP" => Ok(PKey::public_key_from_raw_bytes(
            &octets(jwk, "x")?,
            okp(jwk)?,
        )?),
        "RSA" => {
            let key = Rsa::from_public_components(number(jwk, "n")?, number(jwk, "e")?)?;
            Ok(PKey::from_rsa(key)?)
        }
        other => Err(format!("key type {other}").into()),
    }
}

fn private(jwk: &Value) -> Result<PKey<Private>, Refusal> {
    match member(jwk, "kty")? {
        "EC" => {
            let public = point(jwk)?;
            let key = EcKey::from_private_components(
                public.group(),
                &*number(jwk, "d")?,
                public.public_key(),
            )?;
            Ok(PKey::from_ec_key(key)?)
        }
        "OKP" => Ok(PKey::private_key_from_raw_bytes(
            &octets(jwk, "d")?,
            okp(jwk)?,
        )?),
        "RSA" => {
            let key =
                RsaPrivateKeyBuilder::new(number(jwk, "n")?, number(jwk, "e")?, number(jwk, "d")?)?
                    .set_factors(number(jwk, "p")?, number(jwk, "q")?)?
                    .set_crt_params(number(jwk, "dp")?, number(jwk, "dq")?, number(jwk, "qi")?)?;
            Ok(PKey::from_rsa(key.build())?)
        }
        other => Err(format!("key type {other}").into()),
    }
}

fn point(jwk: &Value) -> Result<EcKey<Public>, Refusal> {
    let (group, x, y) = (curve(jwk)?, number(jwk, "x")?, number(jwk, "y")?);
    Ok(EcKey::from_public_key_affine_coordinates(&group, &x, &y)?)
}

fn curve(jwk: &Value) -> Result<EcGroup, Refusal> {
    let name = match member(jwk, "crv")? {
        "P-256" => Nid::X9_62_PRIME256V1,
        "P-384" => Nid::SECP384R1,
        "P-521" => Nid::SECP521R1,
        other => return Err(format!("curve {other}").into()),
    };
    Ok(EcGroup::from_curve_name(name)?)
}

fn okp(jwk: &Value) -> Result<Id, Refusal> {
    match member(jwk, "crv")? {
        "Ed25519" => Ok(Id::ED25519),
        other => Err(format!("curve {other}").into()),
    }
}

fn member<'a>(jwk: &'a Value, name: &str) -> Result<&'a str, Refusal> {
    jwk[name]
        .as_str()
        .ok_or_else(|| format!("a key without {name}").into())
}

fn octets(jwk: &Value, name: &str) -> Result<Vec<u8>, Refusal> {
    Ok(URL_SAFE_NO_PAD.decode(member(jwk, name)?)?)
}

fn number(jwk: &Value, name: &str) -> Result<BigNum, Refusal> {
    Ok(BigNum::from_slice(&octets(jwk, name)?)?)
}
