// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// How many nodes of a run ended how, as the last line counts them.
package struct ResultCounts: Sendable, Equatable {
    package var pass = 0
    package var warn = 0
    package var error = 0
    package var skip = 0
    package var noOp = 0

    package init(_ results: [NodeResult]) {
        for result in results {
            switch result.status {
            case .success, .pass: pass += 1
            case .warn: warn += 1
            case .error, .fail: error += 1
            case .skipped: skip += 1
            case .noOp: noOp += 1
            case .started, .compiling, .executing: preconditionFailure("A result is no node on its way.")
            }
        }
    }

    package var total: Int { pass + warn + error + skip + noOp }
}
