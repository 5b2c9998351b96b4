// SPDX-License-Identifier: Apache-2.0

internal import LotusCore

extension SandboxHost {
    /// All services that the sandbox imitates.
    package static let allServices: Services = { options, clock in
        [ShopifyService(options, clock: clock), KlaviyoService(options, clock: clock)]
    }
}
