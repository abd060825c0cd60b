using System.Runtime.InteropServices;
using AdCommerce.Domain.Playback.Assignment;

namespace AdCommerce.Domain.Playback.Selection;

/// <summary>What every decision reads of a candidate that it asks: a copy of the candidate's own, so that reading a hundred of them follows no reference.</summary>
/// <param name="Numbered">As the choice of the set sees it (<see cref="Candidate.Numbered"/>).</param>
/// <param name="WeightMicros">What is bid (<see cref="Candidate.WeightMicros"/>).</param>
/// <param name="IsUnconditional">Whether it asks for nothing but its audience (<see cref="Candidate.IsUnconditional"/>).</param>
/// <param name="IsWorthItsBid">Whether no slot makes more or less of its bid (<see cref="Candidate.IsWorthItsBid"/>).</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CandidateHead(SlotCandidate Numbered, long WeightMicros, bool IsUnconditional, bool IsWorthItsBid)
{
    /// <summary>The head of a candidate.</summary>
    public static CandidateHead Of(Candidate candidate) => new(candidate.Numbered, candidate.WeightMicros, candidate.IsUnconditional, candidate.IsWorthItsBid);
}
