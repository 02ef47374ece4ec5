//! The CoRIM map, lists of tags and what a signer says of itself.

use std::slice::Iter;

use corim::builder::{ComidBuilder, CorimBuilder, CotlBuilder};
use corim::cbor;
use corim::types::comid::ComidTag;
use corim::types::common::{TagIdentity, ValidityMap};
use corim::types::corim::{
    ConciseTagChoice, ConciseTlTag, CorimLocator, CorimLocatorHref, CorimLocatorThumbprint,
    CorimMap, CorimMetaMap, CorimSignerMap,
};
use corim::validate::ValidatedCorim;
use serde_json::{Map, Value, json};

use crate::model::{self, Model, bytes, named, picked};
use crate::{Refusal, fail};

members!(ConciseTlTag {
    tag_identity ! "tag-identity",
    tags_list ! "tags-list",
    tl_validity ! "tl-validity",
});
members!(CorimMetaMap { signer ! "signer", signature_validity ? "signature-validity" });
members!(CorimSignerMap { signer_name ! "signer-name", signer_uri ? "signer-uri" });
members!(CorimLocator { href ! "href", thumbprint ? "thumbprint" });

impl Model for CorimLocatorHref {
    fn export(&self) -> Value {
        match self {
            CorimLocatorHref::Single(uri) => json!([uri]),
            CorimLocatorHref::Multiple(uris) => uris.export(),
            other => fail("a variant without a name", format!("{other:?}")),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        Ok(match model::list(model) {
            [uri] => CorimLocatorHref::Single(Model::build(uri)?),
            _ => CorimLocatorHref::Multiple(Model::build(model)?),
        })
    }
}

impl Model for CorimLocatorThumbprint {
    fn export(&self) -> Value {
        match self {
            CorimLocatorThumbprint::Single(digest) => json!([digest.export()]),
            CorimLocatorThumbprint::Multiple(digests) => digests.export(),
            other => fail("a variant without a name", format!("{other:?}")),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        Ok(match model::list(model) {
            [digest] => CorimLocatorThumbprint::Single(Model::build(digest)?),
            _ => CorimLocatorThumbprint::Multiple(Model::build(model)?),
        })
    }
}

/// A CoRIM with its tags, which the crate gives by kind, each kind in the order of the message.
pub fn export(read: &ValidatedCorim) -> Value {
    let CorimMap {
        id,
        tags,
        dependent_rims,
        profile,
        rim_validity,
        entities,
    } = &read.corim;
    let mut comids = read.comids.iter();
    let mut cotls = read.cotls.iter();
    let mut coswids = read.coswids.iter();
    let tag = |tag| match tag {
        &ConciseTagChoice::Comid(_) | &ConciseTagChoice::BareBstr(_) => next("comid", &mut comids),
        &ConciseTagChoice::Coswid(_) => next("coswid", &mut coswids),
        &ConciseTagChoice::Cotl(_) => next("cotl", &mut cotls),
        ConciseTagChoice::Unknown(number, content) => json!({
            "tag": { "number": number.export(), "value": bytes::export(content) }
        }),
        other => fail("a variant without a name", format!("{other:?}")),
    };
    let mut members = Map::new();
    members.insert("id".into(), id.export());
    members.insert("tags".into(), tags.iter().map(tag).collect());
    put!(members, dependent_rims, ? "dependent-rims");
    put!(members, profile, ? "profile");
    put!(members, rim_validity, ? "rim-validity");
    put!(members, entities, ? "entities");
    members.into()
}

fn next<T: Model>(kind: &str, tags: &mut Iter<T>) -> Value {
    match tags.next() {
        Some(tag) => named(kind, tag.export()),
        None => fail("a tag that the crate did not give", kind),
    }
}

const MEMBERS: [&str; 6] = [
    "id",
    "tags",
    "dependent-rims",
    "profile",
    "rim-validity",
    "entities",
];

/// Makes a CoRIM with the crate's builders.
pub fn build(model: &Value) -> Result<Vec<u8>, Refusal> {
    let members = model::object(model, &MEMBERS)?;
    let mut builder = CorimBuilder::new(take!(members, !"id"));
    if let Some(profile) = members.get("profile") {
        builder = builder.set_profile(Model::build(profile)?);
    }
    if let Some(validity) = members.get("rim-validity") {
        let ValidityMap {
            not_before,
            not_after,
        } = Model::build(validity)?;
        builder = builder.set_validity(not_before.map(i64::from), not_after.into())?;
    }
    for locator in members.get("dependent-rims").map_or(&[][..], model::list) {
        builder = builder.add_dependent_rim(Model::build(locator)?);
    }
    for entity in members.get("entities").map_or(&[][..], model::list) {
        builder = builder.add_entity(Model::build(entity)?);
    }
    for tag in model::list(model::member(members, "tags")?) {
        builder = match picked(tag)? {
            ("comid", tag) => builder.add_comid_tag(comid(Model::build(tag)?)?)?,
            ("coswid", coswid) => builder.add_coswid(Model::build(coswid)?)?,
            ("cotl", tag) => builder.add_cotl(cotl(Model::build(tag)?)?)?,
            ("tag", other) => {
                let number = Model::build(&other["number"])?;
                let content = bytes::build(&other["value"])?;
                builder.add_tag(ConciseTagChoice::Unknown(number, content))
            }
            (name, _) => return Err(format!("the crate has no tag {name}").into()),
        };
    }
    Ok(builder.build_bytes()?)
}

/// Has the crate's builder make a CoMID of the parts, one by one.
fn comid(parts: ComidTag) -> Result<ComidTag, Refusal> {
    let ComidTag {
        language,
        tag_identity,
        entities,
        linked_tags,
        triples,
    } = parts;
    let mut builder = ComidBuilder::new(tag_identity.tag_id);
    if let Some(version) = tag_identity.tag_version {
        builder = builder.set_tag_version(version);
    }
    if let Some(language) = language {
        builder = builder.set_language(language);
    }
    macro_rules! add {
        ($list:expr, $method:ident) => {
            for item in $list.into_iter().flatten() {
                builder = builder.$method(item);
            }
        };
    }
    add!(entities, add_entity);
    add!(linked_tags, add_linked_tag);
    add!(triples.reference_triples, add_reference_triple);
    add!(triples.endorsed_triples, add_endorsed_triple);
    add!(triples.identity_triples, add_identity_triple);
    add!(triples.attest_key_triples, add_attest_key_triple);
    add!(triples.dependency_triples, add_dependency_triple);
    add!(triples.membership_triples, add_membership_triple);
    add!(triples.coswid_triples, add_coswid_triple);
    add!(
        triples.conditional_endorsement_series,
        add_conditional_endorsement_series
    );
    add!(triples.conditional_endorsement, add_conditional_endorsement);
    Ok(builder.build()?)
}

fn cotl(parts: ConciseTlTag) -> Result<ConciseTlTag, Refusal> {
    let TagIdentity {
        tag_id,
        tag_version,
    } = parts.tag_identity;
    let mut builder = CotlBuilder::new(tag_id, parts.tl_validity.not_after.into());
    if let Some(version) = tag_version {
        builder = builder.set_tag_version(version);
    }
    if let Some(moment) = parts.tl_validity.not_before {
        builder = builder.set_not_before(moment.into());
    }
    for tag in parts.tags_list {
        builder = builder.add_tag(tag);
    }
    Ok(builder.build()?)
}

/// Writes a CoRIM that was read.
pub fn write(read: ValidatedCorim) -> Result<Vec<u8>, Refusal> {
    let tagged = cbor::value::Tagged::new(corim::types::tags::TAG_CORIM, read.corim);
    Ok(cbor::encode(&tagged)?)
}
