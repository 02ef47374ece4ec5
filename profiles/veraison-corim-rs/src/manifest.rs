//! The CoRIM map, lists of tags and what a signer says of itself.

use corim_rs::{
    ConciseTagTypeChoice, ConciseTlTag, ConciseTlTagBuilder, CorimEntityMap, CorimEntityMapBuilder,
    CorimIdTypeChoice, CorimLocatorMap, CorimMap, CorimMapBuilder, CorimMetaMap,
    CorimRoleTypeChoice, CorimSignerMap, EntityNameTypeChoice, OneOrMore, ProfileTypeChoice,
    TagIdentityMap, ValidityMap,
};
use serde_json::{Map, Value, json};

use crate::Refusal;
use crate::model::{self, Model, named, picked};
use crate::values::{code, uncode};

builders!(CorimMap by CorimMapBuilder {
    id ! "id",
    tags ! "tags",
    dependent_rims ? "dependent-rims",
    profile ? "profile",
    rim_validity ? "rim-validity",
    entities ? "entities",
    extensions ? "extensions",
});
builders!(CorimEntityMap by CorimEntityMapBuilder {
    entity_name ! "entity-name",
    reg_id ? "reg-id",
    role ! "role",
    extensions ? "extensions",
});
members!(ValidityMap { not_before ? "not-before", not_after ! "not-after" });
members!(CorimMetaMap<'static> {
    signer ! "signer",
    signature_validity ? "signature-validity",
    extensions ? "extensions",
});
members!(CorimSignerMap<'static> {
    signer_name ! "signer-name",
    signer_uri ? "signer-uri",
    extensions ? "extensions",
});
choice!(CorimIdTypeChoice<'static> { Tstr "text", Uuid "uuid" });
choice!(ProfileTypeChoice<'static> { Uri "uri", Oid "oid" });
codes!(CorimRoleTypeChoice);

impl Model for EntityNameTypeChoice<'static> {
    fn export(&self) -> Value {
        match self {
            Self::Text(name) => name.export(),
            Self::Extension(value) => crate::values::extension(value),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        Ok(Self::Text(Model::build(model)?))
    }
}

/// One thing or several, which is always an array in the model.
impl<T: Model> Model for OneOrMore<T> {
    fn export(&self) -> Value {
        match self {
            OneOrMore::One(item) => json!([item.export()]),
            OneOrMore::More(items) => items.export(),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        Ok(match model::list(model) {
            [item] => OneOrMore::One(Model::build(item)?),
            _ => OneOrMore::More(Model::build(model)?),
        })
    }
}

/// The crate has room for one thumbprint.
impl Model for CorimLocatorMap<'static> {
    fn export(&self) -> Value {
        let mut members = Map::new();
        put!(members, &self.href, !"href");
        if let Some(digest) = &self.thumbprint {
            members.insert("thumbprint".into(), json!([digest.export()]));
        }
        members.into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &["href", "thumbprint"])?;
        let thumbprint = match members.get("thumbprint").map(model::list) {
            None => None,
            Some([digest]) => Some(Model::build(digest)?),
            Some(_) => return Err("the crate's type has room for one thumbprint".into()),
        };
        Ok(CorimLocatorMap {
            href: take!(members, !"href"),
            thumbprint,
        })
    }
}

impl Model for ConciseTagTypeChoice<'static> {
    fn export(&self) -> Value {
        match self {
            Self::Mid(tag) => named("comid", tag.0.0.export()),
            Self::Swid(tag) => named("coswid", tag.0.0.export()),
            Self::Tl(tag) => named("cotl", tag.0.0.export()),
            Self::Extension(value) => crate::values::extension(value),
        }
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        Ok(match picked(model)? {
            ("comid", tag) => corim_rs::ConciseMidTag::build(tag)?.into(),
            ("coswid", tag) => corim_rs::ConciseSwidTag::build(tag)?.into(),
            ("cotl", tag) => ConciseTlTag::build(tag)?.into(),
            (name, value) => Self::Extension(crate::values::extended(name, value)?),
        })
    }
}

impl Model for ConciseTlTag<'static> {
    fn export(&self) -> Value {
        json!({
            "tag-identity": self.tag_identity.export(),
            "tags-list": self.tags_list.export(),
            "tl-validity": self.tl_validity.export(),
        })
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &["tag-identity", "tags-list", "tl-validity"])?;
        let TagIdentityMap {
            tag_id,
            tag_version,
        } = take!(members, !"tag-identity");
        let ValidityMap {
            not_before,
            not_after,
        } = take!(members, !"tl-validity");
        let mut builder = ConciseTlTagBuilder::new()
            .tag_id(tag_id)
            .tags_list(take!(members, !"tags-list"))
            .not_after(not_after);
        if let Some(version) = tag_version {
            builder = builder.tag_version(version);
        }
        if let Some(moment) = not_before {
            builder = builder.not_before(moment);
        }
        Ok(builder.build()?)
    }
}
