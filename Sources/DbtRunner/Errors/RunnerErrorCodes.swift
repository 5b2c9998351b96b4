// SPDX-License-Identifier: Apache-2.0

package import LotusCore

extension LotusError.Code {
    /// A node of a form that this release does not run.
    package static let nodeUnsupported = Self("LL-RUN-001", exit: .workFailed)
    /// The run was cut off by a signal.
    package static let runInterrupted = Self("LL-RUN-002", exit: .usageOrConfiguration)
}
