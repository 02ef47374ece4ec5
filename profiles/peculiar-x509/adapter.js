// Lets the suite ask @peculiar/x509: one JSON object a line in, one a line out.
//
// The library knows X.509 and PKCS#10 and nothing of CMW or attestations. It alone decides whether a message is taken:
// every "rejected" is an error of its ASN.1 schemas or a plain Error, which is what it throws where it documents anything.
// Any other exception, such as a TypeError, is nobody's answer and ends the process.
import "reflect-metadata";

import { AsnSchemaValidationError } from "@peculiar/asn1-schema";
import { Pkcs10CertificateRequest, X509Certificate, X509Crl } from "@peculiar/x509";

import { accepted, rejected, serve, unsupported } from "./lines.js";

const CMW = "1.3.6.1.5.5.7.1.35";
const ATTESTATION = "1.2.840.113549.1.9.16.2.59";
const READERS = { certificate: X509Certificate, crl: X509Crl, csr: Pkcs10CertificateRequest };

const base64 = (bytes) => Buffer.from(bytes).toString("base64");

/** What `ask` answers, or that the library refused. */
async function refusing(ask) {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof AsnSchemaValidationError || error?.constructor === Error) return rejected(error.message);
    throw error;
  }
}

/** The first extension with the OID; whether there are more is for the library's user to ask. */
function findExtension({ data, carrier }) {
  const found = new READERS[carrier](Buffer.from(data, "base64")).getExtension(CMW);
  if (found === null) return rejected("no extension with this OID");
  return accepted({ critical: found.critical, value: base64(found.value) });
}

/** The values of every attribute with the OID, of a request whose signature is its own key's. */
async function findAttestation({ data, carrier }) {
  if (carrier !== "pkcs10") return unsupported(`no ${carrier}`);
  const request = new Pkcs10CertificateRequest(Buffer.from(data, "base64"));
  if (!(await request.verify())) return rejected("the signature is not valid");
  const values = request.getAttributes(ATTESTATION).flatMap((attribute) => attribute.values.map(base64));
  return values.length === 0 ? rejected("no attribute with this OID") : accepted({ values });
}

await serve({
  name: "@peculiar/x509",
  operations: {
    "cmw.find-extension": (input) => refusing(() => findExtension(input)),
    "evidence_carriers.find-attestation": (input) => refusing(() => findAttestation(input)),
  },
  features: ["pkix-carrier", "pkix-unread", "pkcs10-unread"],
});
