using System.Collections.Immutable;
using AdCommerce.Domain.Alerts;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Chain;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Domain.Registry;

/// <summary>
/// Everything that operators and brands have configured, as of one position of the registry's log. Immutable: a reader holds
/// one state and sees one instant. State = fold of <see cref="Apply"/> over the log.
/// </summary>
public sealed record RegistryState
{
    /// <summary>How many request ids are remembered; an older one may be executed anew.</summary>
    public const int RequestsMax = 10_000;

    /// <summary>Before the first entry.</summary>
    public static readonly RegistryState Empty = new();

    private RegistryState()
    {
    }

    /// <summary>Position of the last entry in it; 0 for none.</summary>
    public long Position { get; private init; }

    /// <summary>Brands by id.</summary>
    public ImmutableSortedDictionary<string, Brand> Brands { get; init; } = ById<Brand>();

    /// <summary>Attribute definitions by id.</summary>
    public ImmutableSortedDictionary<string, AttributeDefinition> Attributes { get; init; } = ById<AttributeDefinition>();

    /// <summary>Products by id.</summary>
    public ImmutableSortedDictionary<string, Product> Products { get; init; } = ById<Product>();

    /// <summary>Dramas by id.</summary>
    public ImmutableSortedDictionary<string, Drama> Dramas { get; init; } = ById<Drama>();

    /// <summary>Episodes by id.</summary>
    public ImmutableSortedDictionary<string, Episode> Episodes { get; init; } = ById<Episode>();

    /// <summary>What bids in different currencies are compared by.</summary>
    public ExchangeRates ExchangeRates { get; init; } = ExchangeRates.None;

    /// <summary>Campaigns by name.</summary>
    public ImmutableSortedDictionary<CampaignKey, Campaign> Campaigns { get; init; } = ImmutableSortedDictionary<CampaignKey, Campaign>.Empty;

    /// <summary>Placements by name.</summary>
    public ImmutableSortedDictionary<PlacementKey, Placement> Placements { get; init; } = ImmutableSortedDictionary<PlacementKey, Placement>.Empty;

    /// <summary>Review notes by name.</summary>
    public ImmutableSortedDictionary<ContentKey, ReviewNote> Notes { get; init; } = ImmutableSortedDictionary<ContentKey, ReviewNote>.Empty;

    /// <summary>Livestreams by name.</summary>
    public ImmutableSortedDictionary<ContentKey, Livestream> Livestreams { get; init; } = ImmutableSortedDictionary<ContentKey, Livestream>.Empty;

    /// <summary>Private groups by name.</summary>
    public ImmutableSortedDictionary<ContentKey, PrivateGroup> Groups { get; init; } = ImmutableSortedDictionary<ContentKey, PrivateGroup>.Empty;

    /// <summary>Occasions by name.</summary>
    public ImmutableSortedDictionary<ContentKey, Occasion> Occasions { get; init; } = ImmutableSortedDictionary<ContentKey, Occasion>.Empty;

    /// <summary>Saved funnels by name.</summary>
    public ImmutableSortedDictionary<ContentKey, SavedFunnel> SavedFunnels { get; init; } = ImmutableSortedDictionary<ContentKey, SavedFunnel>.Empty;

    /// <summary>Alerts by name.</summary>
    public ImmutableSortedDictionary<ContentKey, AlertRule> Alerts { get; init; } = ImmutableSortedDictionary<ContentKey, AlertRule>.Empty;

    /// <summary>Where brands hear of their alerts, by brand; also of those that do no longer.</summary>
    public ImmutableSortedDictionary<string, AlertWebhook> Webhooks { get; init; } = ById<AlertWebhook>();

    private ImmutableDictionary<string, RegistryRequest> Requests { get; init; } = ImmutableDictionary<string, RegistryRequest>.Empty;

    private ImmutableQueue<string> RequestOrder { get; init; } = ImmutableQueue<string>.Empty;

    /// <summary>The state after the entry that stands at the next position.</summary>
    public RegistryState Apply(RegistryEntry entry)
    {
        var next = this with { Position = Position + 1 };
        foreach (var change in entry.Changes)
            next = change.Apply(next, entry.Time);
        return entry.Request.Id.Length == 0 ? next : next.Remember(entry);
    }

    /// <summary>The first answer to a request that was carried out before, a refusal when its id was used for another one, or null for a new one.</summary>
    public Result<RegistryAnswer>? FindAnswer(RequestKey request)
    {
        if (request.Id.Length == 0 || !Requests.TryGetValue(request.Id, out var known))
            return null;
        return known.Fingerprint == request.Fingerprint
            ? known.Answer
            : Rejection.Of(RejectionReason.AlreadyExists, "request_id was used for another request. Use a new one for a new request.");
    }

    /// <summary>The answer to the command that wrote the entry which was applied last.</summary>
    public RegistryAnswer AnswerTo(RegistryEntry entry) => new(entry.Changes[^1].Subject(this), Position);

    private RegistryState Remember(RegistryEntry entry)
    {
        var order = RequestOrder.Enqueue(entry.Request.Id);
        var requests = Requests.SetItem(
            entry.Request.Id, new RegistryRequest(entry.Request.Fingerprint, AnswerTo(entry)));
        if (requests.Count > RequestsMax)
        {
            order = order.Dequeue(out var oldest);
            requests = requests.Remove(oldest);
        }

        return this with { Requests = requests, RequestOrder = order };
    }

    private static ImmutableSortedDictionary<string, T> ById<T>() =>
        ImmutableSortedDictionary<string, T>.Empty.WithComparers(StringComparer.Ordinal);
}

/// <summary>A request that was carried out.</summary>
/// <param name="Fingerprint">Hash of the request: the same id with another request is a mistake of the caller.</param>
/// <param name="Answer">The first answer.</param>
internal sealed record RegistryRequest(string Fingerprint, RegistryAnswer Answer);

/// <summary>The answer to a command.</summary>
/// <param name="Resource">The resource as the command left it: Brand, Product, Episode, Campaign, ...</param>
/// <param name="Position">Position of the command's entry; a replica that has reached it shows the change.</param>
[GenerateSerializer, Immutable, Alias("adcommerce.registry-answer")]
public sealed record RegistryAnswer(object Resource, long Position);
