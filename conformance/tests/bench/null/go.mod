module null

go 1.21
