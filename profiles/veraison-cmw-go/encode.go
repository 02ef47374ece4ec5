package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"slices"
	"strconv"
	"strings"

	"github.com/veraison/cmw"
)

// projection is a CMW as the suite writes it: one of the three is there.
type projection struct {
	Record *struct {
		Type  json.RawMessage `json:"type"`
		Value []byte          `json:"value"`
		Ind   []string        `json:"ind"`
	} `json:"record"`
	Tag *struct {
		Number integer  `json:"number"`
		Value  []byte   `json:"value"`
		Ind    []string `json:"ind"`
	} `json:"tag"`
	Collection *struct {
		Type  *string              `json:"type"`
		Items [][2]json.RawMessage `json:"items"`
	} `json:"collection"`
}

type itemLabel struct {
	Text *string `json:"text"`
	Int  *string `json:"int"`
}

// encode makes the CMW with the library's constructors and writes it.
func encode(input json.RawMessage) answer {
	asked := read[struct {
		CMW       json.RawMessage `json:"cmw"`
		MediaType string          `json:"media_type"`
	}](input)
	if writer(nil, asked.MediaType) == nil {
		return unsupported("media type " + asked.MediaType)
	}
	message, err := construct(asked.CMW)
	if err != nil {
		return rejected(err)
	}
	return written(writer(message, asked.MediaType)())
}

// convert reads a CMW and has the library write the same object as the other media type.
func convert(input json.RawMessage) answer {
	asked := read[struct {
		Data      []byte `json:"data"`
		MediaType string `json:"media_type"`
		To        string `json:"to"`
	}](input)
	var message cmw.CMW
	parse, write := parser(&message, asked.MediaType), writer(&message, asked.To)
	if parse == nil || write == nil {
		return unsupported("from " + asked.MediaType + " to " + asked.To)
	}
	if err := parse(asked.Data); err != nil {
		return rejected(err)
	}
	return written(write())
}

// writer is the method for a media type, or nil.
func writer(message *cmw.CMW, mediaType string) func() ([]byte, error) {
	switch mediaType {
	case mediaCBOR:
		return func() ([]byte, error) { return message.MarshalCBOR() }
	case mediaJSON:
		return func() ([]byte, error) { return message.MarshalJSON() }
	}
	return nil
}

func written(data []byte, err error) answer {
	if err != nil {
		return rejected(err)
	}
	return accepted(object{"data": base64.StdEncoding.EncodeToString(data)})
}

func construct(raw json.RawMessage) (*cmw.CMW, error) {
	wanted := read[projection](raw)
	switch {
	case wanted.Record != nil:
		kind, err := recordType(wanted.Record.Type)
		if err != nil {
			return nil, err
		}
		set, err := indicatorBits(wanted.Record.Ind)
		if err != nil {
			return nil, err
		}
		return cmw.NewMonad(kind, wanted.Record.Value, set...)
	case wanted.Tag != nil:
		// To the library, a type that is a uint64 is a tag number.
		number, err := wanted.Tag.Number.fit(math.MaxUint64)
		if err != nil {
			return nil, err
		}
		set, err := indicatorBits(wanted.Tag.Ind)
		if err != nil {
			return nil, err
		}
		message, err := cmw.NewMonad(number, wanted.Tag.Value, set...)
		if err != nil {
			return nil, err
		}
		message.UseCBORTagFormat()
		return message, nil
	case wanted.Collection != nil:
		return constructCollection(wanted.Collection.Type, wanted.Collection.Items)
	}
	fail("malformed input", errors.New("neither record, tag nor collection"))
	return nil, nil
}

func constructCollection(kind *string, items [][2]json.RawMessage) (*cmw.CMW, error) {
	if kind == nil {
		kind = new(string) // how the API says that there is none
	} else if *kind == "" {
		return nil, errors.New("the API has no empty type of a collection: the empty string stands for none")
	}
	collection, err := cmw.NewCollection(*kind)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		key, err := itemKey(read[itemLabel](item[0]))
		if err != nil {
			return nil, err
		}
		node, err := construct(item[1])
		if err != nil {
			return nil, err
		}
		if err := collection.AddCollectionItem(key, node); err != nil {
			return nil, err
		}
	}
	return collection, nil
}

// recordType gives text as it is, and a number as the uint16 that the library takes for a Content-Format.
func recordType(kind json.RawMessage) (any, error) {
	if bytes.HasPrefix(kind, []byte(`"`)) {
		return read[string](kind), nil
	}
	number, err := read[integer](kind).fit(math.MaxUint16)
	return uint16(number), err
}

func itemKey(label itemLabel) (any, error) {
	switch {
	case label.Text != nil:
		return *label.Text, nil
	case label.Int == nil:
		fail("malformed input", errors.New("a label is text or int"))
	case strings.HasPrefix(*label.Int, "-"):
		return strconv.ParseInt(*label.Int, 10, 64)
	}
	return strconv.ParseUint(*label.Int, 10, 64)
}

func indicatorBits(names []string) ([]cmw.Indicator, error) {
	var set []cmw.Indicator
	for _, name := range names {
		bit := slices.Index(indicatorNames, name)
		if bit < 0 {
			var err error
			if bit, err = strconv.Atoi(strings.TrimPrefix(name, "bit-")); err != nil {
				fail("malformed input", fmt.Errorf("indicator %q", name))
			}
		}
		if bit >= bits.UintSize {
			return nil, fmt.Errorf("an Indicator has %d bits in this API", bits.UintSize)
		}
		set = append(set, 1<<bit)
	}
	return set, nil
}

func tagNumber(input json.RawMessage) answer {
	number, err := read[struct {
		ContentFormat integer `json:"content_format"`
	}](input).ContentFormat.fit(math.MaxUint16)
	if err != nil {
		return rejected(err)
	}
	tag, err := cmw.TN(uint16(number))
	if err != nil {
		return rejected(err)
	}
	return accepted(object{"tag": protocolInteger(tag)})
}

func contentFormat(input json.RawMessage) answer {
	number, err := read[struct {
		Tag integer `json:"tag"`
	}](input).Tag.fit(math.MaxUint64)
	if err != nil {
		return rejected(err)
	}
	format, err := cmw.CF(number)
	if err != nil {
		return rejected(err)
	}
	return accepted(object{"content_format": format})
}

// integer is one of any size in the protocol's JSON: a number, or a decimal string beyond 2^53.
type integer struct{ big.Int }

func (i *integer) UnmarshalJSON(text []byte) error {
	return i.UnmarshalText(bytes.Trim(text, `"`))
}

// fit refuses what the parameter of a library function cannot hold, as a Go compiler would.
func (i integer) fit(largest uint64) (uint64, error) {
	if !i.IsUint64() || i.Uint64() > largest {
		return 0, fmt.Errorf("%s is not within 0..%d, which is what the API takes", i.String(), largest)
	}
	return i.Uint64(), nil
}

func protocolInteger(number uint64) any {
	if number > 1<<53 {
		return strconv.FormatUint(number, 10)
	}
	return number
}
