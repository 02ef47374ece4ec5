// Command adapter lets the suite ask crypto/x509: one JSON object a line in, one a line out.
//
// The library knows X.509 and PKCS#10 and nothing of CMW. It alone decides whether a message is taken: every "rejected" is
// an error that it returned, or that none of the extensions it hands out has the OID; a panic of it ends the process.
package main

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"errors"
)

const (
	name    = "crypto/x509"
	library = "std"
)

var operations = map[string]func(json.RawMessage) answer{"cmw.find-extension": find}

var features = []string{"pkix-carrier", "pkix-unread"}

var cmw = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 35}

// find hands out the first extension with the OID; the library refuses most of those that stand twice.
func find(input json.RawMessage) answer {
	asked := read[struct {
		Data    []byte `json:"data"`
		Carrier string `json:"carrier"`
	}](input)
	there, err := extensions(asked.Data, asked.Carrier)
	if err != nil {
		return rejected(err)
	}
	for _, extension := range there {
		if extension.Id.Equal(cmw) {
			// Go writes a slice of nothing as null.
			return accepted(object{"critical": extension.Critical, "value": append([]byte{}, extension.Value...)})
		}
	}
	return rejected(errors.New("no extension with this OID"))
}

func extensions(data []byte, carrier string) ([]pkix.Extension, error) {
	switch carrier {
	case "certificate":
		read, err := x509.ParseCertificate(data)
		if err != nil {
			return nil, err
		}
		return read.Extensions, nil
	case "crl":
		read, err := x509.ParseRevocationList(data)
		if err != nil {
			return nil, err
		}
		return read.Extensions, nil
	default:
		read, err := x509.ParseCertificateRequest(data)
		if err != nil {
			return nil, err
		}
		return read.Extensions, nil
	}
}
