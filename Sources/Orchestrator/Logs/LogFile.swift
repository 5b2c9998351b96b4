// SPDX-License-Identifier: Apache-2.0

/// A file with what a step printed.
package struct LogFile: Sendable, Equatable {
    /// nil: the run itself.
    package let step: String?
    package let path: String
    package let bytes: Int
}
