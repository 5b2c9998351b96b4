// SPDX-License-Identifier: Apache-2.0

/// One render: what it has used up, and what it runs with. It stays on one thread.
package final class RenderState {
    package let settings: RenderSettings
    /// Whether printed values are escaped for HTML at the moment.
    package var autoescape = false
    /// The variables in scope.
    package var context: (any TemplateContext)?
    /// What runs the templates of this render.
    var machine: Machine?

    /// Steps that are left.
    @usableFromInline package var fuel: Int
    /// Bytes that may still be allocated.
    @usableFromInline package var bytes: Int
    /// How many calls and nested values are open.
    package private(set) var depth = 0
    private let stack = StackSpace.current
    private let stackStart: UInt
    /// Containers whose text is being made, to notice one inside itself.
    private var openContainers: [ObjectIdentifier] = []

    package init(_ settings: RenderSettings) {
        self.settings = settings
        fuel = settings.limits.fuelMax
        bytes = settings.limits.allocatedBytesMax
        stackStart = Self.stackAddress()
    }

    /// Takes steps from the fuel.
    package func charge(_ steps: Int = 1) throws(TemplateError) {
        fuel &-= steps
        if fuel < 0 || steps < 0 { throw fuelError() }
    }

    /// Announces bytes of text or container before they are allocated.
    package func chargeBytes(_ count: Int) throws(TemplateError) {
        guard count <= bytes, count >= 0 else { throw bytesError() }
        bytes &-= count
        try charge(count >> 6)
    }

    /// Opens a call or a nested value; ``leave()`` closes it.
    package func enter() throws(TemplateError) {
        let here = Self.stackAddress()
        let used = stackStart > here ? stackStart - here : here - stackStart
        guard depth < settings.limits.depthMax, used < UInt(settings.limits.stackBytesMax), !stack.isLow
        else {
            throw TemplateError(.recursion, "maximum recursion depth exceeded")
        }
        depth &+= 1
    }

    /// Closes what ``enter()`` opened.
    package func leave() { depth &-= 1 }

    /// Runs a closure one level deeper.
    package func nested<Result>(
        _ body: () throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        try enter()
        defer { leave() }
        return try body()
    }

    /// Makes the text of a container; `again` when it is inside itself.
    func openContainer(
        _ container: AnyObject, again: String, _ body: () throws(TemplateError) -> String
    ) throws(TemplateError) -> String {
        let identity = ObjectIdentifier(container)
        if openContainers.contains(identity) { return again }
        try enter()
        openContainers.append(identity)
        defer {
            openContainers.removeLast()
            leave()
        }
        return try body()
    }

    /// An undefined value of the kind that the environment asks for.
    package func undefined(_ origin: UndefinedValue.Origin) -> Value {
        .undefined(UndefinedValue(settings.undefinedKind, origin))
    }

    @inline(never) private static func stackAddress() -> UInt {
        var marker: UInt8 = 0
        return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    }

    private func fuelError() -> TemplateError {
        TemplateError(.limit, "the template takes more than \(settings.limits.fuelMax) steps")
    }

    private func bytesError() -> TemplateError {
        TemplateError(
            .limit, "the template makes more than \(settings.limits.allocatedBytesMax) bytes of values")
    }
}
