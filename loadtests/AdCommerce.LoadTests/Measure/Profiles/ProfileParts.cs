namespace AdCommerce.LoadTests.Measure.Profiles;

/// <summary>What the frames of a stack are part of. What the runtime does on the way (strings, dictionaries, sockets) belongs to whoever called it.</summary>
/// <param name="known">Parts of the product, each with what a frame of it holds; of several that fit one frame the first.</param>
/// <param name="work">Work that is told apart as a whole, whatever it calls: a stack with such a frame anywhere is of that part.</param>
internal sealed class ProfileParts(IReadOnlyList<(string Frame, string Part)> known, IReadOnlyList<(string Frame, string Part)>? work = null)
{
    private const string Rest = "runtime and kernel";

    private const string ProductsRest = "the product's rest";
    private const string Product = "[AdCommerce.";

    private static readonly (string Frame, string Part)[] Frameworks =
    [
        ("[AdCommerce.Contracts]", "messages"), ("[Google.Protobuf]", "messages"), ("[Orleans.", "Orleans"), ("[Grpc.", "gRPC"),
        ("[Microsoft.AspNetCore.", "ASP.NET and Kestrel"), ("[Microsoft.Extensions.", "ASP.NET and Kestrel"), ("[System.Net.", "ASP.NET and Kestrel"),
    ];

    /// <summary>What resolving is made of.</summary>
    public static readonly ProfileParts Resolving = new(
    [
        ("Playback.Replay.", "facts for the replay"), ("ViewerGrain::InputsOf", "facts for the replay"),
        ("LearnedRanking", "ranking"), ("Domain.Learning.", "ranking"), ("EpisodeSet::PutRankedFirst", "ranking"), ("EpisodeSet::HighestClass", "ranking"), ("EpisodeSet::SortFirst", "ranking"), ("EpisodeSet::Arrange", "ranking"),
        ("EpisodeSelection::DecisionOf", "what of the viewer matched"), ("TargetingExplanation", "what of the viewer matched"), ("MatchedTexts", "what of the viewer matched"),
        ("Playback.Assignment.", "choosing the set"), ("EpisodeSelection::Solve", "choosing the set"), ("EpisodeSelection::Settle", "choosing the set"),
        ("EpisodeSet::Rated", "ranking"), ("CandidateHeads::OrdinalOf", "ranking"),
        ("Selection.EpisodeSet", "candidates"), ("Selection.Candidate", "candidates"), ("Selection.SetNumbers", "candidates"), ("Selection.SlotQuestion", "candidates"), ("Campaigns.Matching.", "candidates"), ("Selection.EpisodeQuestions", "candidates"),
        ("TokenSeal", "sealing"), ("SessionTicket", "sealing"), ("EventTicket", "sealing"),
        ("SlotMapping", "the answer"), ("SlotExplanation", "the answer"), ("PlaybackService::Answer", "the answer"),
        ("ExposureHistory", "what is in play"), ("EpisodeInPlay", "what is in play"), ("Grains.Viewers.ViewerGrain", "the viewer's grain"),
        ("Server.Playback.EpisodeResolver", "the resolver"), ("Server.Playback.PlaybackService", "the resolver"),
        ("AdCommerce.Server.Access.", "who calls"), ("Pseudonyms", "who calls"),
    ]);

    /// <summary>What recording events is made of, and what is done for them when they are answered.</summary>
    public static readonly ProfileParts Recording = new(
    [
        ("RedisLog", "append: the store"), ("LogFrame", "append: the store"), ("[StackExchange.Redis]", "append: the store"),
        ("ShardState::Judge", "apply"), ("ShardWriter::Adopt", "apply"),
        ("ShardWriter", "shard's queue"), ("ShardWait", "shard's queue"), ("ShardQueue", "shard's queue"), ("ShardGrain", "shard's queue"),
        ("TokenSeal", "tokens"), ("EventTicket", "tokens"), ("StepTicket", "tokens"), ("EventGrant", "tokens"),
        ("EventReception", "checking events"), ("EventIntake", "checking events"), ("EventMapping", "checking events"), ("AddressWatch", "checking events"),
        ("StepFinding", "next step"), ("StepAnswers", "next step"), ("NextStepMapping", "next step"), ("NextSteps", "next step"),
        ("ViewerGrain", "viewer's grain"), ("EventRecording", "viewer's grain"), ("FunnelService", "the answer"),
        ("AdCommerce.Server.Access.", "who calls"), ("Pseudonyms", "who calls"),
    ],
    [
        ("ParquetShardArchive", "later: archive"), ("RedisSnapshots", "later: snapshot"), ("ShardState::ToSnapshot", "later: snapshot"), ("Codec_ShardSnapshot", "later: snapshot"),
        ("ShardKeeper", "later: reading and applying again"), ("Codec_ShardEntry::WriteField", "entry's bytes"),
    ]);

    /// <summary>The part of a stack, its innermost frame first. What else the product does on the way (looking a word up) belongs to the known part that called it, if one did.</summary>
    public string Of(IReadOnlyList<string> stack)
    {
        foreach (var (text, part) in work ?? [])
        {
            if (stack.Any(frame => frame.Contains(text, StringComparison.Ordinal)))
                return part;
        }

        var isOfProduct = false;
        foreach (var frame in stack)
        {
            if (PartOf(frame, known) is { } part)
                return part;
            if (PartOf(frame, Frameworks) is { } framework)
                return isOfProduct ? ProductsRest : framework;
            isOfProduct |= frame.Contains(Product, StringComparison.Ordinal);
        }

        return isOfProduct ? ProductsRest : Rest;
    }

    private static string? PartOf(string frame, IReadOnlyList<(string Frame, string Part)> parts)
    {
        foreach (var (text, part) in parts)
        {
            if (frame.Contains(text, StringComparison.Ordinal))
                return part;
        }

        return null;
    }
}
