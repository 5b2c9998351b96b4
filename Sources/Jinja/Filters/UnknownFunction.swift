// SPDX-License-Identifier: Apache-2.0

/// What stands for a filter or a test that does not exist, where that is an error only when it is reached.
enum UnknownFunction {
    static func filter(_ name: String) -> FilterFunction {
        { (_, _, _) throws(TemplateError) -> Value in
            throw TemplateError(.runtime, "No filter named \(PythonQuote.repr(name)) found.", name: name)
        }
    }

    static func test(_ name: String) -> TestFunction {
        { (_, _, _) throws(TemplateError) -> Bool in
            throw TemplateError(.runtime, "No test named \(PythonQuote.repr(name)) found.", name: name)
        }
    }
}
