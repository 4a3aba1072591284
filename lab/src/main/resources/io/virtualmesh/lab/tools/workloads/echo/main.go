// echo answers every request with who it is and who asked, as the sidecar tells it. At SIGTERM it goes
// on serving for a moment, since others still hold its address.
//
//	echo [LISTEN]
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

const (
	grace = 5 * time.Second
	limit = 10 * time.Second
)

type answer struct {
	Pod    string `json:"pod"`
	Path   string `json:"path"`
	Client string `json:"client"`
}

func main() {
	address := ":8080"
	if len(os.Args) > 1 {
		address = os.Args[1]
	}
	pod, _ := os.Hostname()
	server := &http.Server{Addr: address, ReadHeaderTimeout: limit}
	server.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		json.NewEncoder(w).Encode(answer{pod, r.URL.Path, r.Header.Get("X-Forwarded-Client-Cert")})
	})
	stopped := make(chan struct{})
	go func() {
		signals := make(chan os.Signal, 1)
		signal.Notify(signals, syscall.SIGTERM, syscall.SIGINT)
		<-signals
		time.Sleep(grace)
		patience, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		server.Shutdown(patience)
		close(stopped)
	}()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		fmt.Fprintln(os.Stderr, "echo:", err)
		os.Exit(1)
	}
	<-stopped
}
