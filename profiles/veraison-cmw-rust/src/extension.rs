use cmw::CMW;
use cmw::collection::Format;
use cmw::x509_ext::{OID_EXT_CMW, X509Extension};
use serde::Deserialize;
use serde_json::{Value, json};
use simple_asn1::{ASN1Block, to_der};

use crate::decode::project;
use crate::encode::{Projection, construct};
use crate::lines::{Outcome, Refusal, read};
use crate::{MEDIA_CBOR, MEDIA_JSON, bytes, text};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadExtension {
    #[serde(deserialize_with = "bytes")]
    data: Vec<u8>,
    carrier: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WriteExtension {
    cmw: Projection,
    media_type: String,
    carrier: String,
}

/// How the crate makes an extension; the flag says whether it is critical.
type Maker = fn(&CMW, bool) -> Result<X509Extension, cmw::Error>;

/// Gives the crate the content of extnValue as its structure has it. It reads no certificates.
pub fn read_extension(input: Value) -> Outcome {
    let asked: ReadExtension = read(input);
    if asked.carrier != "value" {
        return Outcome::unsupported(format!("the crate reads no {}", asked.carrier));
    }
    let extension = X509Extension::new(OID_EXT_CMW.clone(), false, asked.data);
    match X509Extension::decode_cmw(&extension) {
        Ok(message) => Outcome::Accepted {
            output: project(&message),
        },
        Err(error) => Outcome::rejected(error),
    }
}

/// Makes the CMW with the crate's constructors, and the extension as the crate has it.
pub fn write_extension(input: Value) -> Outcome {
    let asked: WriteExtension = read(input);
    let (make, format): (Maker, _) = match asked.media_type.as_str() {
        MEDIA_CBOR => (X509Extension::marshal_cbor, Format::Cbor),
        MEDIA_JSON => (X509Extension::marshal_json, Format::Json),
        other => return Outcome::unsupported(format!("media type {other}")),
    };
    construct(asked.cmw, format)
        .and_then(|message| Ok(make(&message, false)?))
        .and_then(|made| match asked.carrier.as_str() {
            "value" => Ok(made.value),
            _ => whole(made),
        })
        .map(|data| json!({ "data": text(&data) }))
        .into()
}

/// The three members of the crate's structure as an Extension (RFC 5280 section 4.1), in the crate's own DER.
fn whole(extension: X509Extension) -> Result<Vec<u8>, Refusal> {
    let mut members = vec![ASN1Block::ObjectIdentifier(0, extension.oid)];
    if extension.critical {
        members.push(ASN1Block::Boolean(0, true));
    }
    members.push(ASN1Block::OctetString(0, extension.value));
    Ok(to_der(&ASN1Block::Sequence(0, members))?)
}
