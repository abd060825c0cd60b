using System.Collections.Immutable;
using System.Runtime.InteropServices;
using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using Microsoft.Extensions.Options;

namespace AdCommerce.Server.Catalog.Import;

/// <summary>
/// Imports sources: fetches what <see cref="SourceReading"/> asks for, until it asks for nothing more, then lets the domain
/// judge. Keeps nothing between calls and writes nothing: what comes back is a value, whole or not at all.
/// </summary>
internal sealed partial class MediaImporter(IMediaReader reader, IOptions<MediaOptions> options, TimeProvider time, ILogger<MediaImporter> logger)
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromSeconds(5);

    private readonly MediaOptions _options = options.Value;

    /// <summary>Reads an episode.</summary>
    /// <param name="sourceUri">Its multivariant playlist: https://… or media://{root}/….</param>
    /// <param name="cancellationToken">Ends the import.</param>
    public async Task<Result<EpisodeContent>> ImportEpisodeAsync(string sourceUri, CancellationToken cancellationToken)
    {
        Result<SourcePresentation> source = await ReadAsync(sourceUri, cancellationToken);
        return source.Value is { } read ? EpisodeImport.Import(read) : source.Rejection!;
    }

    /// <summary>Reads and grades a variant. A C is an answer, too; <see cref="VariantGrading.ToResult"/> makes a refusal of it.</summary>
    /// <param name="content">The episode.</param>
    /// <param name="slot">The slot it is for.</param>
    /// <param name="productId">The product that it shows.</param>
    /// <param name="sourceUri">The variant's multivariant playlist: https://… or media://{root}/….</param>
    /// <param name="cancellationToken">Ends the import.</param>
    public async Task<Result<VariantGrading>> ImportVariantAsync(
        EpisodeContent content, Slot slot, string productId, string sourceUri, CancellationToken cancellationToken)
    {
        Result<SourcePresentation> source = await ReadAsync(sourceUri, cancellationToken);
        return source.Value is { } read ? VariantGrader.Grade(content, slot, productId, read) : source.Rejection!;
    }

    private async Task<Result<SourcePresentation>> ReadAsync(string sourceUri, CancellationToken cancellationToken)
    {
        Result<SourceReading> begun = SourceReading.Begin(sourceUri, reader.Rules);
        if (begun.Value is not { } reading)
        {
            return begun.Rejection!;
        }

        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(_options.ImportTimeoutSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        ImportBudget budget = new(_options.ImportBytesMax);
        long started = time.GetTimestamp();
        try
        {
            while (!reading.Pending.IsEmpty)
            {
                reading.Advance(await ReadAllAsync(reading.Pending, budget, either.Token));
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return Rejection.Invalid("source_uri", $"The import took more than {_options.ImportTimeoutSeconds} s: import a smaller source, or raise {MediaOptions.Section}:{nameof(MediaOptions.ImportTimeoutSeconds)}.");
        }

        Result<SourcePresentation> source = reading.Finish();
        LogRead(source.Value?.Renditions.Length ?? 0, budget.SpentBytes, time.GetElapsedTime(started));
        return source;
    }

    private async Task<ImmutableArray<MediaAnswer>> ReadAllAsync(ImmutableArray<MediaRead> pending, ImportBudget budget, CancellationToken cancellationToken)
    {
        MediaAnswer[] answers = new MediaAnswer[pending.Length];
        int done = 0;
        long lastReport = time.GetTimestamp();
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.ReadsAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, pending.Length, parallel, async (i, token) =>
        {
            answers[i] = await reader.ReadAsync(pending[i], budget, token);
            int count = Interlocked.Increment(ref done);
            long last = Interlocked.Read(ref lastReport);
            bool isDue = time.GetElapsedTime(last) >= ProgressInterval;
            if (isDue && Interlocked.CompareExchange(ref lastReport, time.GetTimestamp(), last) == last)
            {
                LogProgress(count, pending.Length, pending[i].Kind, budget.SpentBytes);
            }
        });
        return ImmutableCollectionsMarshal.AsImmutableArray(answers);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Import: {Done} of {All} pieces of kind {Kind} read, {Bytes} bytes so far")]
    private partial void LogProgress(int done, int all, MediaReadKind kind, long bytes);

    [LoggerMessage(Level = LogLevel.Information, Message = "Import: {Renditions} renditions, {Bytes} bytes read in {Elapsed}")]
    private partial void LogRead(int renditions, long bytes, TimeSpan elapsed);
}
