using System.IO.Compression;
using AdCommerce.Server.Errors;
using Grpc.Core;
using Grpc.Net.Compression;

namespace AdCommerce.Server.Access;

/// <summary>gRPC's gzip with an end: a request of a few kilobytes must not unpack to gigabytes.</summary>
internal sealed class BoundedGzip : ICompressionProvider
{
    public string EncodingName => "gzip";

    public Stream CreateCompressionStream(Stream stream, CompressionLevel? compressionLevel) =>
        new GZipStream(stream, compressionLevel ?? CompressionLevel.Fastest, leaveOpen: true);

    public Stream CreateDecompressionStream(Stream stream) =>
        new LimitedStream(
            new GZipStream(stream, CompressionMode.Decompress, leaveOpen: true),
            AccessRow.RequestBytesMax,
            () => Statuses.TooLargeUnpacked(AccessRow.RequestBytesMax).ToRpcException());
}
