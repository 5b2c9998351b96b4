// SPDX-License-Identifier: Apache-2.0

/// A filter: `{{ value | name(arguments) }}`.
package typealias FilterFunction =
    @Sendable (Value, CallArguments, RenderState) throws(TemplateError) -> Value

/// A test: `value is name(arguments)`.
package typealias TestFunction = @Sendable (Value, CallArguments, RenderState) throws(TemplateError) -> Bool
