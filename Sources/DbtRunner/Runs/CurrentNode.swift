// SPDX-License-Identifier: Apache-2.0

/// The node on whose behalf this thread works, for what templates say meanwhile.
package enum CurrentNode {
    /// Nil outside of nodes and hooks.
    @TaskLocal package static var step: NodeStep?

    /// Runs `body` on behalf of a node.
    static func with<R, E: Error>(_ step: NodeStep, _ body: () throws(E) -> R) throws(E) -> R {
        let result: Result<R, E> = $step.withValue(step) {
            do throws(E) {
                return .success(try body())
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }
}
