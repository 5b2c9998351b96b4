// SPDX-License-Identifier: Apache-2.0

internal import DbtProject
internal import Synchronization

/// Messages of templates, which can be held back until it is known whether what gave them counts.
final class HeldMessages: TemplateMessages {
    private enum Message {
        case log(String, isInfo: Bool)
        case print(String)
        case warning(String)
        case adapterWarning(String)
    }

    private let receiver: any TemplateMessages
    /// Nil while messages go on at once.
    private let held = Mutex<[Message]?>(nil)

    init(_ receiver: some TemplateMessages) { self.receiver = receiver }

    /// From here on messages wait.
    func hold() { held.withLock { $0 = [] } }

    /// Messages go on at once again.
    ///
    /// - Parameter isDropped: forgets those that wait, instead of passing them on.
    func release(isDropped: Bool = false) {
        let waiting = held.withLock { held in
            defer { held = nil }
            return held ?? []
        }
        if !isDropped { waiting.forEach(pass) }
    }

    private func receive(_ message: Message) {
        let isHeld = held.withLock { held in
            held?.append(message)
            return held != nil
        }
        if !isHeld { pass(message) }
    }

    private func pass(_ message: Message) {
        switch message {
        case .log(let text, let isInfo): receiver.log(text, isInfo: isInfo)
        case .print(let text): receiver.print(text)
        case .warning(let text): receiver.warn(text)
        case .adapterWarning(let text): receiver.warnAsAdapter(text)
        }
    }

    func log(_ message: String, isInfo: Bool) { receive(.log(message, isInfo: isInfo)) }
    func print(_ message: String) { receive(.print(message)) }
    func warn(_ message: String) { receive(.warning(message)) }
    func warnAsAdapter(_ message: String) { receive(.adapterWarning(message)) }
    func warn(_ warning: ParseWarning) { receiver.warn(warning) }
    func deprecated(_ deprecation: ParseDeprecation) { receiver.deprecated(deprecation) }
}
