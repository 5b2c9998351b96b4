// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import Synchronization

/// Warns once in a run of each trap in the watermarks that models compare with.
final class WatermarkAdvice: Sendable {
    private enum Trap: Hashable { case separateMaxima, null }

    private let told = Mutex<Set<Trap>>([])

    /// The warnings that have not been told yet.
    func warnings(of node: Node, _ watermarks: [PrunedSQL.Watermark]) -> [LogEvent] {
        watermarks.flatMap { watermark in
            var warnings: [LogEvent] = []
            if watermark.separateMaxima.count > 1, isNew(.separateMaxima) {
                let columns = watermark.separateMaxima.joined(separator: ", ")
                warnings.append(
                    .templateWarning(
                        "'\(node.name)' compares with the greatest \(columns), each taken by itself: after the"
                            + " turn of a year that is a day which is not there yet, and new rows are left out"
                            + " until then. Keep one DATE column and compare with its max: \(watermark.subquery)"
                    ))
            }
            if watermark.isNull, isNew(.null) {
                warnings.append(
                    .templateWarning(
                        "'\(node.name)' compares with \(watermark.subquery), which is NULL: no row fits, as long"
                            + " as its table is empty. Run it once with --full-refresh."))
            }
            return warnings
        }
    }

    private func isNew(_ trap: Trap) -> Bool { told.withLock { $0.insert(trap).inserted } }
}
