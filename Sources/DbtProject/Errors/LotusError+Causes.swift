// SPDX-License-Identifier: Apache-2.0

internal import Jinja
package import LotusCore

extension LotusError {
    /// The first error of a type among what caused this one, also behind errors of templates.
    package func cause<E: Error>(_ type: E.Type) -> E? {
        var next = cause
        while let current = next {
            if let found = current as? E { return found }
            next = (current as? LotusError)?.cause ?? (current as? TemplateError)?.details.cause
        }
        return nil
    }
}
