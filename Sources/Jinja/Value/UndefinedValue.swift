// SPDX-License-Identifier: Apache-2.0

/// A name, attribute or element that does not exist (`jinja2.Undefined` and its subclasses).
package final class UndefinedValue: Sendable {
    /// What an undefined value may be used for.
    package enum Kind: Sendable, Hashable {
        /// Empty when printed or looped over; an error in operations, calls and attributes.
        case lenient
        /// As `lenient`, but an attribute or an element of it is undefined too.
        case chainable
        /// As `lenient`, but prints what was missing.
        case debug
        /// An error in everything but `is defined` and `default`.
        case strict
        /// Each attribute, element and call gives the value itself; printed it is empty.
        case swallowing

        /// Whether it counts as safe text, empty (`ChainableUndefined.__html__`).
        var hasHTML: Bool { self == .chainable || self == .swallowing }
    }

    /// What was asked for and where it was missing.
    package enum Origin: Sendable {
        /// A variable.
        case variable(String)
        /// An attribute of a value whose type prints as `owner`, such as `dict object`.
        case attribute(owner: String, name: String)
        /// An element; `key` is the key's `repr`.
        case element(owner: String, key: String)
        /// A whole sentence; `name` is what a close alternative is sought for.
        case hint(String, name: String?)
    }

    package let kind: Kind
    package let origin: Origin

    package init(_ kind: Kind, _ origin: Origin) {
        self.kind = kind
        self.origin = origin
    }

    /// The name in question, for alternatives.
    package var name: String? {
        switch origin {
        case .variable(let name), .attribute(_, let name): name
        case .element: nil
        case .hint(_, let name): name
        }
    }
}
