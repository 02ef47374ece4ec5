// Command adapter lets the suite ask github.com/veraison/corim: one JSON object a line in, one a line out.
//
// It adds nothing to the library and takes nothing away. Every "rejected" is an error that the library returned, or an
// argument that its Go types cannot hold; a panic of the library ends the process; and what a message says is read off
// the library's own types, never off its bytes.
package main

import "encoding/json"

const (
	name    = "veraison/corim"
	library = "github.com/veraison/corim"
)

// operations maps what the library can do to how it is asked.
var operations = map[string]func(json.RawMessage) answer{
	"corim.decode":   decodeCorim,
	"comid.decode":   decodeComid,
	"coswid.decode":  decodeCoswid,
	"corim.verify":   verify,
	"corim.reencode": reencode,
	"corim.encode":   encode,
	"corim.sign":     sign,
}

var features []string // it says of none
