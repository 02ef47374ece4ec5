// Lets the suite ask @peculiar/x509: one JSON object a line in, one a line out.
//
// The library knows X.509 and PKCS#10 and nothing of CMW or attestations. It alone decides whether a message is taken:
// every "rejected" is an error of its ASN.1 schemas or a plain Error, which is what it throws where it documents anything.
// Any other exception, such as a TypeError, is nobody's answer and ends the process.
import "reflect-metadata";

import { readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

import { AsnSchemaValidationError } from "@peculiar/asn1-schema";
import { Pkcs10CertificateRequest, X509Certificate, X509Crl } from "@peculiar/x509";

const CMW = "1.3.6.1.5.5.7.1.35";
const ATTESTATION = "1.2.840.113549.1.9.16.2.59";
const READERS = { certificate: X509Certificate, crl: X509Crl, csr: Pkcs10CertificateRequest };
const manifest = createRequire(import.meta.url).resolve("@peculiar/x509");

const accepted = (output) => ({ outcome: "accepted", output });
const rejected = (reason) => ({ outcome: "rejected", reason: String(reason).slice(0, 1000) });
const unsupported = (reason) => ({ outcome: "unsupported", reason });

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

async function respond({ op, input }) {
  switch (op) {
    case "hello":
      return {
        name: "@peculiar/x509",
        version: JSON.parse(readFileSync(new URL("../package.json", `file://${manifest}`), "utf8")).version,
        language: "JavaScript",
        protocol: 1,
        window: 64,
        operations: ["cmw.find-extension", "evidence_carriers.find-attestation"],
        features: ["pkix-carrier", "pkix-unread", "pkcs10-unread"],
      };
    case "selftest.crash":
      throw new TypeError("selftest.crash was asked for");
    case "cmw.find-extension":
      return refusing(() => findExtension(input));
    case "evidence_carriers.find-attestation":
      return refusing(() => findAttestation(input));
    default:
      return unsupported(`no operation ${op}`);
  }
}

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const asked = JSON.parse(line);
  // One write per answer: what was answered stays answered when the next request ends the process.
  writeSync(1, `${JSON.stringify({ id: asked.id, ...(await respond(asked)) })}\n`);
}
