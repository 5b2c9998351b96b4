// SPDX-License-Identifier: Apache-2.0

package import LotusCore

/// One change that a stream's records go through on their way from the service's answer to the catalog's
/// shape: a value in the stream's table.
///
/// A path names keys as the service writes them; of an array on the way every element is meant.
package struct Transform: Sendable {
    /// What happens at the path.
    package enum Step: Sendable {
        /// The member gets another name.
        case rename(String)
        /// The member is left out.
        case drop
        /// The value is written in another form.
        case form(Form)
        /// The value is written once more, beside itself, under another name and in another form.
        case also(String, Form)
        /// The members that transforms name of the object become members of the object around it; the
        /// others are left out. What is no object is left out as a whole.
        case flatten
        /// Members of the object become members of the object around it as well, under names of their own:
        /// the keys inside, and the names, which the schema of the object around knows.
        case spread([(key: String, name: String)])
        /// The object is replaced by the value of one member; by null without it.
        case unwrap(String)
        /// The value becomes the only member of an object; null stays null.
        case wrap(String)
        /// A member of the record that is written when it would be missing or null; of a value that is
        /// written more than once, the last.
        case fallback(JSONValue)
        /// Each object at the path gets a copy of a member of the record, which is named as it is written.
        case copyFromRecord(String, as: String)
        /// Each object at the path gets members of that object in a list of the record which has the same
        /// value under a key; nothing without one.
        ///
        /// - Parameters: The list's path in the record, the key, and what is taken in which form.
        case lookUp(String, by: String, take: [(key: String, form: Form)])
        /// The record gets a member with this value, in place of any it had; the path is its name.
        case constant(JSONValue)
    }

    /// How a value is written.
    package enum Form: Sendable {
        /// As it is.
        case asIs
        /// `"gid://shopify/Product/12"` becomes 12: the first run of digits; null without one.
        case identifier
        /// A list of texts becomes one text with `, ` between them; an empty list null.
        case joined
        /// An instant that ends in `Z` ends in `+00:00`.
        case offsetOfUTC
        /// A text that holds a number becomes the number.
        case number
        /// A number, or a text that holds one, becomes a whole number: digits after the point are cut off.
        case integer
        /// What is no text becomes one: of a list or an object its compact JSON.
        case text
    }

    package let path: [String]
    package let step: Step

    package init(_ path: [String], _ step: Step) {
        self.path = path
        self.step = step
    }

    /// A change at a path written with dots.
    package init(_ path: String, _ step: Step) {
        self.init(JSONPath(path).keys, step)
    }
}
