// Lets the suite ask @auth0/cose: one JSON object a line in, one a line out.
//
// The library knows COSE and nothing of CMW. It alone decides whether a message is taken: every "rejected" is one of its
// own errors (COSEError) or a plain Error, which is what the CBOR reader beneath it throws. Any other exception, such as a
// TypeError, is nobody's answer and ends the process. Of what it took, the adapter projects the payload, to show which
// bytes the library handed back.
import { Algorithms, COSEKey, Sign1, errors } from "@auth0/cose";
import { decode } from "cbor-x";

import { accepted, rejected, serve, unsupported } from "./lines.js";

const MEDIA_COSE = "application/cmw+cose";
const INDICATORS = ["reference-values", "endorsements", "evidence", "attestation-results", "appraisal-policy"];

const isRefusal = (error) => error instanceof errors.COSEError || error?.constructor === Error;

/** Read a COSE_Sign1 and check its signature with each key until one fits; a key says which algorithm it is for. */
async function verify({ data, media_type, keys }) {
  if (media_type !== MEDIA_COSE) return unsupported(`media type ${media_type}`);
  let refusal = new Error("no key");
  for (const key of keys) {
    const options = "alg" in key ? { algorithms: [Algorithms[key.alg]] } : undefined;
    const verifier = await COSEKey.fromJWK(key).toKeyLike();
    try {
      const message = Sign1.decode(Buffer.from(data, "base64"));
      await message.verify(verifier, options);
      return projected(message.payload);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      refusal = error;
    }
  }
  return rejected(refusal.message);
}

/** The payload in the suite's terms where it is a record. What it may be is no business of the library. */
function projected(payload) {
  const record = decode(payload);
  if (!Array.isArray(record) || !(record[1] instanceof Uint8Array)) return unsupported("the payload is no record");
  const [type, value, mask] = record;
  const told = { type, value: Buffer.from(value).toString("base64") };
  if (mask !== undefined) told.ind = INDICATORS.filter((_, bit) => (mask >> bit) & 1);
  return accepted({ record: told });
}

await serve({ name: "@auth0/cose", operations: { "cmw.verify": verify }, features: ["cose-envelope"] });
