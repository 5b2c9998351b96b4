// SPDX-License-Identifier: Apache-2.0

/// The variables that are in scope; the virtual machine sets it for functions that read names.
package protocol TemplateContext: AnyObject {
    /// A variable; nil when there is none.
    func lookup(_ name: String) -> Value?
    /// Names that exist, to suggest close ones; those of a host that makes them on demand may be missing.
    var names: [String] { get }
}

extension TemplateContext {
    package var names: [String] { [] }
}
