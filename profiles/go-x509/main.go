// Command adapter lets the suite ask crypto/x509: one JSON object a line in, one a line out.
//
// The library knows X.509 and PKCS#10 and nothing of CMW. It alone decides whether a message is taken: every "rejected" is
// an error that it returned, or that none of the extensions it hands out has the OID; a panic of it ends the process.
package main

import (
	"bufio"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
)

const window = 64

var cmw = asn1.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 1, 35}

type request struct {
	ID    int64           `json:"id"`
	Op    string          `json:"op"`
	Input json.RawMessage `json:"input"`
}

type message struct {
	Carrier string `json:"carrier"`
	Data    []byte `json:"data"`
}

type answer struct {
	ID      int64  `json:"id"`
	Outcome string `json:"outcome"`
	Output  any    `json:"output,omitempty"`
	Reason  string `json:"reason,omitempty"`
}

type found struct {
	Critical bool   `json:"critical"`
	Value    []byte `json:"value"`
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
	switch asked.Op {
	case "hello":
		version := strings.TrimPrefix(runtime.Version(), "go")
		operations, features := []string{"cmw.find-extension"}, []string{"pkix-carrier", "pkix-unread"}
		return encoded(hello{asked.ID, "crypto/x509", version, "Go", 1, window, operations, features})
	case "selftest.crash":
		panic("selftest.crash was asked for")
	case "cmw.find-extension":
		var input message
		if err := json.Unmarshal(asked.Input, &input); err != nil {
			fail("malformed input", err)
		}
		given := find(input.Data, input.Carrier)
		given.ID = asked.ID
		return encoded(given)
	default:
		return encoded(answer{ID: asked.ID, Outcome: "unsupported", Reason: "no operation " + asked.Op})
	}
}

// find hands out the first extension with the OID; the library refuses most of those that stand twice.
func find(data []byte, carrier string) answer {
	there, err := extensions(data, carrier)
	if err != nil {
		return answer{Outcome: "rejected", Reason: err.Error()}
	}
	for _, extension := range there {
		if extension.Id.Equal(cmw) {
			// Go writes a slice of nothing as null.
			value := append([]byte{}, extension.Value...)
			return answer{Outcome: "accepted", Output: found{extension.Critical, value}}
		}
	}
	return answer{Outcome: "rejected", Reason: "no extension with this OID"}
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
