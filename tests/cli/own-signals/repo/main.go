package main

import (
	"net/http"

	"shop.example/house"
)

func main() {
	house.Measure("requests")
	http.ListenAndServe(":8080", nil)
}
