"""What wrong looks like: for each requirement that cases can show broken, a reference that breaks it."""

from conformance.drafts.cmw.mutants import carried, collections, context, records, signed, writing

MUTANTS = (
    *records.mutants(),
    *collections.mutants(),
    *context.mutants(),
    *writing.mutants(),
    *signed.mutants(),
    *carried.mutants(),
)
