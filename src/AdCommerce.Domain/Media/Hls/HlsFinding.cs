namespace AdCommerce.Domain.Media.Hls;

/// <summary>One place where a presentation breaks a rule.</summary>
/// <param name="Rule">The broken rule.</param>
/// <param name="Playlist">URI of the media playlist as the multivariant playlist writes it; empty for the multivariant playlist itself.</param>
/// <param name="Line">Line in that playlist, 1 for the first; 0 for the playlist as a whole.</param>
/// <param name="Message">What was found and what was expected, in one sentence.</param>
public sealed record HlsFinding(HlsRule Rule, string Playlist, int Line, string Message);
