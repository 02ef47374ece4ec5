// Command adapter lets the suite ask github.com/veraison/cmw: one JSON object a line in, one a line out.
//
// It adds nothing to the library and takes nothing away. Every "rejected" is an error that the library returned, or an
// argument that its Go signatures cannot hold; a panic of the library ends the process; and the adapter never looks into
// the bytes of a message.
package main

import "encoding/json"

const (
	name    = "veraison/cmw"
	library = "github.com/veraison/cmw"
)

// operations maps what the library can do to how it is asked. Release v0.2.0 cannot sign or verify.
var operations = map[string]func(json.RawMessage) answer{
	"cmw.decode":          decode,
	"cmw.encode":          encode,
	"cmw.convert":         convert,
	"cmw.tn":              tagNumber,
	"cmw.cf":              contentFormat,
	"cmw.read-extension":  readExtension,
	"cmw.write-extension": writeExtension,
}

var features = []string{
	"core", "cbor", "json", "cbor-collection", "json-collection", "tag", "tn", "transcode", "demux", "pkix", "pkix-carrier",
}
