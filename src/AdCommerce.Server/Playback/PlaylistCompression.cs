using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace AdCommerce.Server.Playback;

/// <summary>How long a playlist may be kept, and by whom.</summary>
internal enum CacheFor
{
    /// <summary>By nobody: the choice is one viewer's, and is made anew at each request.</summary>
    OneViewer,

    /// <summary>By anybody, for ever: what an edition's address names never changes (architecture.md, Fixed 4).</summary>
    EverAndEveryone,
}

/// <summary>
/// Sends playlists as they were compressed once, since the same bytes go to every viewer of an edition. What was compressed lives as
/// long as the playlist it was made from.
/// </summary>
internal sealed class PlaylistCompression
{
    private const string ContentType = "application/vnd.apple.mpegurl";

    private readonly ConditionalWeakTable<byte[], Encodings> _encodings = [];

    /// <summary>Answers with a playlist, whole or as "not modified", in the best encoding that the client takes.</summary>
    public async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> playlist, CacheFor cacheFor)
    {
        var encodings = MemoryMarshal.TryGetArray(playlist, out var segment) && segment.Count == segment.Array!.Length
            ? _encodings.GetValue(segment.Array, static bytes => new Encodings(bytes))
            : new Encodings(playlist.ToArray());
        var (name, body) = encodings.For(context.Request.GetTypedHeaders().AcceptEncoding);
        var etag = new EntityTagHeaderValue($"\"{encodings.Hash}{(name.Length > 0 ? "-" : "")}{name}\"");
        var response = context.Response;
        response.Headers.ETag = etag.ToString();
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        response.Headers.CacheControl = cacheFor == CacheFor.EverAndEveryone ? "public, max-age=31536000, immutable" : "private, no-cache";
        if (context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(etag, useStrongComparison: false) || known == EntityTagHeaderValue.Any))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        if (name.Length > 0)
            response.Headers.ContentEncoding = name;
        if (!HttpMethods.IsHead(context.Request.Method))
            await response.Body.WriteAsync(body, context.RequestAborted);
    }

    private sealed class Encodings(byte[] plain)
    {
        private readonly Lazy<byte[]> _brotli = new(() => Compress(plain, static s => new BrotliStream(s, CompressionLevel.Optimal)));
        private readonly Lazy<byte[]> _gzip = new(() => Compress(plain, static s => new GZipStream(s, CompressionLevel.Optimal)));

        public string Hash { get; } = Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12));

        public (string Name, byte[] Body) For(IList<StringWithQualityHeaderValue> accepted)
        {
            if (Takes(accepted, "br"))
                return ("br", _brotli.Value);
            return Takes(accepted, "gzip") ? ("gzip", _gzip.Value) : ("", plain);
        }

        private static bool Takes(IList<StringWithQualityHeaderValue> accepted, string encoding)
        {
            foreach (var value in accepted)
            {
                if (value.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase))
                    return value.Quality is null or > 0;
            }

            return false;
        }

        private static byte[] Compress(byte[] plain, Func<Stream, Stream> open)
        {
            using var compressed = new MemoryStream();
            using (var stream = open(compressed))
                stream.Write(plain);
            return compressed.ToArray();
        }
    }
}
