//! CoSWIDs, as far as the crate models them: it has no place for evidence, payload and software-meta.

use corim::types::coswid::{ConciseSwidTag, SwidEntity, SwidLink};

members!(ConciseSwidTag {
    tag_id ! "tag-id",
    software_name ! "software-name",
    entities ! "entity",
    links ? "link",
    corpus ? "corpus",
    patch ? "patch",
    supplemental ? "supplemental",
    tag_version ! "tag-version",
    software_version ? "software-version",
    version_scheme ? "version-scheme",
    lang ? "lang",
});
members!(SwidEntity {
    entity_name ! "entity-name",
    reg_id ? "reg-id",
    roles ! "role",
    thumbprint ? "thumbprint",
});
members!(SwidLink {
    media ? "media",
    artifact ? "artifact",
    href ! "href",
    ownership ? "ownership",
    rel ! "rel",
    media_type ? "media-type",
    use_ ? "use",
});
