// SPDX-License-Identifier: Apache-2.0

/// The variables that are in scope; the virtual machine sets it for functions that read names.
package protocol TemplateContext: AnyObject {
    /// A variable; nil when there is none.
    func lookup(_ name: String) -> Value?
}
