using AdCommerce.Domain.Catalog.Import;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>What the ranges of <see cref="MediaOptions"/> cannot say: roots exist, names and hosts are well formed.</summary>
internal sealed class MediaOptionsValidator : IValidateOptions<MediaOptions>
{
    public ValidateOptionsResult Validate(string? name, MediaOptions options)
    {
        List<string> failures = [];
        foreach ((string root, string folder) in options.Roots)
        {
            if (!MediaAddress.TryParse($"media://{root}/x", out _, out string? problem))
            {
                failures.Add($"{MediaOptions.Section}:Roots:{root}: the name {problem}.");
            }

            if (!Directory.Exists(folder))
            {
                failures.Add($"{MediaOptions.Section}:Roots:{root}: there is no folder '{folder}'. Create it, or remove the root.");
            }
        }

        foreach (string host in options.AllowedHosts)
        {
            string plain = host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host;
            bool isHost = MediaAddress.TryParse($"https://{plain}/", out MediaAddress? address, out _) && address.Authority == plain;
            if (!isHost)
            {
                failures.Add($"{MediaOptions.Section}:AllowedHosts: '{host}' is not a host in lower case such as 'cdn.example.com', 'cdn.example.com:8443' or '*.example.com'.");
            }
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
