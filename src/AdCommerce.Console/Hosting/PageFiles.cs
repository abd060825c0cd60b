using System.Collections.Frozen;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace AdCommerce.ConsolePages.Hosting;

/// <summary>
/// The pages' style sheets, modules and pictures, read once from this assembly. Their address contains a digest of all of them, so a
/// browser may keep each for ever, and modules that import each other by relative path always come from the same build.
/// </summary>
internal static class PageFiles
{
    private const string Prefix = "files/";
    private const string Forever = "public, max-age=31536000, immutable";

    private static readonly FrozenDictionary<string, PageFile> Files = Load();

    /// <summary>The path that all files stand below, without a slash at its end.</summary>
    public static string Root { get; } = $"/_content/AdCommerce.Console/{Digest()}";

    /// <summary>The path of one file.</summary>
    /// <param name="path">As in the project, with slashes: <c>Player/player.js</c>.</param>
    /// <exception cref="ArgumentException">There is no such file: a page names one that was not embedded.</exception>
    public static string Url(string path) =>
        Files.ContainsKey(path) ? $"{Root}/{path}" : throw new ArgumentException($"No file '{path}' is embedded.", nameof(path));

    public static void MapPageFiles(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapMethods(Root + "/{**path}", [HttpMethods.Get, HttpMethods.Head], Serve).AllowAnonymous().ExcludeFromDescription();

    private static IResult Serve(string path, HttpResponse response)
    {
        if (!Files.TryGetValue(path, out PageFile? file))
        {
            return Results.NotFound();
        }

        response.Headers.CacheControl = Forever;
        response.Headers.XContentTypeOptions = "nosniff";
        return Results.Bytes(file.Content, file.ContentType, entityTag: file.Tag);
    }

    private static FrozenDictionary<string, PageFile> Load()
    {
        Assembly assembly = typeof(PageFiles).Assembly;
        var files = new Dictionary<string, PageFile>(StringComparer.Ordinal);
        foreach (string name in assembly.GetManifestResourceNames().Where(n => n.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using Stream stream = assembly.GetManifestResourceStream(name)!;
            byte[] content = new byte[stream.Length];
            stream.ReadExactly(content);
            // The build writes the separators of the machine it runs on.
            string path = name[Prefix.Length..].Replace('\\', '/');
            files.Add(path, new PageFile(content, ContentTypeOf(path), new EntityTagHeaderValue($"\"{Short(SHA256.HashData(content))}\"")));
        }

        return files.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static string ContentTypeOf(string path) => Path.GetExtension(path) switch
    {
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".woff2" => "font/woff2",
        string other => throw new InvalidOperationException($"Files of type '{other}' are not served: add its content type."),
    };

    private static string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string path, PageFile file) in Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            hash.AppendData(System.Text.Encoding.UTF8.GetBytes(path + "\0"));
            hash.AppendData(SHA256.HashData(file.Content));
        }

        return Short(hash.GetHashAndReset());
    }

    private static string Short(byte[] hash) => Convert.ToHexStringLower(hash.AsSpan(0, 8));

    private sealed record PageFile(byte[] Content, string ContentType, EntityTagHeaderValue Tag);
}
