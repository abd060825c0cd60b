using AdCommerce.Domain.Catalog.Import;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>Reads pieces of a source, measures them and forgets them.</summary>
internal interface IMediaReader
{
    /// <summary>Which addresses it reads at all.</summary>
    MediaAddressRules Rules { get; }

    /// <summary>What was learnt from a piece; why it could not be read is among the answer's problems, never an exception.</summary>
    /// <param name="read">The piece.</param>
    /// <param name="budget">Bytes that the import has left.</param>
    /// <param name="cancellationToken">Ends the import; only this throws.</param>
    ValueTask<MediaAnswer> ReadAsync(MediaRead read, ImportBudget budget, CancellationToken cancellationToken);
}
