using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Access;

/// <summary>
/// The web host writes the address of every request to the log, with its query, before any code of ours runs; and the query of a
/// player's first request may hold a token. So that log stays shut, whatever the configuration says.
/// </summary>
internal sealed class QuietRequestLog : IPostConfigureOptions<LoggerFilterOptions>
{
    private const string Category = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        var providers = options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList();
        for (int i = options.Rules.Count - 1; i >= 0; i--)
        {
            // A longer or equal name (with a wildcard, for one) would go before the rules below.
            if (options.Rules[i].CategoryName?.Length >= Category.Length && options.Rules[i].CategoryName!.StartsWith("Microsoft.AspNetCore.H", StringComparison.OrdinalIgnoreCase))
                options.Rules.RemoveAt(i);
        }

        // A rule for one provider goes before a rule for all, so each named provider gets its own.
        foreach (string? provider in providers) options.Rules.Add(new LoggerFilterRule(provider, Category, LogLevel.Error, null));
    }
}
