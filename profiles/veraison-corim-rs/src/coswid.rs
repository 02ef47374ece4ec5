//! CoSWIDs. What is deep in them is shown as the crate would write it.

use corim_rs::{
    ConciseSwidTag, EntityEntry, GlobalAttributes, LinkEntry, OneOrMore, Ownership, Rel, Role, Use,
};
use serde_json::{Map, Value};

use crate::Refusal;
use crate::model::{self, Model};
use crate::values::{any, code, read_item, uncode, written};

codes!(
    Role<'static>,
    Ownership<'static>,
    Rel<'static>,
    Use<'static>
);

impl Model for ConciseSwidTag<'static> {
    fn export(&self) -> Value {
        let mut members = Map::new();
        put!(members, &self.tag_id, !"tag-id");
        put!(members, &self.tag_version, !"tag-version");
        put!(members, &self.corpus, ? "corpus");
        put!(members, &self.patch, ? "patch");
        put!(members, &self.supplemental, ? "supplemental");
        put!(members, &self.software_name, !"software-name");
        put!(members, &self.software_version, ? "software-version");
        put!(members, &self.version_scheme, ? "version-scheme");
        put!(members, &self.media, ? "media");
        if let Some(entries) = &self.software_meta {
            let entries = match entries {
                OneOrMore::One(entry) => std::slice::from_ref(entry),
                OneOrMore::More(entries) => entries,
            };
            let shown = entries.iter().map(|entry| any(&written(entry)));
            members.insert("software-meta".into(), shown.collect());
        }
        put!(members, &self.entity, !"entity");
        put!(members, &self.link, ? "link");
        if let Some(payload) = &self.payload {
            members.insert("payload".into(), any(&written(payload)));
        }
        if let Some(evidence) = &self.evidence {
            members.insert("evidence".into(), any(&written(evidence)));
        }
        put!(members, &self.extensions, ? "extensions");
        if let Some(lang) = language(&self.global_attributes) {
            members.insert("lang".into(), lang);
        }
        members.into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let members = model::object(model, &MEMBERS)?;
        let several = |name: &str| {
            let items = members.get(name).map(model::list).unwrap_or_default();
            items.iter().map(read_item).collect::<Result<Vec<_>, _>>()
        };
        let software_meta = match several("software-meta")? {
            entries if entries.is_empty() => None,
            entries => Some(OneOrMore::More(entries)),
        };
        Ok(ConciseSwidTag {
            tag_id: take!(members, !"tag-id"),
            tag_version: take!(members, !"tag-version"),
            corpus: take!(members, ? "corpus"),
            patch: take!(members, ? "patch"),
            supplemental: take!(members, ? "supplemental"),
            software_name: take!(members, !"software-name"),
            software_version: take!(members, ? "software-version"),
            version_scheme: take!(members, ? "version-scheme"),
            media: take!(members, ? "media"),
            software_meta,
            entity: take!(members, !"entity"),
            link: take!(members, ? "link"),
            payload: members.get("payload").map(read_item).transpose()?,
            evidence: members.get("evidence").map(read_item).transpose()?,
            extensions: take!(members, ? "extensions"),
            global_attributes: attributes(members)?,
        })
    }
}

const MEMBERS: [&str; 16] = [
    "tag-id",
    "tag-version",
    "corpus",
    "patch",
    "supplemental",
    "software-name",
    "software-version",
    "version-scheme",
    "media",
    "software-meta",
    "entity",
    "link",
    "payload",
    "evidence",
    "extensions",
    "lang",
];

impl Model for EntityEntry<'static> {
    fn export(&self) -> Value {
        let mut members = Map::new();
        put!(members, &self.entity_name, !"entity-name");
        put!(members, &self.reg_id, ? "reg-id");
        put!(members, &self.role, !"role");
        put!(members, &self.thumbprint, ? "thumbprint");
        put!(members, &self.extensions, ? "extensions");
        if let Some(lang) = language(&self.global_attributes) {
            members.insert("lang".into(), lang);
        }
        members.into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let places = [
            "entity-name",
            "reg-id",
            "role",
            "thumbprint",
            "extensions",
            "lang",
        ];
        let members = model::object(model, &places)?;
        Ok(EntityEntry {
            entity_name: take!(members, !"entity-name"),
            reg_id: take!(members, ? "reg-id"),
            role: take!(members, !"role"),
            thumbprint: take!(members, ? "thumbprint"),
            extensions: take!(members, ? "extensions"),
            global_attributes: attributes(members)?,
        })
    }
}

impl Model for LinkEntry<'static> {
    fn export(&self) -> Value {
        let mut members = Map::new();
        put!(members, &self.artifact, ? "artifact");
        put!(members, &self.href, !"href");
        put!(members, &self.media, ? "media");
        put!(members, &self.ownership, ? "ownership");
        put!(members, &self.rel, !"rel");
        put!(members, &self.media_type, ? "media-type");
        put!(members, &self.r#use, ? "use");
        put!(members, &self.extensions, ? "extensions");
        if let Some(lang) = language(&self.global_attributes) {
            members.insert("lang".into(), lang);
        }
        members.into()
    }

    fn build(model: &Value) -> Result<Self, Refusal> {
        let places = [
            "artifact",
            "href",
            "media",
            "ownership",
            "rel",
            "media-type",
            "use",
            "extensions",
            "lang",
        ];
        let members = model::object(model, &places)?;
        Ok(LinkEntry {
            artifact: take!(members, ? "artifact"),
            href: take!(members, !"href"),
            media: take!(members, ? "media"),
            ownership: take!(members, ? "ownership"),
            rel: take!(members, !"rel"),
            media_type: take!(members, ? "media-type"),
            r#use: take!(members, ? "use"),
            extensions: take!(members, ? "extensions"),
            global_attributes: attributes(members)?,
        })
    }
}

fn language(attributes: &Option<GlobalAttributes>) -> Option<Value> {
    let lang = attributes.as_ref()?.lang.as_ref()?;
    Some(lang.as_ref().into())
}

fn attributes(members: &Map<String, Value>) -> Result<Option<GlobalAttributes<'static>>, Refusal> {
    let Some(lang) = members.get("lang") else {
        return Ok(None);
    };
    let mut made = GlobalAttributes::new();
    made.lang = Some(Model::build(lang)?);
    Ok(Some(made))
}
