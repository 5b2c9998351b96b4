// SPDX-License-Identifier: Apache-2.0

/// A parsed `{{ … }}`.
indirect enum TemplateExpression {
    case literal(TemplateValue)
    case variable(name: TemplateExpression, default: TemplateExpression?, offset: Int, length: Int)
    case concatenation([TemplateExpression])
    case either(TemplateExpression, TemplateExpression)
    case both(TemplateExpression, TemplateExpression)
    case not(TemplateExpression)
    case equal(TemplateExpression, TemplateExpression, isNegated: Bool)
    case choice(condition: TemplateExpression, then: TemplateExpression, otherwise: TemplateExpression?)
    case filter(TemplateExpression, TemplateFilter, arguments: [TemplateExpression], offset: Int, length: Int)
}

/// The filters that configuration files may use, with the meaning they have in Jinja and dbt.
enum TemplateFilter: String, CaseIterable {
    case int, float, string, lower, upper, trim
    case `default`
    case asBool = "as_bool"
    case asNumber = "as_number"
    case asNative = "as_native"
    case asText = "as_text"

    init?(name: String) {
        self.init(rawValue: name == "d" ? "default" : name)
    }

    var argumentsMax: Int {
        switch self {
        case .int, .float: 1
        case .default: 2
        default: 0
        }
    }
}
