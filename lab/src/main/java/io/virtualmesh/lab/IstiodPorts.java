package io.virtualmesh.lab;

import io.virtualmesh.lab.process.Ports;
import java.util.List;

/** Where one istiod listens: all on loopback, none at its usual port. */
record IstiodPorts(int http, int https, int grpc, int secureGrpc, int monitoring, int control) {
    static IstiodPorts free() {
        return new IstiodPorts(
                Ports.free(), Ports.free(), Ports.free(), Ports.free(), Ports.free(), Ports.free());
    }

    List<String> flags() {
        return List.of(
                "--httpAddr=127.0.0.1:" + http,
                "--httpsAddr=127.0.0.1:" + https,
                "--grpcAddr=127.0.0.1:" + grpc,
                "--secureGRPCAddr=127.0.0.1:" + secureGrpc,
                "--monitoringAddr=127.0.0.1:" + monitoring,
                "--ctrlz_port=" + control);
    }
}
