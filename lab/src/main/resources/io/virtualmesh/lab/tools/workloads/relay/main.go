// relay carries TCP connections from an address of the network namespace in which it is started to an
// address of another one: it listens, moves over, and replaces itself, so that the listening socket
// stays in the first and every connection is made in the second.
//
//	relay LISTEN NAMESPACE-FILE TARGET
package main

import (
	"fmt"
	"io"
	"net"
	"os"
	"runtime"
	"syscall"
	"time"
)

const (
	listener    = "LAB_RELAY_LISTENER"
	dialTimeout = 10 * time.Second
	setns       = 308 // SYS_SETNS of linux/amd64; arm64 has 268
)

func main() {
	if len(os.Args) != 4 {
		fail("usage", fmt.Errorf("relay LISTEN NAMESPACE-FILE TARGET"))
	}
	if os.Getenv(listener) == "" {
		moveOver(os.Args[1], os.Args[2])
	}
	socket, err := net.FileListener(os.NewFile(3, "listener"))
	fail("take over the listening socket", err)
	for {
		connection, err := socket.Accept()
		fail("accept", err)
		go carry(connection.(*net.TCPConn), os.Args[3])
	}
}

func moveOver(address, namespace string) {
	socket, err := net.Listen("tcp", address)
	fail("listen", err)
	file, err := socket.(*net.TCPListener).File()
	fail("keep the listening socket", err)
	target, err := os.Open(namespace)
	fail("open the namespace", err)
	runtime.LockOSThread()
	number := uintptr(setns)
	if runtime.GOARCH == "arm64" {
		number = 268
	}
	if _, _, errno := syscall.RawSyscall(number, target.Fd(), syscall.CLONE_NEWNET, 0); errno != 0 {
		fail("enter the namespace", errno)
	}
	if int(file.Fd()) != 3 {
		fail("place the listening socket", syscall.Dup3(int(file.Fd()), 3, 0))
	} else {
		_, _, errno := syscall.RawSyscall(syscall.SYS_FCNTL, 3, syscall.F_SETFD, 0)
		if errno != 0 {
			fail("keep the listening socket open", errno)
		}
	}
	fail("start again", syscall.Exec("/proc/self/exe", os.Args, append(os.Environ(), listener+"=3")))
}

func carry(near *net.TCPConn, target string) {
	defer near.Close()
	connection, err := net.DialTimeout("tcp", target, dialTimeout)
	if err != nil {
		return
	}
	far := connection.(*net.TCPConn)
	defer far.Close()
	done := make(chan struct{})
	go func() {
		pour(far, near)
		close(done)
	}()
	pour(near, far)
	<-done
}

// pour passes on the end of the stream as well, so that half-closed connections stay usable.
func pour(to, from *net.TCPConn) {
	if _, err := io.Copy(to, from); err != nil {
		to.Close()
		from.Close()
		return
	}
	to.CloseWrite()
}

func fail(what string, err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "relay: %s: %v\n", what, err)
		os.Exit(1)
	}
}
