using System.Buffers;
using System.Collections.Immutable;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using AdCommerce.Domain.Campaigns;
using AdCommerce.Domain.Catalog;
using AdCommerce.Domain.Playback.Assignment;
using AdCommerce.Domain.Viewers;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>
/// Who may stand in each slot of an episode for one viewer now, all filters of the slots themselves passed: what the set is chosen from. The memory is
/// lent, so it is disposed of.
/// </summary>
internal sealed class EpisodeSet : IDisposable
{
    private const int CandidatesAtFirst = 64;

    private readonly CandidateTable _table;
    private readonly SetRules _rules;
    private readonly ulong _seed;
    private readonly int[] _ends;
    private readonly int[] _groups;
    private SlotCandidate[] _numbered = ArrayPool<SlotCandidate>.Shared.Rent(CandidatesAtFirst);
    private Candidate[] _candidates = ArrayPool<Candidate>.Shared.Rent(CandidatesAtFirst);
    private int _count;

    private EpisodeSet(PlaybackSnapshot snapshot, EpisodeEditions editions, string dramaId, string viewer)
    {
        _table = snapshot.Candidates;
        _rules = snapshot.SetRulesOf(dramaId);
        _seed = SeedOf(viewer, editions.EpisodeId);
        _ends = new int[editions.Revision.Slots.Length];
        _groups = GroupsOf(editions.Revision.Slots);
    }

    /// <summary>The problem to solve.</summary>
    public AssignmentProblem Problem => new()
    {
        Candidates = _numbered.AsSpan(0, _count),
        Ends = _ends,
        Groups = _groups,
        Competitors = _table.Competitors,
        CategoryRivals = !_rules.CategoryRivalsAllowed,
        SlotsPerBrandMax = _rules.BrandSlotsMax,
        Seed = _seed,
    };

    /// <summary>The candidate at a place of <see cref="AssignmentProblem.Candidates"/>.</summary>
    public Candidate this[int place] => _candidates[place];

    /// <summary>Asks everybody who wants to stand in one of the slots.</summary>
    /// <param name="snapshot">Who wants what.</param>
    /// <param name="editions">The revision to decide on.</param>
    /// <param name="profile">The viewer's profile; null when not known.</param>
    /// <param name="viewer">The viewer's pseudonym; empty for one who is only described.</param>
    /// <param name="context">When and where.</param>
    public static EpisodeSet Gather(
        PlaybackSnapshot snapshot, EpisodeEditions editions, ViewerProfile? profile, string viewer, DecisionContext context)
    {
        var dramaId = snapshot.FindEpisode(editions.EpisodeId)?.Episode.DramaId ?? "";
        var set = new EpisodeSet(snapshot, editions, dramaId, viewer);
        for (var i = 0; i < set._ends.Length; i++)
        {
            var slot = editions.Revision.Slots[i];
            var question = SlotQuestion.Of(editions, dramaId, slot, profile, context);
            foreach (var candidate in set._table.Of(slot.Category))
            {
                if (question.Ask(candidate) == CandidateOutcome.Won)
                    set.Add(candidate);
            }

            set._ends[i] = set._count;
        }

        return set;
    }

    /// <summary>Takes everybody of some campaigns out.</summary>
    public void Remove(IReadOnlySet<CampaignKey> campaigns)
    {
        var (kept, place) = (0, 0);
        for (var slot = 0; slot < _ends.Length; slot++)
        {
            for (; place < _ends[slot]; place++)
            {
                if (campaigns.Contains(_candidates[place].Placement.Key.Campaign))
                    continue;
                (_candidates[kept], _numbered[kept]) = (_candidates[place], _numbered[place]);
                kept++;
            }

            _ends[slot] = kept;
        }

        _count = kept;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<SlotCandidate>.Shared.Return(_numbered);
        ArrayPool<Candidate>.Shared.Return(_candidates, clearArray: true);
    }

    private void Add(Candidate candidate)
    {
        if (_count == Math.Min(_numbered.Length, _candidates.Length))
        {
            Grow(ref _numbered);
            Grow(ref _candidates);
        }

        _candidates[_count] = candidate;
        _numbered[_count++] = _table.Number(candidate);
    }

    private void Grow<T>(ref T[] array)
    {
        var larger = ArrayPool<T>.Shared.Rent(2 * _count);
        array.AsSpan(0, _count).CopyTo(larger);
        ArrayPool<T>.Shared.Return(array, clearArray: true);
        array = larger;
    }

    // The number of a group is that of its first slot.
    private static int[] GroupsOf(ImmutableArray<Slot> slots)
    {
        if (slots.All(static s => s.ContinuityGroup.Length == 0))
            return [];
        var groups = new int[slots.Length];
        for (var i = 0; i < groups.Length; i++)
        {
            groups[i] = -1;
            for (var first = 0; first <= i && groups[i] < 0 && slots[i].ContinuityGroup.Length > 0; first++)
                groups[i] = slots[first].ContinuityGroup == slots[i].ContinuityGroup ? first : -1;
        }

        return groups;
    }

    // The same viewer sees the same again; other viewers, and other episodes, draw anew.
    private static ulong SeedOf(string viewer, string episodeId)
    {
        var hash = new XxHash3();
        hash.Append(MemoryMarshal.AsBytes(viewer.AsSpan()));
        hash.Append([0, 0]);
        hash.Append(MemoryMarshal.AsBytes(episodeId.AsSpan()));
        return hash.GetCurrentHashAsUInt64();
    }
}
