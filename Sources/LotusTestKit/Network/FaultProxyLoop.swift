// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// The loop of a ``FaultProxy``: one thread, `poll`, and what goes in is what comes out.
// SAFETY: made on one thread, then used by the thread of `run` alone; `state` is a monitor.
final class FaultProxyLoop: @unchecked Sendable {
    private static let pollMsMax: Int32 = 1_000
    private static let backlogMax: Int32 = 512

    private let port: UInt16
    private let target: UInt16
    private let state: Monitor<FaultProxy.State>
    private let wake: PipeEnd
    private var listener: Int32?
    private var links: [FaultProxyLink] = []
    private var mode = FaultProxy.Mode.pass
    private var modeVersion = 0
    private var cuts = 0
    private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)

    init(port: UInt16, target: UInt16, state: Monitor<FaultProxy.State>, wake: PipeEnd) throws {
        self.port = port
        self.target = target
        self.state = state
        self.wake = wake
        try listen()
    }

    deinit { buffer.deallocate() }

    func run() {
        while takeOrders() {
            var requests = [pollfd(fd: wake.number ?? -1, events: Int16(POLLIN), revents: 0)]
            requests.append(pollfd(fd: listener ?? -1, events: Int16(POLLIN), revents: 0))
            for link in links { requests += link.requests(mode) }
            let pauseMs = links.compactMap { $0.dueInMs }.min() ?? Self.pollMsMax
            _ = poll(&requests, nfds_t(requests.count), max(0, min(pauseMs, Self.pollMsMax)))
            if requests[0].revents != 0 { _ = wake.read(withinMs: 0, into: buffer) }
            let served = links
            for (index, link) in served.enumerated() {
                link.serve(
                    client: requests[2 + 2 * index].revents, server: requests[3 + 2 * index].revents, mode,
                    buffer)
            }
            if requests[1].revents != 0 { accept() }
            settle()
        }
        for link in links { link.reset() }
        if let listener { Glibc.close(listener) }
        state.change { state in
            state.open = 0
            state.hasEnded = true
        }
    }

    /// Does what was asked for since; false when the proxy is closed.
    private func takeOrders() -> Bool {
        let wanted = state.change { $0 }
        if wanted.isClosed { return false }
        if wanted.modeVersion != modeVersion {
            mode = wanted.mode
            modeVersion = wanted.modeVersion
            for link in links { link.modeChanged() }
        }
        if wanted.cuts != cuts {
            // Those that wait to be accepted are open for their clients.
            accept()
            for link in links { link.reset() }
            cuts = wanted.cuts
        }
        if mode == .refuse {
            if let listener { Glibc.close(listener) }
            listener = nil
        } else if listener == nil {
            try? listen()
        }
        settle()
        return true
    }

    /// Forgets links that are over, and tells what there is.
    private func settle() {
        links.removeAll { $0.isOver }
        let toServer = links.reduce(0) { $0 + $1.takeCountToServer() }
        let toClient = links.reduce(0) { $0 + $1.takeCountToClient() }
        state.change { state in
            state.open = links.count
            state.bytesToServer += toServer
            state.bytesToClient += toClient
            state.doneModeVersion = modeVersion
            state.doneCuts = cuts
        }
    }

    private func listen() throws {
        let socket = try LoopbackPort.bound(to: port)
        guard Glibc.listen(socket, Self.backlogMax) == 0 else {
            let reason = lastSystemError()
            Glibc.close(socket)
            throw KitError("cannot listen on 127.0.0.1:\(port): \(reason)")
        }
        listener = socket
    }

    private func accept() {
        guard let listener else { return }
        while true {
            let client = Glibc.accept(listener, nil, nil)
            guard client >= 0 else { return }
            _ = fcntl(client, F_SETFL, O_NONBLOCK)
            _ = fcntl(client, F_SETFD, FD_CLOEXEC)
            links.append(FaultProxyLink(client: client, server: server()))
            state.change { $0.accepted += 1 }
        }
    }

    /// A connection to the server, or none when the network swallows what is sent to it.
    private func server() -> Int32? {
        if mode == .silence || mode == .blackhole { return nil }
        guard let socket = try? LoopbackPort.newSocket() else { return nil }
        let status = LoopbackPort.withAddress(target) { Glibc.connect(socket, $0, $1) }
        if status == 0 || errno == EINPROGRESS { return socket }
        Glibc.close(socket)
        return -1
    }
}
