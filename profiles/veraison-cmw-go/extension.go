package main

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"errors"

	"github.com/veraison/cmw"
)

// readExtension gives the library the extension that Go's own reader of certificates, CRLs and requests finds.
func readExtension(input json.RawMessage) answer {
	asked := read[struct {
		Data    []byte `json:"data"`
		Carrier string `json:"carrier"`
	}](input)
	extension, err := find(asked.Data, asked.Carrier)
	if err != nil {
		return rejected(err)
	}
	message, err := cmw.DecodeX509Extension(extension)
	if err != nil {
		return rejected(err)
	}
	return accepted(project(message))
}

func find(data []byte, carrier string) (pkix.Extension, error) {
	if carrier == "value" {
		return pkix.Extension{Id: cmw.OidExtCmw, Value: data}, nil
	}
	found, err := extensions(data, carrier)
	if err != nil {
		return pkix.Extension{}, err
	}
	for _, extension := range found {
		if extension.Id.Equal(cmw.OidExtCmw) {
			return extension, nil
		}
	}
	return pkix.Extension{}, errors.New("no extension with the library's OID")
}

func extensions(data []byte, carrier string) ([]pkix.Extension, error) {
	switch carrier {
	case "certificate":
		found, err := x509.ParseCertificate(data)
		if err != nil {
			return nil, err
		}
		return found.Extensions, nil
	case "crl":
		found, err := x509.ParseRevocationList(data)
		if err != nil {
			return nil, err
		}
		return found.Extensions, nil
	default:
		found, err := x509.ParseCertificateRequest(data)
		if err != nil {
			return nil, err
		}
		return found.Extensions, nil
	}
}

// writeExtension makes the CMW with the library's constructors, and the extension as the library has it.
func writeExtension(input json.RawMessage) answer {
	asked := read[struct {
		CMW       json.RawMessage `json:"cmw"`
		MediaType string          `json:"media_type"`
		Carrier   string          `json:"carrier"`
	}](input)
	choices := map[string]cmw.Choice{mediaCBOR: cmw.ChoiceCbor, mediaJSON: cmw.ChoiceJson}
	choice, known := choices[asked.MediaType]
	if !known {
		return unsupported("media type " + asked.MediaType)
	}
	message, err := construct(asked.CMW)
	if err != nil {
		return rejected(err)
	}
	extension, err := message.EncodeX509Extension(choice, false)
	if err != nil {
		return rejected(err)
	}
	if asked.Carrier == "value" {
		return written(extension.Value, nil)
	}
	return written(asn1.Marshal(*extension))
}
