// SPDX-License-Identifier: Apache-2.0

@main struct JinjaBenchmark {
    static func main() {}
}
