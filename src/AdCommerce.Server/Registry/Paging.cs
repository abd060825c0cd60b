using System.Buffers.Text;
using System.Text;
using AdCommerce.Domain;
using AdCommerce.Server.Errors;
using Grpc.Core;

namespace AdCommerce.Server.Registry;

/// <summary>Pages of lists (AIP-158), by the last id that was shown: what is created or deleted between two pages shifts nothing.</summary>
internal static class Paging
{
    private const int SizeDefault = 50;
    private const int SizeMax = 500;

    /// <summary>One page of an ordinally ordered list, and the token of the next; empty at the end.</summary>
    /// <exception cref="RpcException">The size is negative, or the token was not given by this method.</exception>
    public static (List<T> Page, string NextToken) Of<T>(IEnumerable<T> ordered, Func<T, string> idOf, int size, string token)
    {
        var (after, limit) = Read(size, token);
        var page = ordered.Where(item => after is null || string.CompareOrdinal(idOf(item), after) > 0).Take(limit + 1).ToList();
        if (page.Count <= limit)
            return (page, "");
        page.RemoveAt(limit);
        return (page, TokenOf(idOf(page[^1])));
    }

    /// <summary>After which id a page begins, null for the first, and how long it may be.</summary>
    /// <exception cref="RpcException">The size is negative, or the token is none.</exception>
    public static (string? After, int Size) Read(int size, string token)
    {
        if (size < 0)
            throw Rejection.Invalid("page_size", "must not be negative").ToRpcException();
        return (token.Length == 0 ? null : Decode(token), size == 0 ? SizeDefault : Math.Min(size, SizeMax));
    }

    /// <summary>The token of the page after an id.</summary>
    public static string TokenOf(string id) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(id));

    /// <summary>The refusal of a token that this list has not given.</summary>
    public static RpcException WrongToken() => Rejection.Invalid("page_token", "must be empty or the next_page_token of the page before").ToRpcException();

    private static string Decode(string token)
    {
        if (token.Length > 256 || !Base64Url.IsValid(token))
            throw WrongToken();
        return Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
    }
}
