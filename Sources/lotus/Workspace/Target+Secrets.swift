// SPDX-License-Identifier: Apache-2.0

import LotusCore
import ProjectFiles

extension ProjectFiles.Target {
    /// Everything that must not be printed: what the target holds, and what connections take from the
    /// environment and is in no file of the project.
    func secrets(in environment: ProjectFiles.Environment) -> [Secret] {
        let variables = ["PGPASSWORD", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]
        let inherited = variables.compactMap { environment[$0] }.filter { !$0.isEmpty }
        return revealedSecrets + inherited.map { Secret($0) }
    }

    private var revealedSecrets: [Secret] {
        let values =
            secrets.flatMap { $0.parameters.map(\.value) } + (settings + configurationOptions).map(\.value)
        var found = values.flatMap { value -> [Secret] in
            switch value {
            case .plain: []
            case .secret(let secret): [secret]
            case .list(let items): items
            case .map(let entries): entries.map(\.value)
            }
        }
        var addresses = lakes.compactMap { lake in
            if case .postgres(let address) = lake.address { address } else { nil }
        }
        addresses += attachments.compactMap { attachment in
            if case .postgres(let address) = attachment.database { address } else { nil }
        }
        for address in addresses { found += [address.password, address.sslPassword].compactMap { $0 } }
        return found
    }
}
