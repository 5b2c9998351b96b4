// SPDX-License-Identifier: Apache-2.0

internal import DbtProject

/// The messages of templates as events.
struct TemplateLog: TemplateMessages {
    let log: EventLog

    func log(_ message: String, isInfo: Bool) { log.fire(.templateLog(message, isInfo: isInfo)) }
    func print(_ message: String) { log.fire(.output(message)) }
    func warn(_ message: String) { log.fire(.templateWarning(message)) }
}
