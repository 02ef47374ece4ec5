// Command adapter lets the suite ask github.com/veraison/go-cose: one JSON object a line in, one a line out.
//
// The library knows COSE and nothing of CMW. It alone decides whether a message is taken: every "rejected" is an error
// that it returned, or a key that its Go signatures cannot hold, and a panic ends the process. Of what it took, the
// adapter projects the payload, to show which bytes the library handed back.
package main

import (
	"bufio"
	"bytes"
	_ "crypto/sha256" // for ES256: the library leaves hashes to its user
	_ "crypto/sha512" // for ES384 and ES512
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"github.com/veraison/go-cose"
)

const (
	library   = "github.com/veraison/go-cose"
	mediaCOSE = "application/cmw+cose"
	// window is how many requests the suite may have in flight. They are answered in order.
	window = 64
)

type object = map[string]any

type request struct {
	ID    *int64          `json:"id"`
	Op    string          `json:"op"`
	Input json.RawMessage `json:"input"`
}

type answer struct {
	ID      int64  `json:"id"`
	Outcome string `json:"outcome"`
	Output  any    `json:"output,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

type hello struct {
	ID         int64    `json:"id"`
	Name       string   `json:"name"`
	Version    string   `json:"version"`
	Language   string   `json:"language"`
	Protocol   int      `json:"protocol"`
	Window     int      `json:"window"`
	Operations []string `json:"operations"`
	Features   []string `json:"features"`
}

func accepted(output any) answer       { return answer{Outcome: "accepted", Output: output} }
func unsupported(reason string) answer { return answer{Outcome: "unsupported", Reason: reason} }

func rejected(err error) answer {
	reason := err.Error()
	return answer{Outcome: "rejected", Reason: reason[:min(len(reason), 1000)]}
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return
		}
		if err != nil {
			fail("reading a request", err)
		}
		// One write per answer: what was answered stays answered when the next request panics.
		if _, err := os.Stdout.Write(append(respond(line), '\n')); err != nil {
			fail("writing an answer", err)
		}
	}
}

func respond(line []byte) []byte {
	var asked request
	if err := json.Unmarshal(line, &asked); err != nil {
		fail("malformed request", err)
	}
	if asked.ID == nil {
		fail("malformed request", errors.New("no id"))
	}
	var given answer
	switch asked.Op {
	case "hello":
		return encoded(hello{
			*asked.ID, "veraison/go-cose", linked(), "Go", 1, window, []string{"cmw.verify"}, []string{"cose-envelope"},
		})
	case "selftest.crash":
		panic("selftest.crash was asked for")
	case "cmw.verify":
		given = verify(asked.Input)
	default:
		given = unsupported("no operation " + asked.Op)
	}
	given.ID = *asked.ID
	return encoded(given)
}

// verify reads a COSE_Sign1 and checks its signature with each key until one fits. The message is the untagged one that
// the grammar of CMW has; for the tagged one the library has another type.
func verify(input json.RawMessage) answer {
	asked := read[struct {
		Data      []byte `json:"data"`
		MediaType string `json:"media_type"`
		Keys      []jwk  `json:"keys"`
		Now       string `json:"now"`
	}](input)
	if asked.MediaType != mediaCOSE {
		return unsupported("media type " + asked.MediaType)
	}
	var message cose.UntaggedSign1Message
	if err := message.UnmarshalCBOR(asked.Data); err != nil {
		return rejected(err)
	}
	refusal := errors.New("no key")
	for _, key := range asked.Keys {
		if refusal = check(&message, key); refusal == nil {
			return projected(message.Payload)
		}
	}
	return rejected(refusal)
}

func check(message *cose.UntaggedSign1Message, key jwk) error {
	algorithm, err := key.algorithm(message.Headers.Protected)
	if err != nil {
		return err
	}
	public, err := key.public()
	if err != nil {
		return err
	}
	verifier, err := cose.NewVerifier(algorithm, public)
	if err != nil {
		return err
	}
	// The library hands these labels over to its user, who must understand them; this one knows only what was read above.
	labels, err := message.Headers.Protected.Critical()
	if err != nil {
		return err
	}
	for _, label := range labels {
		if label != cose.HeaderLabelAlgorithm && label != cose.HeaderLabelContentType {
			return fmt.Errorf("critical header parameter %v", label)
		}
	}
	return message.Verify(nil, verifier)
}

// linked is the version of the library that this binary was linked with, without its "v".
func linked() string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, module := range info.Deps {
			if module.Path == library {
				return strings.TrimPrefix(module.Version, "v")
			}
		}
	}
	return "unknown"
}

// read decodes an operation's input; one of another shape means that suite and adapter disagree, which nobody may judge.
func read[T any](input json.RawMessage) T {
	var into T
	decoder := json.NewDecoder(bytes.NewReader(input))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&into); err != nil {
		fail("malformed input", err)
	}
	return into
}

func encoded(value any) []byte {
	line, err := json.Marshal(value)
	if err != nil {
		fail("encoding an answer", err)
	}
	return line
}

func fail(what string, err error) {
	fmt.Fprintf(os.Stderr, "%s: %v\n", what, err)
	os.Exit(1)
}
