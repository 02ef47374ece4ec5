package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/bits"
	"strconv"

	"github.com/veraison/cmw"
)

const (
	mediaCBOR = "application/cmw+cbor"
	mediaJSON = "application/cmw+json"
)

// decode reads a CMW with the method that the media type names; without one, the library goes by the first byte.
func decode(input json.RawMessage) answer {
	asked := read[struct {
		Data          []byte           `json:"data"`
		MediaType     *string          `json:"media_type"`
		ContentFormat *json.RawMessage `json:"content_format"`
	}](input)
	var message cmw.CMW
	parse := message.Deserialize
	if asked.ContentFormat != nil {
		return unsupported("the library takes no Content-Format as context")
	}
	if asked.MediaType != nil {
		if parse = parser(&message, *asked.MediaType); parse == nil {
			return unsupported("media type " + *asked.MediaType)
		}
	}
	if err := parse(asked.Data); err != nil {
		return rejected(err)
	}
	return accepted(project(&message))
}

// parser is the method for a media type, or nil: the library itself knows nothing of media types and their parameters.
func parser(message *cmw.CMW, mediaType string) func([]byte) error {
	switch mediaType {
	case mediaCBOR:
		return message.UnmarshalCBOR
	case mediaJSON:
		return message.UnmarshalJSON
	}
	return nil
}

// project says in the suite's terms what the library's getters tell its user.
func project(message *cmw.CMW) object {
	if message.GetKind() == cmw.KindCollection {
		return object{"collection": projectCollection(message)}
	}
	kind, value, mask := must(message.GetMonadType()), must(message.GetMonadValue()), must(message.GetMonadIndicator())
	if message.GetFormat() == cmw.FormatCBORTag {
		return object{"tag": object{"number": tagOf(kind), "value": base64.StdEncoding.EncodeToString(value)}}
	}
	record := object{"type": kind, "value": base64.StdEncoding.EncodeToString(value)}
	if number, ok := decimal(kind); ok {
		record["type"] = number
	}
	// The API has one value for "no indicator" and "zero".
	if !mask.Empty() {
		record["ind"] = indicators(mask)
	}
	return object{"record": record}
}

// projectCollection lists the items. GetCollectionMeta is the only way that the library has to learn the labels.
func projectCollection(message *cmw.CMW) object {
	meta := must(message.GetCollectionMeta())
	items := make([]any, 0, len(meta))
	for _, entry := range meta {
		item, err := message.GetCollectionItem(entry.Key)
		if err != nil { // a label that is listed but not found, such as NaN
			items = append(items, []any{label(entry.Key), object{"unreadable": err.Error()}})
			continue
		}
		items = append(items, []any{label(entry.Key), project(item)})
	}
	collection := object{"items": items}
	if kind := must(message.GetCollectionType()); kind != "" {
		collection["type"] = kind
	}
	return collection
}

// label projects a key. CMW has text and integers; whatever else the library lets through is shown as its Go value.
func label(key any) object {
	switch key := key.(type) {
	case string:
		return object{"text": key}
	case int64, uint64:
		return object{"int": fmt.Sprint(key)}
	default:
		return object{"other": fmt.Sprintf("%T %v", key, key)}
	}
}

// decimal reads a type without a registered name. The API gives Content-Formats that it knows as their media type and
// all others as decimal text, so a text type of digits cannot be told from a number.
func decimal(kind string) (uint16, bool) {
	number, err := strconv.ParseUint(kind, 10, 16)
	if err != nil || strconv.FormatUint(number, 10) != kind {
		return 0, false
	}
	return uint16(number), true
}

// tagOf asks the library for the tag number that goes with a type: a decoded Tag CMW does not tell its own. It is null
// where the API gives the empty type, as it does for numbers outside of the range of TN().
func tagOf(kind string) any {
	var (
		named cmw.Type
		err   error
	)
	if number, ok := decimal(kind); ok {
		err = named.Set(number)
	} else {
		err = named.Set(kind)
	}
	if err != nil {
		return nil
	}
	number, err := named.TagNumber()
	if err != nil {
		return nil
	}
	return protocolInteger(number)
}

// indicatorNames are the registered bits, lowest first. The library's constant for the fifth is TrustAnchors, from
// before that bit was assigned; on the wire and in the API it is the number 16.
var indicatorNames = []string{"reference-values", "endorsements", "evidence", "attestation-results", "appraisal-policy"}

func indicators(mask cmw.Indicator) []string {
	var names []string
	for bit := range bits.UintSize {
		switch {
		case !mask.Has(1 << bit):
		case bit < len(indicatorNames):
			names = append(names, indicatorNames[bit])
		default:
			names = append(names, fmt.Sprintf("bit-%d", bit))
		}
	}
	return names
}

// must is for getters that only fail on the wrong kind of CMW, which the caller has excluded.
func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}
