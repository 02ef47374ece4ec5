//! CoMIDs and what is in them.

use corim_rs::{
    AttestKeyTripleRecord, ClassIdTypeChoice, ClassMap, ClassMapBuilder, ComidEntityMap,
    ComidEntityMapBuilder, ComidRoleTypeChoice, ConciseMidTag, ConciseMidTagBuilder,
    ConditionalEndorsementSeriesTripleRecord, ConditionalEndorsementTripleRecord,
    ConditionalSeriesRecord, CoswidTripleRecord, CryptoKeyTypeChoice, DomainDependencyTripleRecord,
    DomainMembershipTripleRecord, DomainTypeChoice, EndorsedTripleRecord, EnvironmentMap,
    EnvironmentMapBuilder, FlagsMap, GroupIdTypeChoice, IdentityTripleRecord, InstanceIdTypeChoice,
    LinkedTagMap, MeasuredElementTypeChoice, MeasurementMap, MeasurementValuesMap,
    MeasurementValuesMapBuilder, RawValueType, RawValueTypeChoice, ReferenceTripleRecord,
    StatefulEnvironmentRecord, SvnTypeChoice, TagIdTypeChoice, TagIdentityMap, TagRelTypeChoice,
    TriplesMap, TriplesMapBuilder, TriplesRecordCondition, TriplesRecordConditionBuilder,
    VersionMap, VersionScheme,
};
use serde_json::{Map, Value, json};

use crate::Refusal;
use crate::model::{self, Model, named, picked};
use crate::values::{code, uncode};

builders!(ConciseMidTag by ConciseMidTagBuilder {
    language ? "language",
    tag_identity ! "tag-identity",
    entities ? "entities",
    linked_tags ? "linked-tags",
    triples ! "triples",
    extensions ? "extensions",
});
builders!(ComidEntityMap by ComidEntityMapBuilder {
    entity_name ! "entity-name",
    reg_id ? "reg-id",
    role ! "role",
    extensions ? "extensions",
});
members!(LinkedTagMap<'static> { linked_tag_id ! "linked-tag-id", tag_rel ! "tag-rel" });
builders!(TriplesMap by TriplesMapBuilder {
    reference_triples ? "reference-triples",
    endorsed_triples ? "endorsed-triples",
    identity_triples ? "identity-triples",
    attest_key_triples ? "attest-key-triples",
    dependency_triples ? "dependency-triples",
    membership_triples ? "membership-triples",
    coswid_triples ? "coswid-triples",
    conditional_endorsement_series_triples ? "conditional-endorsement-series-triples",
    conditional_endorsement_triples ? "conditional-endorsement-triples",
    extensions ? "extensions",
});
members!(ReferenceTripleRecord<'static> { ref_env ! "ref-env", ref_claims ! "ref-claims" });
members!(EndorsedTripleRecord<'static> { condition ! "condition", endorsement ! "endorsement" });
members!(IdentityTripleRecord<'static> {
    environment ! "environment",
    key_list ! "key-list",
    conditions ? "conditions",
});
members!(AttestKeyTripleRecord<'static> {
    environment ! "environment",
    key_list ! "key-list",
    conditions ? "conditions",
});
builders!(TriplesRecordCondition by TriplesRecordConditionBuilder { mkey ? "mkey", authorized_by ? "authorized-by" });
members!(DomainDependencyTripleRecord<'static> {
    domain_choice ! "domain-id",
    environment_map ! "trustees",
});
members!(DomainMembershipTripleRecord<'static> {
    domain_choice ! "domain-id",
    environment_map ! "members",
});
members!(CoswidTripleRecord<'static> { environment_map ! "environment", coswid_tags ! "tag-ids" });
members!(ConditionalEndorsementSeriesTripleRecord<'static> {
    condition ! "common-condition",
    series ! "series",
});
members!(StatefulEnvironmentRecord<'static> {
    environment ! "environment",
    claims_list ! "claims-list",
});
members!(ConditionalSeriesRecord<'static> { selection ! "condition", addition ! "addition" });
members!(ConditionalEndorsementTripleRecord<'static> {
    conditions ! "conditions",
    endorsements ! "endorsements",
});
builders!(EnvironmentMap by EnvironmentMapBuilder { class ? "class", instance ? "instance", group ? "group" });
builders!(ClassMap by ClassMapBuilder {
    class_id ? "class-id",
    vendor ? "vendor",
    model ? "model",
    layer ? "layer",
    index ? "index",
});
members!(MeasurementMap<'static> { mkey ? "mkey", mval ! "mval", authorized_by ? "authorized-by" });
members!(VersionMap<'static> { version ! "version", version_scheme ? "version-scheme" });
members!(FlagsMap<'static> {
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
    extensions ? "extensions",
});

choice!(TagIdTypeChoice<'static> { Tstr "text", Uuid "uuid" });
choice!(ClassIdTypeChoice<'static> { Oid "oid", Uuid "uuid", Bytes "bytes" });
choice!(GroupIdTypeChoice<'static> { Uuid "uuid", Bytes "bytes" });
choice!(MeasuredElementTypeChoice<'static> { Oid "oid", Uuid "uuid", UInt "uint", Tstr "text" });
choice!(DomainTypeChoice<'static> { Uint "uint", Text "text", Uuid "uuid", Oid "oid" });
choice!(CryptoKeyTypeChoice<'static> {
    PkixBase64Key "pkix-base64-key",
    PkixBase64Cert "pkix-base64-cert",
    PkixBase64CertPath "pkix-base64-cert-path",
    CoseKey "cose-key",
    Thumbprint "key-thumbprint",
    CertThumbprint "cert-thumbprint",
    CertPathThumbprint "cert-path-thumbprint",
    PkixAsn1DerCert "pkix-asn1der-cert",
    Bytes "bytes",
});
choice!(RawValueTypeChoice<'static> {
    TaggedBytes "bytes",
    TaggedMaskedRawValue "masked-raw-value",
});

codes!(
    ComidRoleTypeChoice,
    TagRelTypeChoice,
    VersionScheme<'static>
);

impl Model for InstanceIdTypeChoice<'static> {
    fn export(&self) -> Value {
        match self {
            Self::Ueid(value) => named("ueid", value.export()),
            Self::Uuid(value) => named("uuid", value.export()),
            Self::Bytes(value) => named("bytes", value.export()),
            Self::CryptoKey(key) => key.export(),
            Self::Extension(value) => crate::values::extension(value),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        match picked(model)? {
            ("ueid", value) => Ok(Self::Ueid(Model::build(value)?)),
            ("uuid", value) => Ok(Self::Uuid(Model::build(value)?)),
            ("bytes", value) => Ok(Self::Bytes(Model::build(value)?)),
            _ => Ok(Self::CryptoKey(Model::build(model)?)),
        }
    }
}

impl Model for SvnTypeChoice {
    fn export(&self) -> Value {
        match self {
            SvnTypeChoice::Svn(number) => named("svn", number.export()),
            SvnTypeChoice::TaggedSvn(number) => named("svn", number.export()),
            SvnTypeChoice::TaggedMinSvn(number) => named("min-svn", number.export()),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        match picked(model)? {
            ("min-svn", number) => Ok(SvnTypeChoice::TaggedMinSvn(Model::build(number)?)),
            (_, number) => Ok(SvnTypeChoice::TaggedSvn(Model::build(number)?)),
        }
    }
}

impl Model for TagIdentityMap<'static> {
    fn export(&self) -> Value {
        let version = self.tag_version.unwrap_or_default();
        json!({ "tag-id": self.tag_id.export(), "tag-version": version.export() })
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &["tag-id", "tag-version"])?;
        Ok(TagIdentityMap {
            tag_id: take!(members, !"tag-id"),
            tag_version: take!(members, ? "tag-version"),
        })
    }
}

const VALUES: [&str; 15] = [
    "version",
    "svn",
    "digests",
    "flags",
    "raw-value",
    "raw-value-mask",
    "mac-addr",
    "ip-addr",
    "serial-number",
    "ueid",
    "uuid",
    "name",
    "cryptokeys",
    "integrity-registers",
    "extensions",
];

/// The crate has the deprecated mask within its type for raw values, and no int-range.
impl Model for MeasurementValuesMap<'static> {
    fn export(&self) -> Value {
        let mut members = Map::new();
        put!(members, &self.version, ? "version");
        put!(members, &self.svn, ? "svn");
        put!(members, &self.digests, ? "digests");
        put!(members, &self.flags, ? "flags");
        if let Some(raw) = &self.raw {
            put!(members, &raw.raw_value, !"raw-value");
            put!(members, &raw.raw_value_mask, ? "raw-value-mask");
        }
        put!(members, &self.mac_addr, ? "mac-addr");
        put!(members, &self.ip_addr, ? "ip-addr");
        put!(members, &self.serial_number, ? "serial-number");
        put!(members, &self.ueid, ? "ueid");
        put!(members, &self.uuid, ? "uuid");
        put!(members, &self.name, ? "name");
        put!(members, &self.cryptokeys, ? "cryptokeys");
        put!(members, &self.integrity_registers, ? "integrity-registers");
        put!(members, &self.extensions, ? "extensions");
        members.into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &VALUES)?;
        let mut builder = MeasurementValuesMapBuilder::new();
        macro_rules! set {
            ($($setter:ident $name:literal),* $(,)?) => { $(
                if let Some(value) = members.get($name) {
                    builder = builder.$setter(Model::build(value)?);
                }
            )* };
        }
        set!(
            version "version",
            svn "svn",
            digest "digests",
            flags "flags",
            mac_addr "mac-addr",
            ip_addr "ip-addr",
            serial_number "serial-number",
            ueid "ueid",
            uuid "uuid",
            name "name",
            cryptokeys "cryptokeys",
            integrity_registers "integrity-registers",
            extensions "extensions",
        );
        if let Some(value) = members.get("raw-value") {
            builder = builder.raw(RawValueType {
                raw_value: Model::build(value)?,
                raw_value_mask: take!(members, ? "raw-value-mask"),
            });
        }
        Ok(builder.build()?)
    }
}
