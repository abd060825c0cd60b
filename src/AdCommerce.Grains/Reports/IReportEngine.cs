using System.Collections.Immutable;
using AdCommerce.Domain.Funnel;
using AdCommerce.Domain.Reports;

namespace AdCommerce.Grains.Reports;

/// <summary>Sums attempts up, wherever they are. Its memory, threads and time are bounded; never on the way of a decision or an event.</summary>
/// <exception cref="FileNotFoundException">Every method: a file has been merged into another since it was listed. Gather anew.</exception>
/// <exception cref="ReportTooLargeException">Every method: it takes more memory or time than it may.</exception>
public interface IReportEngine
{
    /// <summary>The funnel as a whole, and by the values of dimensions.</summary>
    Task<FunnelGroups> SumAsync(AttemptSet attempts, ReportScope scope, FunnelGrouping grouping, CancellationToken cancellationToken);

    /// <summary>How long it took to each stage after the entry, in order.</summary>
    Task<ImmutableArray<StageTimes>> TimesAsync(AttemptSet attempts, ReportScope scope, CancellationToken cancellationToken);

    /// <summary>In which order stages were first touched.</summary>
    Task<ImmutableArray<StagePath>> PathsAsync(AttemptSet attempts, ReportScope scope, CancellationToken cancellationToken);

    /// <summary>A page of the attempts of a bar, by time of entry, then subject, then campaign.</summary>
    Task<AttemptPage> ListAsync(AttemptSet attempts, ReportScope scope, AttemptBar bar, CancellationToken cancellationToken);
}

/// <summary>How attempts are parted.</summary>
/// <param name="Dimensions">By these.</param>
/// <param name="ByDay">By day of entry.</param>
/// <param name="WithPrevious">Those of the previous period, too.</param>
/// <param name="NowMicros">Now: what is mature depends on it.</param>
public sealed record FunnelGrouping(ImmutableArray<ReportDimension> Dimensions, bool ByDay, bool WithPrevious, long NowMicros);

/// <summary>The groups of one funnel.</summary>
/// <param name="Total">Whatever the values are: one for each day, where days are parted, and for each period; those of circles that are not asked for apart.</param>
/// <param name="Parts">The same by value; none where no dimension was asked for.</param>
public sealed record FunnelGroups(IReadOnlyList<FunnelGroup> Total, IReadOnlyList<FunnelGroup> Parts);

/// <summary>Which page of which bar.</summary>
/// <param name="Stage">The bar's stage.</param>
/// <param name="AtAll">Reached at all, instead of in order.</param>
/// <param name="From">Where the page begins.</param>
/// <param name="Size">Most attempts.</param>
public sealed record AttemptBar(Stage Stage, bool AtAll, AttemptPlace From, int Size);

/// <summary>A place in a list. It names nobody, so it may be told.</summary>
/// <param name="EntryMicros">Attempts that were entered before this instant are passed over.</param>
/// <param name="Skipped">And so many of those that were entered at it.</param>
public readonly record struct AttemptPlace(long EntryMicros, int Skipped)
{
    /// <summary>The place behind a page.</summary>
    /// <param name="page">At least one attempt, from this place on.</param>
    public AttemptPlace Behind(IReadOnlyList<ListedAttempt> page)
    {
        var last = page[^1].EntryMicros;
        var together = page.Count(attempt => attempt.EntryMicros == last);
        return new AttemptPlace(last, last == EntryMicros ? Skipped + together : together);
    }
}

/// <summary>A page of a bar's attempts.</summary>
/// <param name="Attempts">The page.</param>
/// <param name="HasMore">There are others behind it.</param>
/// <param name="Total">How many the bar has.</param>
public sealed record AttemptPage(ImmutableArray<ListedAttempt> Attempts, bool HasMore, long Total);

/// <summary>An attempt of a list.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="EntryMicros">When it was entered.</param>
/// <param name="Entry">What was seen at the entry; without the circle, which is not for lists.</param>
/// <param name="InOrderMicros">For each stage, when it was first reached in order; null where it was not.</param>
/// <param name="AtAllMicros">For each stage, when it was first reached at all; null where it was not.</param>
public sealed record ListedAttempt(string Subject, long EntryMicros, EntryDimensions Entry, ImmutableArray<long?> InOrderMicros, ImmutableArray<long?> AtAllMicros);

/// <summary>A report takes more memory or time than it may: ask for fewer days or campaigns.</summary>
public sealed class ReportTooLargeException(string message, Exception? inner = null) : Exception(message, inner);
