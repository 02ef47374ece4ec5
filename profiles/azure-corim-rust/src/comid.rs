//! CoMIDs and what is in them.

use corim::cbor::value::{self, Value as Item};
use corim::types::comid::ComidTag;
use corim::types::common::{EntityMap, LinkedTagMap, TagIdentity, ValidityMap, VersionMap};
use corim::types::environment::{ClassMap, EnvironmentMap};
use corim::types::measurement::{FlagsMap, IpAddr, MacAddr, MeasurementMap, MeasurementValuesMap};
use corim::types::triples::{
    AttestKeyTriple, CesCommonCondition, ConditionalEndorsementSeriesTriple,
    ConditionalEndorsementTriple, ConditionalSeriesRecord, CoswidTriple, DomainMembershipTriple,
    EndorsedTriple, IdentityTriple, KeyTripleConditions, ReferenceTriple,
    StatefulEnvironmentRecord, TriplesMap, TrustDependencyTriple,
};
use serde_json::{Map, Value, json};

use crate::model::{self, Model, bytes, uuid};
use crate::values::{any, item};
use crate::{Refusal, fail};

members!(ComidTag {
    language ? "language",
    tag_identity ! "tag-identity",
    entities ? "entities",
    linked_tags ? "linked-tags",
    triples ! "triples",
});
members!(EntityMap { entity_name ! "entity-name", reg_id ? "reg-id", role ! "role" });
members!(LinkedTagMap { linked_tag_id ! "linked-tag-id", tag_rel ! "tag-rel" });
members!(ValidityMap { not_before ? "not-before", not_after ! "not-after" });
members!(TriplesMap {
    reference_triples ? "reference-triples",
    endorsed_triples ? "endorsed-triples",
    identity_triples ? "identity-triples",
    attest_key_triples ? "attest-key-triples",
    dependency_triples ? "dependency-triples",
    membership_triples ? "membership-triples",
    coswid_triples ? "coswid-triples",
    conditional_endorsement_series ? "conditional-endorsement-series-triples",
    conditional_endorsement ? "conditional-endorsement-triples",
});
members!(ReferenceTriple { 0 ! "ref-env", 1 ! "ref-claims" });
members!(EndorsedTriple { 0 ! "condition", 1 ! "endorsement" });
members!(IdentityTriple { 0 ! "environment", 1 ! "key-list", 2 ? "conditions" });
members!(AttestKeyTriple { 0 ! "environment", 1 ! "key-list", 2 ? "conditions" });
members!(KeyTripleConditions { mkey ? "mkey", authorized_by ? "authorized-by" });
members!(TrustDependencyTriple { 0 ! "domain-id", 1 ! "trustees" });
members!(DomainMembershipTriple { 0 ! "domain-id", 1 ! "members" });
members!(CoswidTriple { 0 ! "environment", 1 ! "tag-ids" });
members!(ConditionalEndorsementSeriesTriple { 0 ! "common-condition", 1 ! "series" });
members!(CesCommonCondition {
    environment ! "environment",
    claims_list ! "claims-list",
    authorized_by ? "authorized-by",
});
members!(ConditionalSeriesRecord { 0 ! "condition", 1 ! "addition" });
members!(ConditionalEndorsementTriple { 0 ! "conditions", 1 ! "endorsements" });
members!(StatefulEnvironmentRecord { 0 ! "environment", 1 ! "claims-list" });
members!(EnvironmentMap { class ? "class", instance ? "instance", group ? "group" });
members!(ClassMap {
    class_id ? "class-id",
    vendor ? "vendor",
    model ? "model",
    layer ? "layer",
    index ? "index",
});
members!(MeasurementMap { mkey ? "mkey", mval ! "mval", authorized_by ? "authorized-by" });
members!(VersionMap { version ! "version", version_scheme ? "version-scheme" });
members!(FlagsMap {
    is_configured ? "is-configured",
    is_secure ? "is-secure",
    is_recovery ? "is-recovery",
    is_debug ? "is-debug",
    is_replay_protected ? "is-replay-protected",
    is_integrity_protected ? "is-integrity-protected",
    is_runtime_meas ? "is-runtime-meas",
    is_immutable ? "is-immutable",
    is_tcb ? "is-tcb",
    is_confidentiality_protected ? "is-confidentiality-protected",
    is_runtime_updatable ? "is-runtime-updatable",
});

impl Model for TagIdentity {
    fn export(&self) -> Value {
        json!({ "tag-id": self.tag_id.export(), "tag-version": self.tag_version_or_default().export() })
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &["tag-id", "tag-version"])?;
        Ok(TagIdentity {
            tag_id: take!(members, !"tag-id"),
            tag_version: take!(members, ? "tag-version"),
        })
    }
}

impl Model for MacAddr {
    fn export(&self) -> Value {
        match self {
            MacAddr::Eui48(address) => bytes::export(address),
            MacAddr::Eui64(address) => bytes::export(address),
            other => fail("a variant without a name", format!("{other:?}")),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let address = bytes::build(model)?;
        match address.len() {
            6 => Ok(MacAddr::Eui48(address.as_slice().try_into()?)),
            _ => Ok(MacAddr::Eui64(address.as_slice().try_into()?)),
        }
    }
}

impl Model for IpAddr {
    fn export(&self) -> Value {
        match self {
            IpAddr::V4(address) => bytes::export(address),
            IpAddr::V6(address) => bytes::export(address),
            other => fail("a variant without a name", format!("{other:?}")),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let address = bytes::build(model)?;
        match address.len() {
            4 => Ok(IpAddr::V4(address.as_slice().try_into()?)),
            _ => Ok(IpAddr::V6(address.as_slice().try_into()?)),
        }
    }
}

const VALUES: [&str; 15] = [
    "version",
    "svn",
    "digests",
    "flags",
    "raw-value",
    "mac-addr",
    "ip-addr",
    "serial-number",
    "ueid",
    "uuid",
    "name",
    "cryptokeys",
    "integrity-registers",
    "int-range",
    "extensions",
];

/// The crate has no field for the mask under key 5.
impl Model for MeasurementValuesMap {
    fn export(&self) -> Value {
        let mut members = Map::new();
        put!(members, &self.version, ? "version");
        put!(members, &self.svn, ? "svn");
        put!(members, &self.digests, ? "digests");
        put!(members, &self.flags, ? "flags");
        put!(members, &self.raw_value, ? "raw-value");
        put!(members, &self.mac_addr, ? "mac-addr");
        put!(members, &self.ip_addr, ? "ip-addr");
        put!(members, &self.serial_number, ? "serial-number");
        if let Some(ueid) = &self.ueid {
            members.insert("ueid".into(), bytes::export(ueid));
        }
        if let Some(value) = &self.uuid {
            members.insert("uuid".into(), uuid::export(value));
        }
        put!(members, &self.name, ? "name");
        put!(members, &self.cryptokeys, ? "cryptokeys");
        put!(members, &self.integrity_registers, ? "integrity-registers");
        put!(members, &self.int_range, ? "int-range");
        let extensions = self.undefined();
        if !extensions.is_empty() {
            members.insert("extensions".into(), extensions.into());
        }
        members.into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &VALUES)?;
        let mut made = MeasurementValuesMap::new();
        made.version = take!(members, ? "version");
        made.svn = take!(members, ? "svn");
        made.digests = take!(members, ? "digests");
        made.flags = take!(members, ? "flags");
        made.raw_value = take!(members, ? "raw-value");
        made.mac_addr = take!(members, ? "mac-addr");
        made.ip_addr = take!(members, ? "ip-addr");
        made.serial_number = take!(members, ? "serial-number");
        made.ueid = members.get("ueid").map(bytes::build).transpose()?;
        made.uuid = match members.get("uuid") {
            Some(text) => Some(uuid::build(text)?.to_vec()),
            None => None,
        };
        made.name = take!(members, ? "name");
        made.cryptokeys = take!(members, ? "cryptokeys");
        made.integrity_registers = take!(members, ? "integrity-registers");
        made.int_range = take!(members, ? "int-range");
        for entry in members.get("extensions").map_or(&[][..], model::list) {
            let (key, value) = model::pair(entry);
            match model::label(key)? {
                Ok(number) => made.extra_entries.insert(number.try_into()?, item(value)?),
                Err(name) => return Err(format!("a key is a number, not {name}").into()),
            };
        }
        Ok(made)
    }
}

/// What the crate has under keys that revision 11 leaves undefined: those that it knows from elsewhere have fields.
trait Undefined {
    fn undefined(&self) -> Vec<Value>;
}

impl Undefined for MeasurementValuesMap {
    fn undefined(&self) -> Vec<Value> {
        let known = [
            (16, self.r#bool.as_ref().map(value::to_value)),
            (17, self.number.as_ref().map(value::to_value)),
            (18, self.text.as_ref().map(value::to_value)),
            (19, self.bytes.as_ref().map(value::to_value)),
        ];
        let known = known.into_iter().filter_map(|(key, found)| {
            let item = found?.unwrap_or_else(|error| fail("a matcher as an item", error));
            Some((key, item))
        });
        let others = self
            .extra_entries
            .iter()
            .map(|(key, item)| (*key, item.clone()));
        let pair = |(key, item): (i64, Item)| json!([{ "int": key.to_string() }, any(&item)]);
        known.chain(others).map(pair).collect()
    }
}
