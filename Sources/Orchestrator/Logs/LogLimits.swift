// SPDX-License-Identifier: Apache-2.0

/// The limits of what programs print in runs, each with its unit last.
package enum LogLimits {
    /// How much is kept of one run; what comes after is left out, and the log says so.
    package static let runBytesMax = 50 << 20
    /// With more than this waiting, lines are written at once.
    static let waitingBytesMax = 64 << 10
    /// How long lines wait for others to be written with.
    static let writeDelayMsMax = 200
    /// How long a part of a path may be; a longer name becomes a path of several parts.
    static let nameBytesMax = 200
}
