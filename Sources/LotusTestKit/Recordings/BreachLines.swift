// SPDX-License-Identifier: Apache-2.0

/// The lines of a command of dbt with the warnings of broken contracts at the end and sorted: dbt gives them
/// in the order in which it read the files.
package enum BreachLines {
    package static func last(_ lines: [String]) -> [String] {
        var breaches: [String] = []
        var others: [String] = []
        var isBreach = false
        for line in lines {
            if line.contains("[WARNING]: Breaking change to contracted") {
                breaches.append(line)
                isBreach = true
            } else if isBreach {
                breaches[breaches.count - 1] += "\n" + line
                isBreach = !line.isEmpty
            } else {
                others.append(line)
            }
        }
        return others + breaches.sorted()
    }
}
