//! Lets the suite ask the crate `x509-parser`: one JSON object a line in, one a line out.
//!
//! The crate knows X.509 and PKCS#10 and nothing of CMW or attestations. It alone decides whether a message is taken:
//! every "rejected" is an error that it returned, or that what was looked for is not there; a panic of the crate ends the
//! process. What follows a message is not looked for: the crate hands it to its caller.

use std::fmt::Display;
use std::io::{self, BufRead, Write};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use der_parser::oid;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use x509_parser::asn1_rs::Any;
use x509_parser::cri_attributes::ParsedCriAttribute;
use x509_parser::oid_registry::{OID_PKCS9_EXTENSION_REQUEST, Oid};
use x509_parser::prelude::{
    CertificateRevocationList, FromDer, X509Certificate, X509CertificationRequest, X509Extension,
};

const CMW: Oid<'static> = oid!(1.3.6.1.5.5.7.1.35);
const ATTESTATION: Oid<'static> = oid!(1.2.840.113549.1.9.16.2.59);
const OPERATIONS: [&str; 2] = ["cmw.find-extension", "evidence_carriers.find-attestation"];

#[derive(Deserialize)]
struct Request {
    id: i64,
    op: String,
    #[serde(default)]
    input: Value,
}

#[derive(Deserialize)]
struct Message {
    carrier: String,
    data: String,
}

#[derive(Serialize)]
struct Answer {
    id: i64,
    #[serde(flatten)]
    outcome: Outcome,
}

#[derive(Serialize)]
#[serde(tag = "outcome", rename_all = "lowercase")]
enum Outcome {
    Accepted { output: Value },
    Rejected { reason: String },
    Unsupported { reason: String },
}

/// Why nothing is handed out.
struct Refusal(String);

impl<E: Display> From<E> for Refusal {
    fn from(error: E) -> Self {
        Refusal(error.to_string().chars().take(1000).collect())
    }
}

/// The extension by its OID. The crate refuses one that stands twice in a certificate or CRL, and advises against asking
/// otherwise; of those that a request asks for, its user sees the list.
fn find_extension(data: &[u8], carrier: &str) -> Result<Value, Refusal> {
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
fn find_attestation(data: &[u8]) -> Result<Value, Refusal> {
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

fn ask(op: &str, input: Value) -> Outcome {
    if !OPERATIONS.contains(&op) {
        let reason = format!("no operation {op}");
        return Outcome::Unsupported { reason };
    }
    let message: Message = serde_json::from_value(input).expect("a carrier and its data");
    let data = STANDARD.decode(message.data).expect("base64");
    let found = match (op, message.carrier.as_str()) {
        ("cmw.find-extension", carrier) => find_extension(&data, carrier),
        (_, "pkcs10") => find_attestation(&data),
        (_, other) => {
            let reason = format!("no {other}");
            return Outcome::Unsupported { reason };
        }
    };
    match found {
        Ok(output) => Outcome::Accepted { output },
        Err(Refusal(reason)) => Outcome::Rejected { reason },
    }
}

fn respond(line: &[u8]) -> Vec<u8> {
    let Request { id, op, input } = serde_json::from_slice(line).expect("a request");
    match op.as_str() {
        "hello" => encoded(&json!({
            "id": id,
            "name": "x509-parser",
            "version": pinned(),
            "language": "Rust",
            "protocol": 1,
            "window": 64,
            "operations": OPERATIONS,
            "features": ["pkix-carrier", "pkix-unread", "pkcs10-unread"],
        })),
        "selftest.crash" => panic!("selftest.crash was asked for"),
        other => encoded(&Answer {
            id,
            outcome: ask(other, input),
        }),
    }
}

/// The version of the crate that this binary is linked with: the manifest pins exactly one.
fn pinned() -> &'static str {
    let pin = include_str!("../Cargo.toml")
        .lines()
        .find_map(|line| line.strip_prefix("x509-parser = { version = \"="));
    pin.and_then(|pin| pin.split('"').next())
        .expect("the manifest pins the crate")
}

fn encoded(answer: &impl Serialize) -> Vec<u8> {
    let mut line = serde_json::to_vec(answer).expect("an answer is JSON");
    line.push(b'\n');
    line
}

fn main() -> io::Result<()> {
    let mut answers = io::stdout().lock();
    for line in io::stdin().lock().split(b'\n') {
        // Flushed one by one: what was answered stays answered when the next request panics.
        answers.write_all(&respond(&line?))?;
        answers.flush()?;
    }
    Ok(())
}
