module go-x509

go 1.23
