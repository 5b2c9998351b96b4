// SPDX-License-Identifier: Apache-2.0

/// Says after which pages a checkpoint is due: the more is remembered beside a state the fewer, so that
/// writing the memory costs little beside reading the pages.
package struct CheckpointPace: Sendable {
    private let rememberedPerPage: Int
    private var pages = 0

    /// - Parameter rememberedPerPage: For so many remembered records another page is left out.
    package init(rememberedPerPage: Int) {
        precondition(rememberedPerPage >= 1, "A page is worth something.")
        self.rememberedPerPage = rememberedPerPage
    }

    /// A page has been given.
    package mutating func isDue(remembered: Int) -> Bool {
        pages += 1
        guard pages > remembered / rememberedPerPage else { return false }
        pages = 0
        return true
    }
}
