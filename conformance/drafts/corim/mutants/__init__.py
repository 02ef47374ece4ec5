"""What wrong looks like: for each requirement that cases can show broken, a reference that breaks it."""

from conformance.drafts.corim.mutants import (
    comid,
    framing,
    manifest,
    refusals,
    signed,
    signing,
    tags,
    triples,
    values,
    writing,
)

MUTANTS = (
    *framing.mutants(),
    *manifest.mutants(),
    *comid.mutants(),
    *values.mutants(),
    *triples.mutants(),
    *tags.mutants(),
    *signed.mutants(),
    *writing.mutants(),
    *refusals.mutants(),
    *signing.mutants(),
)
