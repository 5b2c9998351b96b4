// SPDX-License-Identifier: Apache-2.0

/// Upper, lower and title case as Python's `str`.
extension String {
    /// `str.upper`.
    var pythonUpper: String {
        mapped(ascii: { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }) { $0.properties.uppercaseMapping }
    }

    /// `str.lower`; a sigma at the end of a word becomes `ς`.
    var pythonLower: String {
        if isPlain { return mapped(ascii: { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }) { _ in "" } }
        let scalars = scalarArray
        var text = ""
        for index in scalars.indices { text += scalars.lowered(index) }
        return text
    }

    /// `str.casefold`.
    var pythonCasefold: String {
        if isPlain { return pythonLower }
        return unicodeScalars.reduce(into: "") { text, scalar in text += scalar.folded }
    }

    /// `str.capitalize`.
    var pythonCapitalized: String {
        let scalars = scalarArray
        guard let first = scalars.first else { return "" }
        var text = first.properties.titlecaseMapping
        for index in scalars.indices.dropFirst() { text += scalars.lowered(index) }
        return text
    }

    /// `str.title`.
    var pythonTitle: String {
        let scalars = scalarArray
        var text = ""
        var isInWord = false
        for index in scalars.indices {
            let scalar = scalars[index]
            text += isInWord ? scalars.lowered(index) : scalar.properties.titlecaseMapping
            isInWord = scalar.isCased
        }
        return text
    }

    /// `str.swapcase`.
    var pythonSwapped: String {
        let scalars = scalarArray
        var text = ""
        for index in scalars.indices {
            let scalar = scalars[index]
            if scalar.isPythonUpper {
                text += scalars.lowered(index)
            } else if scalar.isPythonLower {
                text += scalar.properties.uppercaseMapping
            } else {
                text.unicodeScalars.append(scalar)
            }
        }
        return text
    }

    /// `str.islower`.
    var isPythonLower: Bool {
        var found = false
        for scalar in unicodeScalars {
            if scalar.isPythonUpper || scalar.isPythonTitle { return false }
            found = found || scalar.isPythonLower
        }
        return found
    }

    /// `str.isupper`.
    var isPythonUpper: Bool {
        var found = false
        for scalar in unicodeScalars {
            if scalar.isPythonLower || scalar.isPythonTitle { return false }
            found = found || scalar.isPythonUpper
        }
        return found
    }

    /// `str.istitle`.
    var isPythonTitle: Bool {
        var found = false
        var isInWord = false
        for scalar in unicodeScalars {
            if scalar.isPythonUpper || scalar.isPythonTitle {
                if isInWord { return false }
                isInWord = true
                found = true
            } else if scalar.isPythonLower {
                if !isInWord { return false }
                found = true
            } else {
                isInWord = false
            }
        }
        return found
    }

    private func mapped(ascii: (UInt8) -> UInt8, other: (Unicode.Scalar) -> String) -> String {
        if isPlain {
            return withBytes { bytes in
                String(unsafeUninitializedCapacity: bytes.count) { target in
                    for index in bytes.indices { target[index] = ascii(bytes[index]) }
                    return bytes.count
                }
            }
        }
        return unicodeScalars.reduce(into: "") { text, scalar in text += other(scalar) }
    }
}

extension [Unicode.Scalar] {
    /// One scalar in lower case, by its neighbours for the Greek sigma.
    fileprivate func lowered(_ index: Int) -> String {
        guard self[index] == "\u{3A3}" else { return self[index].properties.lowercaseMapping }
        let before = self[..<index].last { !$0.properties.isCaseIgnorable }
        let after = self[(index + 1)...].first { !$0.properties.isCaseIgnorable }
        let isFinal = before?.properties.isCased == true && after?.properties.isCased != true
        return isFinal ? "\u{3C2}" : "\u{3C3}"
    }
}

extension Unicode.Scalar {
    fileprivate var isCased: Bool { isPythonUpper || isPythonLower || isPythonTitle }

    /// Full case folding. Unicode folds to the lower case of the upper case, but for these.
    fileprivate var folded: String {
        switch value {
        case 0x131: "\u{131}"
        case 0x1E9E: "ss"
        case 0x13A0...0x13F5: String(self)
        case 0x13F8...0x13FD, 0xAB70...0xABBF: properties.uppercaseMapping
        default: properties.uppercaseMapping.pythonLowerEach
        }
    }
}

extension String {
    /// Lower case of each scalar by itself.
    fileprivate var pythonLowerEach: String {
        unicodeScalars.reduce(into: "") { $0 += $1.properties.lowercaseMapping }
    }
}
