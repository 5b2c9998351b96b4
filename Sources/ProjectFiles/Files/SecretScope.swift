// SPDX-License-Identifier: Apache-2.0

/// Whether the values at a place of a file are secrets, judged by the keys above them.
struct SecretScope {
    private(set) var isSecret = false
    private var isInSecrets = false

    /// Below `secrets:` every parameter is a secret unless it is known to be none.
    func entering(_ key: String) -> SecretScope {
        var scope = self
        if isInSecrets {
            scope.isSecret = !SecretNames.plainParameters.contains(key.lowercased())
        } else if key.lowercased() == "secrets" {
            scope.isInSecrets = true
            scope.isSecret = true
        } else {
            scope.isSecret = isSecret || SecretNames.isSecretKey(key)
        }
        return scope
    }
}
