// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// What a source is given from outside: the network, time, chance, and a place for its temporary files.
package struct SourceContext: Sendable {
    package var transport: any HTTPTransport
    package var time: any TimeSource
    package var random: RandomSource
    /// A folder for files that are removed as soon as they are open; they hold downloads.
    package var temporaryFolder: String
    /// Is told what happens while nothing is read, at a check or a discovery; what happens while streams are
    /// read goes to their sink.
    package var note: @Sendable (SourceNote) async -> Void = { _ in }

    package init(
        transport: any HTTPTransport, time: any TimeSource = .system, random: RandomSource = .system,
        temporaryFolder: String
    ) {
        self.transport = transport
        self.time = time
        self.random = random
        self.temporaryFolder = temporaryFolder
    }
}
