using System.Collections.Immutable;
using AdCommerce.Domain.Catalog.Import;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>Reads pieces from wherever the operator allows: hosts over https, folders below media roots.</summary>
internal sealed class MediaSource(FileMediaReader files, HttpsMediaReader https, MediaRoots roots, IOptions<MediaOptions> options) : IMediaReader
{
    /// <inheritdoc/>
    public MediaAddressRules Rules { get; } = new([.. options.Value.AllowedHosts], [.. roots.Names]);

    /// <inheritdoc/>
    public ValueTask<MediaAnswer> ReadAsync(MediaRead read, ImportBudget budget, CancellationToken cancellationToken) =>
        Rules.Problem(read.Address) is { } refused ? ValueTask.FromResult(read.Failed($"the URI {refused}"))
        : read.Address.IsHttps ? https.ReadAsync(read, Rules, budget, cancellationToken)
        : files.ReadAsync(read, budget, cancellationToken);
}
