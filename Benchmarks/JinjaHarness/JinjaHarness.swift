// SPDX-License-Identifier: Apache-2.0

@main struct JinjaHarness {
    static func main() {}
}
