package main

import (
	"bytes"
	"fmt"

	"github.com/veraison/corim/comid"
	"github.com/veraison/corim/corim"
	"github.com/veraison/swid"
)

// readCorim reads and validates a CoRIM and the CoMIDs in it.
func readCorim(data []byte) (*corim.UnsignedCorim, error) {
	return corim.UnmarshalAndValidateUnsignedCorimFromCBOR(data)
}

// readComid reads and validates a CoMID, with the extensions of its CoRIM's profile where the library knows some.
func readComid(data []byte, manifest *corim.UnsignedCorim) (*comid.Comid, error) {
	if manifest == nil {
		return valid(corim.UnmarshalComidFromCBOR(data, nil))
	}
	return valid(corim.UnmarshalComidFromCBOR(data, manifest.Profile))
}

// readSigned reads a signed CoRIM and validates the CoRIM and the CoMIDs in it.
func readSigned(data []byte) (*corim.SignedCorim, error) {
	return corim.UnmarshalAndValidateSignedCorimFromCBOR(data)
}

func split(tag corim.Tag) (number uint64, content []byte) {
	return tag.Number, tag.Content
}

func otherChoice(value any) any {
	switch value := value.(type) {
	case comid.StringMkey:
		return object{"text": string(value)}
	case comid.TaggedInt:
		return object{"tag": object{"number": 551, "value": deterministic(int(value))}}
	case comid.TaggedURI:
		return object{"tag": object{"number": 32, "value": deterministic(string(value))}}
	}
	return object{"other": fmt.Sprintf("%T", value)}
}

func digestsOf(registers comid.IntegrityRegisters) map[comid.IRegisterIndex]comid.Digests {
	return registers.IndexMap
}

// certificates are those of the header, the signer's first.
func certificates(signed *corim.SignedCorim) [][]byte {
	if signed.SigningCert == nil {
		return nil
	}
	chain := [][]byte{signed.SigningCert.Raw}
	for _, certificate := range signed.IntermediateCerts {
		chain = append(chain, certificate.Raw)
	}
	return chain
}

// certify puts a chain into the header, the signer's certificate first.
func certify(signed *corim.SignedCorim, chain [][]byte) error {
	if len(chain) == 0 {
		return nil
	}
	if err := signed.AddSigningCert(chain[0]); err != nil {
		return err
	}
	if len(chain) == 1 {
		return nil
	}
	return signed.AddIntermediateCerts(bytes.Join(chain[1:], nil))
}

// toCBOR makes the bytes of a CoRIM of the library's types.
func toCBOR(manifest *corim.UnsignedCorim) ([]byte, error) {
	return manifest.ToCBOR()
}

// addTag puts a tag of any number into a CoRIM.
func addTag(manifest *corim.UnsignedCorim, number uint64, content []byte) error {
	manifest.Tags = append(manifest.Tags, corim.Tag{Number: number, Content: content})
	return nil
}

func addComid(manifest *corim.UnsignedCorim, tag *comid.Comid) *corim.UnsignedCorim {
	return manifest.AddComid(tag)
}

func addCoswid(manifest *corim.UnsignedCorim, tag *swid.SoftwareIdentity) *corim.UnsignedCorim {
	return manifest.AddCoswid(tag)
}

// textMkey is a measurement's key that is a text.
func textMkey(text string) (*comid.Mkey, error) {
	return comid.NewMkeyString(text)
}
