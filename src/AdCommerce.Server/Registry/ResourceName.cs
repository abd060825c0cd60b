using AdCommerce.Domain;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Registry;

/// <summary>Resource names of the API (AIP-122): "brands/{brand}/campaigns/{campaign}".</summary>
internal static class ResourceName
{
    /// <summary>The ids of a name.</summary>
    /// <param name="name">As it was sent.</param>
    /// <param name="pattern">What it must look like, ids as "*": "brands/*/campaigns/*".</param>
    /// <param name="field">The field it stands in, for the message.</param>
    /// <exception cref="RpcException">It does not look like that.</exception>
    public static string[] Parse(string name, string pattern, string field) =>
        TryParse(name, pattern)
        ?? throw Rejection.Invalid(field, $"must look like \"{pattern}\" with an id for each \"*\"").ToRpcException();

    /// <summary>The ids of a name, or null when it looks otherwise.</summary>
    public static string[]? TryParse(string name, string pattern)
    {
        var ids = new string[pattern.AsSpan().Count('*')];
        var count = 0;
        var rest = name.AsSpan();
        var wanted = pattern.AsSpan();
        while (true)
        {
            var (end, wantedEnd) = (rest.IndexOf('/'), wanted.IndexOf('/'));
            if (end < 0 != wantedEnd < 0)
                return null;
            var part = end < 0 ? rest : rest[..end];
            var wantedPart = end < 0 ? wanted : wanted[..wantedEnd];
            var isId = wantedPart is "*";
            if (isId ? part.IsEmpty : !part.SequenceEqual(wantedPart))
                return null;
            if (isId)
                ids[count++] = part.ToString();
            if (end < 0)
                return ids;
            rest = rest[(end + 1)..];
            wanted = wanted[(wantedEnd + 1)..];
        }
    }
}
