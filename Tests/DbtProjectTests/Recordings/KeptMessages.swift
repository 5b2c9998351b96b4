// SPDX-License-Identifier: Apache-2.0

import DbtProject
import LotusCore
import LotusTestKit
import ProjectFiles
import Synchronization

/// Keeps the warnings of repeated keys.
final class KeptMessages: TemplateMessages {
    private let kept = Mutex<[LotusError]>([])

    var warnings: [LotusError] { kept.withLock { $0 } }

    /// One after the other, as a terminal shows them.
    func text(_ scratch: ScratchFolder) -> String {
        warnings.map { warning in
            let text = ErrorRenderer().render(warning).replacing(scratch.path, with: "<PROJECT>")
            return text.replacing("error[", with: "warning[", maxReplacements: 1) + "\n"
        }.joined()
    }

    func log(_ message: String, isInfo: Bool) {}
    func print(_ message: String) {}
    func warn(_ message: String) {}
    func warn(_ warning: ParseWarning) {}
    func deprecated(_ deprecation: ParseDeprecation) {
        guard case .repeatedKey(let key) = deprecation.kind else { return }
        kept.withLock { $0.append(key.warning) }
    }
}
