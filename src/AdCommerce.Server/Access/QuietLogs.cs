using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Access;

/// <summary>
/// Shuts the framework's logs that repeat what callers send, whatever the configuration says. The web host writes the address of every
/// request, with its query, before any code of ours runs, and a player's first query may hold a token. gRPC writes the message of
/// every refusal, and that names the viewer who was not found.
/// </summary>
internal sealed class QuietLogs : IPostConfigureOptions<LoggerFilterOptions>
{
    private static readonly (string Category, LogLevel Level)[] Shut =
    [
        ("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Error),
        ("Grpc.AspNetCore.Server.ServerCallHandler", LogLevel.Warning),
        ("Grpc.AspNetCore.Grpc.JsonTranscoding.ServerCallHandler", LogLevel.Warning),
    ];

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        var providers = options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList();
        foreach (var (category, level) in Shut)
        {
            for (int i = options.Rules.Count - 1; i >= 0; i--)
            {
                if (GoesBefore(options.Rules[i].CategoryName, category)) options.Rules.RemoveAt(i);
            }

            // A rule for one provider goes before a rule for all, so each named provider gets its own.
            foreach (string? provider in providers) options.Rules.Add(new LoggerFilterRule(provider, category, level, null));
        }
    }

    // The longest name that fits decides; with a wildcard it may be longer than the category itself.
    private static bool GoesBefore(string? rule, string category) =>
        rule?.Length >= category.Length && (rule.Contains('*', StringComparison.Ordinal) || rule.StartsWith(category, StringComparison.OrdinalIgnoreCase));
}
