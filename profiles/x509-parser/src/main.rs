//! Lets the suite ask the crate `x509-parser`: one JSON object a line in, one a line out.
//!
//! The crate knows X.509 and PKCS#10 and nothing of CMW or attestations. It alone decides whether a message is taken:
//! every "rejected" is an error that it returned, or that what was looked for is not there; a panic of the crate ends the
//! process. What follows a message is not looked for: the crate hands it to its caller.

mod lines;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der_parser::oid;
use lines::{Outcome, Refusal, fail, read};
use serde::Deserialize;
use serde_json::{Value, json};
use x509_parser::asn1_rs::Any;
use x509_parser::cri_attributes::ParsedCriAttribute;
use x509_parser::oid_registry::{OID_PKCS9_EXTENSION_REQUEST, Oid};
use x509_parser::prelude::{
    CertificateRevocationList, FromDer, X509Certificate, X509CertificationRequest, X509Extension,
};

const CMW: Oid<'static> = oid!(1.3.6.1.5.5.7.1.35);
const ATTESTATION: Oid<'static> = oid!(1.2.840.113549.1.9.16.2.59);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    carrier: String,
    data: String,
}

impl Message {
    fn bytes(&self) -> Vec<u8> {
        STANDARD
            .decode(&self.data)
            .unwrap_or_else(|error| fail("malformed input", error))
    }
}

fn main() {
    lines::Library {
        name: "x509-parser",
        version: lines::pinned(include_str!("../Cargo.toml"), "x509-parser"),
        operations: &[
            ("cmw.find-extension", find_extension),
            ("evidence_carriers.find-attestation", find_attestation),
        ],
        features: &["pkix-carrier", "pkix-unread", "pkcs10-unread"],
    }
    .serve();
}

fn find_extension(input: Value) -> Outcome {
    let asked: Message = read(input);
    extension(&asked.bytes(), &asked.carrier).into()
}

fn find_attestation(input: Value) -> Outcome {
    let asked: Message = read(input);
    match asked.carrier.as_str() {
        "pkcs10" => attestation(&asked.bytes()).into(),
        other => Outcome::unsupported(format!("no {other}")),
    }
}

/// The extension by its OID. The crate refuses one that stands twice in a certificate or CRL, and advises against asking
/// otherwise; of those that a request asks for, its user sees the list.
fn extension(data: &[u8], carrier: &str) -> Result<Value, Refusal> {
    match carrier {
        "certificate" => {
            let (_, certificate) = X509Certificate::from_der(data)?;
            handed_out(certificate.get_extension_unique(&CMW)?)
        }
        "crl" => {
            let (_, crl) = CertificateRevocationList::from_der(data)?;
            handed_out(crl.tbs_cert_list.extensions_map()?.get(&CMW).copied())
        }
        _ => {
            let (_, request) = X509CertificationRequest::from_der(data)?;
            let asked = request
                .certification_request_info
                .find_attribute(&OID_PKCS9_EXTENSION_REQUEST);
            let extensions = match asked.map(|attribute| attribute.parsed_attribute()) {
                Some(ParsedCriAttribute::ExtensionRequest(asked)) => asked.extensions.as_slice(),
                _ => &[],
            };
            handed_out(extensions.iter().find(|each| each.oid == CMW))
        }
    }
}

fn handed_out(extension: Option<&X509Extension>) -> Result<Value, Refusal> {
    let extension = extension.ok_or("no extension with this OID")?;
    Ok(json!({"critical": extension.critical, "value": STANDARD.encode(extension.value)}))
}

/// The attribute with the OID, of a request whose signature is its own key's.
fn attestation(data: &[u8]) -> Result<Value, Refusal> {
    let (_, request) = X509CertificationRequest::from_der(data)?;
    request.verify_signature()?;
    let mut values = Vec::new();
    for attribute in request.certification_request_info.iter_attributes() {
        if attribute.oid == ATTESTATION {
            values.extend(members(attribute.value)?);
        }
    }
    if values.is_empty() {
        return Err("no attribute with this OID".into());
    }
    Ok(json!({"values": values}))
}

/// The values in what the crate hands out of an attribute, which begins with the SET around them.
fn members(set: &[u8]) -> Result<Vec<String>, Refusal> {
    let (_, set) = Any::from_der(set)?;
    let (mut rest, mut values) = (set.data, Vec::new());
    while !rest.is_empty() {
        let (behind, _) = Any::from_der(rest)?;
        values.push(STANDARD.encode(&rest[..rest.len() - behind.len()]));
        rest = behind;
    }
    Ok(values)
}
