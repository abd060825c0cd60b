using AdCommerce.Domain;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Catalog.Import;
using AdCommerce.Domain.Playback;
using AdCommerce.Domain.Registry;
using AdCommerce.Server.Catalog.Import;
using AdCommerce.Server.Errors;
using AdCommerce.Server.Registry;
using Grpc.Core;

namespace AdCommerce.Server.Catalog;

/// <summary>
/// Takes an episode from its source to publication: fetch and measure, decide with pure functions, store with one command. Nothing is
/// stored before everything was found right.
/// </summary>
internal sealed partial class EpisodeWorkshop(RegistryGateway registry, MediaImporter importer, ILogger<EpisodeWorkshop> logger)
{
    /// <summary>Imports a presentation as an episode's draft.</summary>
    /// <exception cref="RpcException">Anything is wrong with it.</exception>
    public async Task<Episode> ImportEpisodeAsync(
        string dramaId, V1.ImportEpisodeRequest request, RequestKey key, CancellationToken cancellationToken)
    {
        if (await registry.FindAnswerAsync<Episode>(key, cancellationToken) is { } known)
            return known;
        var violations = new Violations();
        var scenes = SlotRequests.ToScenes(request.Scenes, violations);
        var slots = SlotRequests.ToSlots(request.Slots, scenes, violations);
        var state = await registry.ReadAsync(cancellationToken);
        var refusal = ImportEpisode.CheckNames(state, violations, request.EpisodeId, dramaId, request.Title, slots);
        if (!violations.None)
            throw violations.ToRejection().ToRpcException();
        if (refusal is not null)
            throw refusal.ToRpcException();
        var content = (await importer.ImportEpisodeAsync(request.SourceUri, cancellationToken)).OrThrow();
        var placed = SlotsOnSegments.Fit(content, scenes, slots, fieldPrefix: "").OrThrow();
        var draft = new EpisodeRevision
        {
            Number = 0,
            Title = request.Title,
            SourceUri = request.SourceUri,
            Content = content,
            Scenes = placed.Scenes,
            Slots = placed.Slots,
        };
        var episode = await registry.ExecuteAsync<Episode>(new ImportEpisode(request.EpisodeId, dramaId, draft) { Request = key }, cancellationToken);
        LogImported(episode.Id, content.Renditions.Length, content.Renditions.Sum(static r => r.Segments.Length));
        return episode;
    }

    /// <summary>Imports and grades a variant.</summary>
    /// <exception cref="RpcException">Anything is wrong with it, or it is graded C.</exception>
    public async Task<Variant> ImportVariantAsync(
        string episodeId, string slotId, string productId, string sourceUri, RequestKey key, CancellationToken cancellationToken)
    {
        if (await registry.FindAnswerAsync<Episode>(key, cancellationToken) is { } known)
            return VariantOf(known, slotId, productId);
        var state = await registry.ReadAsync(cancellationToken);
        var violations = new Violations();
        var refusal = ImportVariant.CheckNames(state, violations, episodeId, slotId, productId);
        if (!violations.None)
            throw violations.ToRejection().ToRpcException();
        if (refusal is not null)
            throw refusal.ToRpcException();
        var revision = state.Episodes[episodeId].Latest;
        var slot = revision.Slots[revision.IndexOfSlot(slotId)];
        var grading = (await importer.ImportVariantAsync(revision.Content, slot, productId, sourceUri, cancellationToken)).OrThrow();
        var variant = grading.ToResult().OrThrow();
        var command = new ImportVariant(episodeId, slotId, variant, revision.ContentVersion) { Request = key };
        return VariantOf(await registry.ExecuteAsync<Episode>(command, cancellationToken), slotId, productId);
    }

    /// <summary>Checks the draft, or what is published when there is none.</summary>
    /// <exception cref="RpcException">The episode does not exist.</exception>
    public async Task<(EpisodeRevision Revision, EditionCheckResult Check)> CheckAsync(string episodeId, CancellationToken cancellationToken)
    {
        var episode = await FindAsync(episodeId, cancellationToken);
        return (episode.Latest, await RunAsync(episode, cancellationToken));
    }

    /// <summary>Checks the draft and publishes it.</summary>
    /// <exception cref="RpcException">There is no draft, it is not clean, or it has changed meanwhile.</exception>
    public async Task<Episode> PublishAsync(string episodeId, long expectedVersion, RequestKey key, CancellationToken cancellationToken)
    {
        if (await registry.FindAnswerAsync<Episode>(key, cancellationToken) is { } known)
            return known;
        var episode = await FindAsync(episodeId, cancellationToken);
        var check = episode.Draft is null ? null : await RunAsync(episode, cancellationToken);
        if (check is { IsClean: false })
            throw NotClean(episodeId, check).ToRpcException();
        var command = new PublishEpisode(
            episodeId, episode.Version, check?.EditionsChecked ?? 0, check?.EditionsSha256 ?? "", expectedVersion)
        { Request = key };
        return await registry.ExecuteAsync<Episode>(command, cancellationToken);
    }

    private async Task<Episode> FindAsync(string episodeId, CancellationToken cancellationToken) =>
        (await registry.ReadAsync(cancellationToken)).Episodes.GetValueOrDefault(episodeId)
        ?? throw Rejection.Missing($"episodes/{episodeId}").ToRpcException();

    private async Task<EditionCheckResult> RunAsync(Episode episode, CancellationToken cancellationToken)
    {
        // Thousands of playlists are work for a thread of the pool, not for a grain and not for the one that reads requests.
        var check = await Task.Run(() => EditionCheck.Run(episode.Id, episode.Latest, cancellationToken), cancellationToken);
        LogChecked(episode.Id, episode.Latest.Number, check.EditionsChecked, check.EditionsPossible, check.Findings.Length);
        return check;
    }

    private static Variant VariantOf(Episode episode, string slotId, string productId)
    {
        var slot = episode.Latest.Slots[episode.Latest.IndexOfSlot(slotId)];
        return slot.Variants[slot.IndexOfVariant(productId)];
    }

    private static Rejection NotClean(string episodeId, EditionCheckResult check) => new(
        RejectionReason.FailedPrecondition,
        $"\"episodes/{episodeId}\" breaks rules in {check.Findings.Length} places, the first: {check.Findings[0].Rule} in {check.Findings[0].Playlist} of "
        + $"{check.Findings[0].Edition}: {check.Findings[0].Message} Read them all with :check.",
        []);

    [LoggerMessage(Level = LogLevel.Information, Message = "Imported {Episode}: {Renditions} renditions, {Segments} segments")]
    private partial void LogImported(string episode, int renditions, int segments);

    [LoggerMessage(Level = LogLevel.Information, Message = "Checked {Episode} revision {Revision}: {Checked} of {Possible} editions, {Findings} findings")]
    private partial void LogChecked(string episode, int revision, long @checked, long possible, int findings);
}
