// SPDX-License-Identifier: Apache-2.0

/// Decides when threads join the work of a database and when they go, from looks at its connections that are
/// ``lookMs`` apart.
package struct TaskThreadsStateMachine: Sendable {
    package enum Action: Equatable, Sendable {
        case none
        case join
        case leave
        /// There is nothing to look at until work begins.
        case sleep
    }

    /// Milliseconds between two looks.
    package static let lookMs = 2
    /// After so many looks without such work they go.
    private static let leaveLooks = 25
    private static let sleepLooks = 50

    private struct Piece {
        let number: UInt64
        let cpuMicroseconds: Int
        var looks = 0
    }

    private var pieces: [ObjectIdentifier: Piece] = [:]
    private var quietLooks = 0
    private var hasJoined = false

    package init() {}

    package mutating func next(_ looks: [EngineWork.Look]) -> Action {
        let isLong = note(looks)
        let isIdle = looks.allSatisfy { $0.work == .none }
        if isLong {
            quietLooks = 0
            guard !hasJoined else { return .none }
            hasJoined = true
            return .join
        }
        quietLooks += 1
        if hasJoined {
            guard quietLooks >= Self.leaveLooks else { return .none }
            hasJoined = false
            return .leave
        }
        if !isIdle { quietLooks = 0 }
        guard quietLooks >= Self.sleepLooks else { return .none }
        quietLooks = 0
        return .sleep
    }

    /// - Returns: whether some work has been going on for long.
    private mutating func note(_ looks: [EngineWork.Look]) -> Bool {
        var isLong = false
        for look in looks {
            guard look.work != .none else {
                pieces[look.connection] = nil
                continue
            }
            var piece = Piece(number: look.piece, cpuMicroseconds: look.cpuMicroseconds)
            if let before = pieces[look.connection], before.number == look.piece { piece = before }
            piece.looks += 1
            pieces[look.connection] = piece
            let computed = look.cpuMicroseconds - piece.cpuMicroseconds
            if computed >= look.work.computedMicroseconds || piece.looks * Self.lookMs >= look.work.patienceMs
            {
                isLong = true
            }
        }
        return isLong
    }
}
