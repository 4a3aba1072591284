// load asks one URL again and again, each time over a new connection, and prints as JSON what came of
// it: one line for every failure, and a line with the counts at least once a second and at the end. A
// redirect, an answer other than 200 and a broken answer are failures. The lines go to LOAD_FILE as
// well, where they outlive the Pod.
//
//	[LOAD_FILE=F] load URL [PAUSE [REQUEST-LIMIT]]
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

type counts struct {
	Time      time.Time `json:"time"`
	Succeeded int       `json:"succeeded"`
	Failed    int       `json:"failed"`
}

type failure struct {
	Time   time.Time `json:"time"`
	Millis int64     `json:"millis"`
	Reason string    `json:"failure"`
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "load: usage: load URL [PAUSE [REQUEST-LIMIT]]")
		os.Exit(2)
	}
	// long: a machine that is busy answers late, and what a change of trust breaks does not answer late
	pause, limit := duration(2, 50*time.Millisecond), duration(3, 30*time.Second)
	client := http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		Timeout:       limit,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGTERM, syscall.SIGINT)
	out := json.NewEncoder(results())
	now := counts{}
	told := time.Time{}
	for {
		start := time.Now()
		if err := ask(&client, os.Args[1]); err != nil {
			now.Failed++
			out.Encode(failure{start.UTC(), time.Since(start).Milliseconds(), err.Error()})
		} else {
			now.Succeeded++
		}
		if time.Since(told) >= time.Second {
			told = tell(out, &now)
		}
		select {
		case <-end:
			tell(out, &now)
			return
		case <-time.After(pause):
		}
	}
}

func results() io.Writer {
	name := os.Getenv("LOAD_FILE")
	if name == "" {
		return os.Stdout
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
	return io.MultiWriter(os.Stdout, file)
}

func tell(out *json.Encoder, now *counts) time.Time {
	now.Time = time.Now().UTC()
	out.Encode(now)
	return time.Now()
}

func ask(client *http.Client, url string) error {
	response, err := client.Get(url)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 4096))
	if err != nil {
		return fmt.Errorf("answer broke off: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %.200s", response.Status, body)
	}
	return nil
}

func duration(index int, otherwise time.Duration) time.Duration {
	if len(os.Args) <= index {
		return otherwise
	}
	value, err := time.ParseDuration(os.Args[index])
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(2)
	}
	return value
}
