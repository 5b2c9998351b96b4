// SPDX-License-Identifier: Apache-2.0

/// What is done with a value of one JSON kind.
enum ShapeAction: UInt8 {
    /// As it is; of containers what is inside is looked at.
    case copy
    /// A text that holds a number loses its quotes.
    case unquote
    /// A number or word gets quotes; a container becomes its JSON in quotes.
    case quote
    /// The first run of digits of a text.
    case identifier
    /// The texts of a list in one.
    case join
    /// `Z` to `+00:00`.
    case offsetOfUTC
    /// A number without what comes after the point.
    case truncate
    /// One member in place of the object.
    case unwrap
    /// An object around the value.
    case wrap
}

/// What is done with a value, by its kind.
struct ShapeActions: Hashable {
    var text = ShapeAction.copy
    var integer = ShapeAction.copy
    /// Of numbers with a point or an exponent.
    var decimal = ShapeAction.copy
    /// Of `true` and `false`.
    var word = ShapeAction.copy
    var object = ShapeAction.copy
    var array = ShapeAction.copy

    var isCopy: Bool {
        text == .copy && integer == .copy && decimal == .copy && word == .copy && object == .copy
            && array == .copy
    }

    init() {}

    /// The same for every kind.
    init(all action: ShapeAction) {
        text = action
        integer = action
        decimal = action
        word = action
        object = action
        array = action
    }

    /// The actions of a form.
    init(_ form: Transform.Form) {
        switch form {
        case .asIs: break
        case .identifier: text = .identifier
        case .joined: array = .join
        case .offsetOfUTC: text = .offsetOfUTC
        case .number: text = .unquote
        case .integer:
            text = .truncate
            decimal = .truncate
        case .text:
            integer = .quote
            decimal = .quote
            word = .quote
            object = .quote
            array = .quote
        }
    }
}
