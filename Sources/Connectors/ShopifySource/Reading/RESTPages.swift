// SPDX-License-Identifier: Apache-2.0

internal import ConnectorKit
internal import LotusCore

/// The pages of a REST list, one after the other.
struct RESTPages: Sendable {
    /// A page that came.
    struct Page: Sendable {
        let answer: ServiceAnswer
        let request: ServiceRequest
        /// Where the page after it is; nil at the last.
        fileprivate let following: ServiceURL?
    }

    /// What goes well with fewer records.
    private static let dependsOnSize: Set<LotusError.Code> = [.sourceUnavailable, .sourceTooLarge]

    private let client: ServiceClient
    private let configuration: ShopifyConfiguration
    private let stream: ShopifyStream
    private var next: ServiceURL?
    private var size = PageSize()
    private var turnedCount = 0

    /// - Parameter first: The first page, without `limit`.
    init(
        of stream: ShopifyStream, from first: ServiceURL, _ client: ServiceClient,
        _ configuration: ShopifyConfiguration
    ) {
        self.stream = stream
        self.client = client
        self.configuration = configuration
        next = first
    }

    /// The page that comes next, again and again until it is turned; nil after the last.
    mutating func page() async throws -> Page? {
        guard let url = next else { return nil }
        while true {
            var request = ServiceRequest(.get, size.applied(to: url) ?? url, stream: stream.descriptor)
            request.scope = stream.scope
            if size.records > 1 { request.attemptsMax = ShopifyAPI.attemptsBeforeHalving }
            do {
                let answer = try await client.answer(to: request)
                size.grow()
                return Page(
                    answer: answer, request: request, following: try following(answer, request))
            } catch let error as LotusError where Self.dependsOnSize.contains(error.code) {
                // A page of huge orders may be too much for Shopify, or for us; one order alone mostly is not.
                if size.halve(isTooLarge: error.code == .sourceTooLarge) { continue }
                var error = error
                error.message +=
                    ", at page \(turnedCount + 1) of `\(stream.name)`, asked for one record at a time"
                throw error
            }
        }
    }

    /// Goes on behind a page.
    mutating func turn(_ page: Page) {
        turnedCount += 1
        next = page.following
    }

    private func following(_ answer: ServiceAnswer, _ request: ServiceRequest) throws -> ServiceURL? {
        guard let link = NextLink.find(answer.head) else { return nil }
        let page = JSONPage(answer, to: request)
        guard let url = request.url.resolving(link), let own = configuration.own(url) else {
            throw page.lacks("next page at \(configuration.endpoint.origin)")
        }
        // One that leads to itself would be read for ever.
        guard own != request.url else { throw page.lacks("next page other than itself") }
        return own
    }
}
