// SPDX-License-Identifier: Apache-2.0

/// The classes of characters that Python's `str` methods go by (`unicodedata` of Python 3.11).
extension Unicode.Scalar {
    /// `isspace`.
    var isPythonSpace: Bool {
        switch value {
        case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F,
            0x3000:
            true
        default: false
        }
    }

    /// Ends a line for `splitlines`.
    var isPythonLineBreak: Bool {
        switch value {
        case 0x0A...0x0D, 0x1C...0x1E, 0x85, 0x2028, 0x2029: true
        default: false
        }
    }

    /// `isalpha`.
    var isPythonAlpha: Bool {
        if isASCII { return (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value) }
        switch properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: return true
        default: return false
        }
    }

    /// `isdecimal`.
    var isPythonDecimal: Bool {
        isASCII ? (0x30...0x39).contains(value) : properties.numericType == .decimal
    }

    /// `isdigit`.
    var isPythonDigit: Bool {
        isPythonDecimal || !isASCII && properties.numericType == .digit
    }

    /// `isnumeric`.
    var isPythonNumeric: Bool {
        isASCII ? (0x30...0x39).contains(value) : properties.numericType != nil
    }

    /// `isalnum`.
    var isPythonAlphanumeric: Bool { isPythonAlpha || isPythonNumeric }

    /// What `\w` matches.
    var isPythonWord: Bool { self == "_" || isPythonAlphanumeric }

    /// The value of a decimal digit of any script.
    var decimalDigit: Int? {
        if isASCII { return isPythonDecimal ? Int(value) - 0x30 : nil }
        guard properties.numericType == .decimal, let number = properties.numericValue else { return nil }
        return Int(number)
    }

    /// Upper case, not title case.
    var isPythonUpper: Bool { isASCII ? (0x41...0x5A).contains(value) : properties.isUppercase }

    /// Lower case.
    var isPythonLower: Bool { isASCII ? (0x61...0x7A).contains(value) : properties.isLowercase }

    /// Title case, such as `ǅ`.
    var isPythonTitle: Bool { !isASCII && properties.generalCategory == .titlecaseLetter }

    /// `isprintable`: shown as it is by `repr`.
    var isPythonPrintable: Bool {
        if isASCII { return (0x20..<0x7F).contains(value) }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator,
            .spaceSeparator:
            return false
        default: return true
        }
    }
}
