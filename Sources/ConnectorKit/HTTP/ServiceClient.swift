// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// Asks a service on behalf of streams: with its credentials, within its rate limit, again where that may
/// help, and with errors that say what to do.
///
/// Credentials go to the service's own origin only; a redirect elsewhere is followed without them, and only
/// where the service allows it.
package struct ServiceClient: Sendable {
    /// What is the same for all requests of a service.
    package struct Settings: Sendable {
        /// The service's name in messages.
        package var service: String
        /// Where credentials may go.
        package var origin: ServiceURL
        package var headers: [HTTPRequest.Header] = []
        package var credentials: [HTTPRequest.Header] = []
        /// What must not be shown, beside the credentials as they are sent.
        package var secrets: [Secret] = []
        package var patience = ServicePatience()
        /// Whether a redirect to another origin is the service's own.
        package var allowsRedirect: @Sendable (ServiceURL) -> Bool = { _ in false }
        /// The service's own words for a refusal; nil leaves the general ones.
        package var explain: @Sendable (ServiceRefusal) -> LotusError? = { _ in nil }

        package init(service: String, origin: ServiceURL) {
            self.service = service
            self.origin = origin
        }
    }

    private static let redirectsMax = 5
    private static let refusalBytesMax = 64 << 10

    package let settings: Settings
    private let context: SourceContext
    private let limiter: (any RateGate)?
    private let sink: (any RecordSink)?

    /// - Parameters:
    ///   - limiter: Shared by all streams of the source.
    ///   - sink: Is told of requests and waits; without one the context is.
    package init(
        _ settings: Settings, context: SourceContext, limiter: (any RateGate)? = nil,
        sink: (any RecordSink)? = nil
    ) {
        self.settings = settings
        self.context = context
        self.limiter = limiter
        self.sink = sink
    }

    /// The whole answer to a request, of a status of success.
    ///
    /// - Parameter judge: Sees each such answer, and may find a failure in its body.
    package func answer(
        to request: ServiceRequest, judge: (ServiceAnswer) throws -> ServiceVerdict = { _ in .accepted }
    ) async throws -> ServiceAnswer {
        var retries = retries(of: request)
        while true {
            let collector = AnswerCollector(bytesMax: request.bodyBytesMax)
            let failure: ServiceFailure
            switch try await attempt(request, collector) {
            case .failure(let found): failure = found
            case .success(let head):
                let answer = ServiceAnswer(head: head, body: collector.takeBody())
                switch try judge(answer) {
                case .accepted: return answer
                case .throttled(let wait): failure = .throttledInBody(wait)
                case .failed(let reason): failure = .failedInBody(reason)
                }
            }
            try await wait(after: failure, request, &retries)
        }
    }

    /// Gives the body of an answer piece by piece, as it comes. When the connection breaks the rest is asked
    /// for, so that the receiver sees each byte once.
    ///
    /// - Returns: The head of the first answer, and how many bytes there were.
    package func stream(
        _ request: ServiceRequest, receive: @Sendable ([UInt8]) async throws -> Void
    ) async throws -> (head: HTTPHead, byteCount: Int) {
        var retries = retries(of: request)
        let progress = DownloadProgress()
        while true {
            var attempt = request
            let before = progress.delivered
            if before > 0 {
                attempt.headers.append(HTTPRequest.Header("range", Secret("bytes=\(before)-")))
            }
            let failure: ServiceFailure
            do {
                let result = try await send(attempt) { reception in
                    switch reception {
                    case .head(let head): try progress.begin(head)
                    case .chunk(let bytes):
                        if let news = try progress.news(in: bytes) { try await receive(news) }
                    }
                }
                switch result {
                case .failure(let found): failure = found
                case .success:
                    if let head = progress.first, progress.isWhole { return (head, progress.delivered) }
                    failure = .transport(
                        TransportFailure(.bodyTooShort, "\(progress.delivered) bytes came"))
                }
            } catch let change as DownloadProgress.Change {
                throw errors(request).changed(change.detail)
            }
            if progress.delivered > before { retries.madeProgress() }
            try await wait(after: failure, request, &retries)
        }
    }

    private func note(_ note: SourceNote) async {
        if let sink { await sink.note(note) } else { await context.note(note) }
    }

    // MARK: - Attempts

    private func retries(of request: ServiceRequest) -> ServiceRetries {
        ServiceRetries(
            settings.patience, isIdempotent: request.isIdempotent, attemptsMax: request.attemptsMax)
    }

    private func errors(_ request: ServiceRequest) -> ServiceErrors {
        ServiceErrors(settings: settings, request: request)
    }

    /// Waits as long as the failure asks for; throws when it is the last.
    private func wait(
        after failure: ServiceFailure, _ request: ServiceRequest, _ retries: inout ServiceRetries
    ) async throws {
        try Task.checkCancellation()
        guard let kind = failure.kind(now: context.time.now()) else { throw errors(request).error(failure) }
        var random = context.random
        switch retries.decide(
            after: kind, random: &random, nowNs: context.time.monotonicNanoseconds())
        {
        case .giveUp:
            throw errors(request).error(failure, retries)
        case .wait(let delay):
            if case .throttled = kind {
                limiter?.pause(request.rateKey, for: delay, time: context.time)
                await note(.rateLimited(request.stream, delay))
            }
            try await context.time.sleep(for: delay)
        }
    }

    private func attempt(
        _ request: ServiceRequest, _ collector: AnswerCollector
    ) async throws -> Result<HTTPHead, ServiceFailure> {
        do {
            return try await send(request) { try collector.receive($0) }
        } catch is AnswerCollector.TooLarge {
            throw errors(request).tooLarge()
        }
    }

    /// One attempt, redirects included. A status of success goes to `receive`, everything else is a failure.
    private func send(
        _ request: ServiceRequest, receive: @Sendable (HTTPReception) async throws -> Void
    ) async throws -> Result<HTTPHead, ServiceFailure> {
        var request = request
        for _ in 0...Self.redirectsMax {
            let refusal = AnswerCollector(bytesMax: Self.refusalBytesMax, isCutOff: true)
            let head: HTTPHead?
            do {
                head = try await exchange(request, refusal, receive: receive)
            } catch let failure as TransportFailure {
                return .failure(.transport(failure))
            }
            guard let head else {
                return .failure(.transport(TransportFailure(.invalidAnswer, "an answer without a head")))
            }
            if head.isSuccess { return .success(head) }
            guard let next = try redirected(request, head) else {
                let refused = ServiceRefusal(head: head, body: refusal.takeBody(), request: request)
                return .failure(.refused(refused))
            }
            request = next
        }
        throw errors(request).tooManyRedirects(Self.redirectsMax)
    }

    private func exchange(
        _ request: ServiceRequest, _ refusal: AnswerCollector,
        receive: @Sendable (HTTPReception) async throws -> Void
    ) async throws -> HTTPHead? {
        try await passGate(request)
        let kept = KeptHead()
        let outcome: Result<Void, any Error>
        do {
            try await context.transport.send(prepared(request)) { reception in
                if case .head(let head) = reception { kept.head = head }
                if kept.head?.isSuccess == true {
                    try await receive(reception)
                } else {
                    try refusal.receive(reception)
                }
            }
            outcome = .success(())
        } catch {
            outcome = .failure(error)
        }
        limiter?.answered(request.rateKey, kept.head, time: context.time)
        await note(.request(request.stream))
        try outcome.get()
        return kept.head
    }

    private func passGate(_ request: ServiceRequest) async throws {
        while let wait = limiter?.admit(request.rateKey, cost: request.rateCost, time: context.time) {
            await note(.rateLimited(request.stream, wait))
            try await context.time.sleep(for: wait)
        }
    }

    private func prepared(_ request: ServiceRequest) -> HTTPRequest {
        let isHome = request.url.origin == settings.origin.origin
        return HTTPRequest(
            request.method, request.url.text,
            headers: settings.headers + (isHome ? settings.credentials : []) + request.headers,
            body: request.body)
    }

    /// The request that a redirect asks for; nil when the answer is none.
    private func redirected(_ request: ServiceRequest, _ head: HTTPHead) throws -> ServiceRequest? {
        guard [301, 302, 303, 307, 308].contains(head.status), let location = head["location"] else {
            return nil
        }
        let keepsMethod = head.status == 307 || head.status == 308
        guard let target = request.url.resolving(location) else {
            throw errors(request).redirect(to: "an address that is no URL")
        }
        let isHome = target.origin == request.url.origin
        let losesTLS = request.url.scheme == "https" && target.scheme == "http"
        guard isHome || (!losesTLS && settings.allowsRedirect(target)), request.method == .get || keepsMethod
        else { throw errors(request).redirect(to: target.origin) }
        var next = request
        next.url = target
        return next
    }
}
