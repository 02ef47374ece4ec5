"""An invented document about kettles in three renderings, and a catalogue of it: what the trace is tried on."""

import hashlib

import msgspec

from conformance.engine.grammar import rules
from conformance.engine.sentences import Sentence, sentences
from conformance.engine.texts import format_of, read
from conformance.model.draft import Draft, Revision
from conformance.model.requirement import Level, Place, Requirement

RFCXML = """\
<?xml version="1.0"?>
<!DOCTYPE rfc [<!ENTITY nbsp "&#160;">]>
<rfc version="3" number="1"><front><title>Kettles</title></front><middle>
<section anchor="conv"><name>Conventions</name>
<t>The key words "<bcp14>MUST</bcp14>", "<bcp14>MUST NOT</bcp14>", "<bcp14>SHOULD</bcp14>" and "<bcp14>MAY</bcp14>"
are to be interpreted as described in BCP 14 <xref target="RFC2119"/>.</t></section>
<section anchor="kettle"><name>The <tt>kettle</tt> Frame</name>
<!-- A kettle MUST sing. -->
<t>A kettle <bcp14>MUST</bcp14> whistle and <bcp14>MUST NOT</bcp14> leak (<xref target="lid"/>).
It may hum, e.g. Bach.<cref>Do they? MUST they?</cref></t>
<t>A kettle has the following fields:</t>
<dl><dt>lid:</dt><dd>A cover.  It <bcp14>SHOULD</bcp14> fit; see <xref target="RFC7" section="4"/>.</dd>
<dt>spout:</dt><dd><t>An opening of 2<sup>3</sup> units.</t></dd></dl>
<figure><sourcecode type="cddl"><![CDATA[
kettle = [ lid: bytes, ? spout: uint ]  ; MUST be an array
lid = bytes]]></sourcecode></figure>
<section anchor="lid"><name>Lids</name>
<t>A maker <bcp14>MUST</bcp14>:</t>
<ul><li>polish the lid;</li><li><t>name its weight.</t></li></ul>
<t>Lids are round.  Lids are round.</t>
<table><thead><tr><th>Lid</th><th>Size</th></tr></thead><tbody><tr><td>small</td><td>7</td></tr></tbody></table>
</section></section></middle>
<back><references><name>References</name></references>
<section anchor="extra"><name>Extras</name><t>A cosy <bcp14>MAY</bcp14> be added.</t></section>
<section numbered="false"><name>Thanks</name><t>The authors thank the cook.</t></section></back></rfc>
"""

KRAMDOWN = """\
---
title: Kettles
--- abstract

A document that MUST not be read here.

--- middle

# Conventions {#conv}

{::boilerplate bcp14-tagged}

# The `kettle` Frame {#kettle}

<!-- A kettle MUST sing. -->
A kettle **MUST** whistle and MUST
NOT leak ({{lid}}).
It may hum, e.g. Bach.

[^1] A note that MUST go.

A kettle has the following fields:

{: vspace="0"}
lid:
: A cover.  It SHOULD fit; see {{Section 4 of -seven}}.

`spout`:
: An opening of 2<sup>3</sup> units.

~~~ cddl
kettle = [ lid: bytes, ? spout: uint ]  ; MUST be an array
lid = bytes
~~~
{: #fig
   title="A frame"}

## Lids {#lid}

A maker MUST:

* polish the lid;
* name its
  weight.

Lids are round.  Lids are round.

| Lid | Size |
|-----|------|
| small | 7 |

--- back

# Extras

A cosy MAY be added.

# Thanks
{:numbered="false"}

The authors thank the cook.
"""

TEXT = """\
Kettle Task Force                                             A. Cook
Request for Comments: 1                                     July 2026

                               Kettles

Table of Contents

   1.  Conventions
   2.  The kettle Frame

1.  Conventions

   The key words "MUST", "MUST NOT", "SHOULD" and "MAY" are to be
   interpreted as described in BCP 14 [RFC2119].

2.  The kettle Frame

   A kettle MUST whistle and MUST NOT leak (Section 2.1).  It may hum,
   e.g. Bach.

   A kettle has the following fields:

   lid:  A cover.  It SHOULD fit; see Section 4 of [RFC7].

   spout:
      An opening of 2^3 units.

   kettle = [ lid: bytes, ? spout: uint ]  ; MUST be an array
   lid = bytes

                          Figure 1: A Frame

2.1.  Lids

   A maker MUST:

   *  polish the lid;

   *  name its
      weight.

   Lids are round.  Lids are round.

   +=======+======+
   | Lid   | Size |
   +=======+======+
   | small | 7    |
   +-------+------+

3.  References

   [RFC7]     Cook, A., "Spoons MUST shine", RFC 7.

Appendix A.  Extras

   A cosy MAY be added.

Thanks

   The authors thank the cook.
"""

TEXTS = {"rfcxml": RFCXML, "kramdown": KRAMDOWN, "text": TEXT}


def found(text: str) -> tuple[Sentence, ...]:
    """The sentences of a document in whichever format it is."""
    data = text.encode()
    return sentences(read(data, format_of(data)))


def one(text: str, part: str) -> Sentence:
    """The sentence that has these words in it."""
    (only,) = [each for each in found(text) if part in each.text]
    return only


def row(id_: str, level: Level, *hashes: str, covers: int = 1, grammar: tuple[str, ...] = ()) -> Requirement:
    """A row that stands in revision `1`, in section 2."""
    place = Place(section="2", sentences=hashes, covers=covers, grammar=grammar)
    return Requirement(id=f"kettle/{id_}", level=level, role="maker", statement=f"About {id_}.", places={"1": place})


def catalogue(text: str = RFCXML, *, parts: tuple[str, ...] = (), without: str = "", **more: Requirement) -> Draft:
    """A catalogue that the text is clean against; `more` rows replace or add, `without` drops one."""
    kettle = one(text, "whistle").digest
    rows = {
        "whistle": row("whistle", Level.MUST, kettle, grammar=("kettle",)),
        "leak": row("leak", Level.MUST_NOT, kettle),
        "fit": row("fit", Level.SHOULD, one(text, "SHOULD fit").digest, grammar=("lid",)),
        "polish": row("polish", Level.MUST, one(text, "polish").digest),
        "weight": row("weight", Level.MUST, one(text, "name its").digest),
        "cosy": row("cosy", Level.MAY, one(text, "cosy").digest),
        "round": row("round", Level.STRUCTURE, *(each.digest for each in found(text) if "round" in each.text)),
        **more,
    }
    rows.pop(without, None)
    data = text.encode()
    older = text.replace("whistle", "sing").encode()
    newest = Revision(
        name="1",
        title="Kettles",
        published="2026-07",
        url="https://kettles.example/1",
        repository="cook/kettles",
        commit="c0ffee",
        path="docs/kettles",
        format=format_of(data),
        sha256=hashlib.sha256(data).hexdigest(),
        parts=parts,
        grammar=rules(read(data, format_of(data))),
    )
    sung = msgspec.structs.replace(newest, name="0", sha256=hashlib.sha256(older).hexdigest(), parts=(), grammar={})
    return Draft(
        draft="kettle",
        title="Kettles",
        roles={"maker": ()},
        features={"core": ""},
        flags={},
        revisions=(newest, sung),
        requirements=(
            *rows.values(),
            Requirement(
                id="kettle/sing",
                level=Level.MUST,
                role="maker",
                statement="A kettle sings.",
                places={"0": Place(section="2", sentences=(one(older.decode(), "sing and").digest,))},
            ),
        ),
    )
