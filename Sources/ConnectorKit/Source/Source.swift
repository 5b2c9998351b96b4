// SPDX-License-Identifier: Apache-2.0

package import AirbyteProtocol
package import LotusCore

/// Something that records can be read from: Shopify, Klaviyo, another Airbyte connector.
///
/// An implementation passes `SourceContract` of the test kit. What goes wrong is a ``LotusError``; its
/// code says whether the configuration is at fault (exit 2) or the work failed (exit 1).
package protocol Source: Sendable {
    /// Its name on the command line and in `lotus.yml`.
    static var name: String { get }

    /// `connectionSpecification` and what belongs to it, as the SPEC message carries it.
    static var specification: JSONValue { get }

    /// A source of a configuration. Throws when the configuration is wrong; touches no network.
    init(_ configuration: JSONValue, _ context: SourceContext) throws

    /// Throws when the source cannot be reached with this configuration.
    func check() async throws

    /// What there is to be read.
    func discover() async throws -> Catalog

    /// Reads streams and gives everything to the sink, streams side by side.
    ///
    /// A stream that fails is told to the sink and does not stop the others. Throws only when nothing can
    /// go on, or when the sink throws (then with the sink's error), or `CancellationError`.
    func read(_ request: ReadRequest, into sink: any RecordSink) async throws
}

/// What is to be read, and from where on.
package struct ReadRequest: Sendable {
    package var catalog: ConfiguredCatalog
    /// Of streams that have one; a stream without one starts at the beginning.
    package var states: [StreamDescriptor: StreamState]
    /// How many streams are read side by side at most.
    package var concurrency: Int

    package init(catalog: ConfiguredCatalog, states: [StreamDescriptor: StreamState], concurrency: Int) {
        precondition(concurrency >= 1, "At least one stream is read at a time.")
        self.catalog = catalog
        self.states = states
        self.concurrency = concurrency
    }
}
