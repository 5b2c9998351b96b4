// SPDX-License-Identifier: Apache-2.0

internal import Foundation
internal import Glibc

/// A TCP proxy on 127.0.0.1 in front of a server, which fails in the ways that networks do.
///
/// The mode can be changed at any moment, also while connections are open. Runs on a thread of its own.
package final class FaultProxy: Sendable {
    /// What the network does.
    package enum Mode: Hashable, Sendable {
        /// Bytes go both ways.
        case pass
        /// Nobody listens: a new connection is refused. Those that are open go on.
        case refuse
        /// New connections are accepted and never answered; on open ones nothing comes back any
        /// more, although what the client sends still reaches the server.
        case silence
        /// New connections are accepted, and no byte goes either way. The sockets stay open, and
        /// bytes flow again when the mode changes.
        case blackhole
        /// Every connection is reset when that many bytes have come back on it, counted from now.
        case cutAfter(bytes: Int)
        /// Bytes go both ways, each that much later.
        case delay(ms: Int)
    }

    struct State: Sendable {
        var mode = Mode.pass
        var modeVersion = 0
        var cuts = 0
        var accepted = 0
        var open = 0
        var bytesToServer = 0
        var bytesToClient = 0
        /// The requests of `mode` and `cuts` that the thread has carried out.
        var doneModeVersion = 0
        var doneCuts = 0
        var isClosed = false
        var hasEnded = false
    }

    /// Where clients connect to.
    package let port: UInt16
    private let state = Monitor(State())
    private let wake: PipeEnd

    /// A proxy in front of a port of this machine. Throws ``KitError`` when it cannot listen.
    package init(inFrontOf target: UInt16) throws {
        let port = try LoopbackPort.free()
        let ends = try PipeEnd.pipe()
        self.port = port
        wake = ends.writing
        let loop = try FaultProxyLoop(port: port, target: target, state: state, wake: ends.reading)
        onDetachedThread { loop.run() }
    }

    deinit { close() }

    /// Changes what the network does, and returns when it is so.
    package func set(_ mode: Mode) {
        let version = state.change { state in
            state.mode = mode
            state.modeVersion += 1
            return state.modeVersion
        }
        _ = wake.write([1])
        _ = state.wait { $0.doneModeVersion >= version || $0.hasEnded ? true : nil }
    }

    /// Resets all connections that are open at this moment.
    package func cut() {
        let number = state.change { state in
            state.cuts += 1
            return state.cuts
        }
        _ = wake.write([1])
        _ = state.wait { $0.doneCuts >= number || $0.hasEnded ? true : nil }
    }

    /// How many connections were accepted so far.
    package var acceptedCount: Int { state.change { $0.accepted } }
    /// How many connections are open at this moment.
    package var openCount: Int { state.change { $0.open } }
    /// How many bytes clients have sent that went on to the server.
    package var bytesToServer: Int { state.change { $0.bytesToServer } }
    /// How many bytes of the server went on to clients.
    package var bytesToClient: Int { state.change { $0.bytesToClient } }

    /// Blocks the thread until that many connections were accepted; false when the time is over first.
    package func waitUntilAccepted(_ count: Int, within time: Duration = .seconds(30)) -> Bool {
        state.wait(within: time) { $0.accepted >= count ? true : nil } ?? false
    }

    /// Blocks the thread until that many bytes went to the server; false when the time is over first.
    package func waitUntilSent(bytes: Int, within time: Duration = .seconds(30)) -> Bool {
        state.wait(within: time) { $0.bytesToServer >= bytes ? true : nil } ?? false
    }

    /// Resets all connections and listens no more.
    package func close() {
        state.change { $0.isClosed = true }
        _ = wake.write([1])
    }
}
