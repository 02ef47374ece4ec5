"""What wrong looks like: for each requirement that cases can show broken, a reference that breaks it."""

from conformance.drafts.cmw import mutants_collections, mutants_context, mutants_records, mutants_writing

MUTANTS = (
    *mutants_records.mutants(),
    *mutants_collections.mutants(),
    *mutants_context.mutants(),
    *mutants_writing.mutants(),
)
