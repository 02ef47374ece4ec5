module veraison-corim-go-stable

go 1.23.0

require (
	github.com/fxamacker/cbor/v2 v2.5.0
	github.com/lestrrat-go/jwx/v2 v2.0.8
	github.com/veraison/corim v1.1.2
	github.com/veraison/eat v0.0.0-20210331113810-3da8a4dd42ff
	github.com/veraison/go-cose v1.1.1-0.20230825153510-da0f9a62ade7
	github.com/veraison/swid v1.1.1-0.20230911094910-8ffdd07a22ca
)

require (
	github.com/davecgh/go-spew v1.1.1 // indirect
	github.com/decred/dcrd/dcrec/secp256k1/v4 v4.1.0 // indirect
	github.com/goccy/go-json v0.9.11 // indirect
	github.com/google/uuid v1.3.0 // indirect
	github.com/lestrrat-go/blackmagic v1.0.1 // indirect
	github.com/lestrrat-go/httpcc v1.0.1 // indirect
	github.com/lestrrat-go/httprc v1.0.4 // indirect
	github.com/lestrrat-go/iter v1.0.2 // indirect
	github.com/lestrrat-go/option v1.0.0 // indirect
	github.com/pmezard/go-difflib v1.0.0 // indirect
	github.com/spf13/cast v1.4.1 // indirect
	github.com/stretchr/testify v1.8.2 // indirect
	github.com/x448/float16 v0.8.4 // indirect
	golang.org/x/crypto v0.12.0 // indirect
	gopkg.in/yaml.v3 v3.0.1 // indirect
)
