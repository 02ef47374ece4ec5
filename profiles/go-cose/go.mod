module go-cose

go 1.23.0

require (
	github.com/fxamacker/cbor/v2 v2.7.0
	github.com/veraison/go-cose v1.3.0
)

require github.com/x448/float16 v0.8.4 // indirect
