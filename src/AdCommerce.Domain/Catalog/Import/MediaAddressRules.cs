using System.Collections.Immutable;

namespace AdCommerce.Domain.Catalog.Import;

/// <summary>Where media may come from: the operator's allow-list (trust.md, "Input limits"). Applied to every URI, children included.</summary>
/// <param name="Hosts">Hosts read over https: "cdn.example.com", "cdn.example.com:8443", or "*.example.com" for every name below it.</param>
/// <param name="Roots">Names of media roots.</param>
public sealed record MediaAddressRules(ImmutableHashSet<string> Hosts, ImmutableHashSet<string> Roots)
{
    /// <summary>Why media may not come from there, or null when it may.</summary>
    public string? Problem(MediaAddress address)
    {
        if (!address.IsHttps)
        {
            return Roots.Contains(address.Authority) ? null : $"names the media root '{address.Authority}', which is not configured";
        }

        return IsAllowed(address.Authority) ? null : $"names the host {address.Authority}, which is not on the list of allowed hosts";
    }

    private bool IsAllowed(string authority)
    {
        if (Hosts.Contains(authority))
        {
            return true;
        }

        for (int dot = authority.IndexOf('.', StringComparison.Ordinal); dot > 0; dot = authority.IndexOf('.', dot + 1))
        {
            if (Hosts.Contains($"*{authority[dot..]}"))
            {
                return true;
            }
        }

        return false;
    }
}
