// SPDX-License-Identifier: Apache-2.0

internal import Jinja

/// Methods of `adapter` that only our own macros use, to tell how much of them a project has replaced.
enum OverrideMethods {
    static let all: [AdapterMethod] = [
        AdapterMethod("is_overridden", ["macro_name"]) { (context, arguments, state) throws(TemplateError) in
            .bool(context.registry.isOverridden(try arguments.text(0, state)))
        }
    ]
}
