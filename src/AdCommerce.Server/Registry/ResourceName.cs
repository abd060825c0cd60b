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
        var parts = name.Split('/');
        var wanted = pattern.Split('/');
        if (parts.Length != wanted.Length)
            return null;
        var ids = new List<string>(wanted.Length / 2);
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] != "*" ? parts[i] != wanted[i] : parts[i].Length == 0)
                return null;
            if (wanted[i] == "*")
                ids.Add(parts[i]);
        }

        return [.. ids];
    }
}
