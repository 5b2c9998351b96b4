// SPDX-License-Identifier: Apache-2.0

/// Recordings that this program does not reproduce, each with the reason.
enum KnownDifferences {
    /// By the name of the command.
    static let commands: [String: String] = [:]
    /// Projects whose logs of `parse` and `compile` differ.
    static let logs: [String: String] = [:]
}
