// SPDX-License-Identifier: Apache-2.0

/// The bounds within which objects are stored.
package enum StoreLimits {
    /// How many objects a page of a listing has. S3 gives no more, and some servers lose objects when
    /// they are asked for fewer.
    package static let listKeysMax = 1_000
    /// How many keys one request deletes; S3 takes no more.
    package static let deleteKeysMax = 1_000
    /// How long a key may be, by the rule of S3.
    package static let keyBytesMax = 1_024
    /// How long one name between slashes may be, by the rule of file systems.
    package static let keyNameBytesMax = 255
    /// How much metadata an object carries, names and encoded values together, by the rule of S3.
    package static let metadataBytesMax = 2_048
    /// How much is read or written at once.
    package static let chunkBytes = 256 * 1_024
    /// The largest object that is written in one piece, by the rule of S3.
    package static let putBytesMax = 5 << 30
    /// The smallest part but the last of an object in parts, by the rule of S3.
    package static let partBytesMin = 5 << 20
    /// How many parts an object may have, by the rule of S3.
    package static let partsMax = 10_000
    /// How much of a server's XML answer is read: 1,000 keys of full length, each byte escaped.
    static let answerBytesMax = 8 << 20
    /// How much of a server's refusal is read.
    static let refusalBytesMax = 64 * 1_024
    /// How deep the elements of a server's XML answer nest.
    static let xmlDepthMax = 16
    /// How old an unfinished file of a local store must be before it is taken for left over.
    static let stagedSecondsMax: Int64 = 24 * 3_600
}
