// SPDX-License-Identifier: Apache-2.0

/// Where a run is in its life.
package enum RunStatus: String, Sendable, CaseIterable {
    /// It waits for its turn.
    case queued
    /// A worker was asked for.
    case starting
    /// A worker works on it.
    case started
    /// It is to end before its time.
    case canceling
    case succeeded, failed, canceled

    /// Nothing more happens to it.
    package var isTerminal: Bool {
        switch self {
        case .queued, .starting, .started, .canceling: false
        case .succeeded, .failed, .canceled: true
        }
    }

    /// A worker has it, or is about to.
    package var isWithWorker: Bool { self == .starting || self == .started || self == .canceling }
}
