// SPDX-License-Identifier: Apache-2.0

import LotusCore
import Sandbox

/// What a demonstration shows, and where.
struct DemoOptions: Sendable {
    /// The shop, with its clock at the end of its history.
    let shop: SandboxOptions
    /// The target of profiles.yml; nil: as the profile says.
    let target: String?
    /// Absolute.
    let profilesFolder: String?
    /// Whether everything is told that happens.
    let isVerbose: Bool

    init(
        orders: UInt64, profiles: UInt64, target: String?, profilesFolder: String?, isVerbose: Bool
    ) throws {
        var shop = SandboxOptions(orders: orders, profiles: profiles, port: 0)
        shop.now = shop.history.upperBound
        try shop.check()
        self.shop = shop
        self.target = target
        self.profilesFolder = profilesFolder
        self.isVerbose = isVerbose
    }

    /// The project in a folder.
    func workspace(in folder: String) -> WorkspaceOptions {
        var options = WorkspaceOptions()
        options.target = target
        options.projectDir = folder
        options.profilesDir = profilesFolder
        options.verbose = isVerbose
        return options
    }
}
