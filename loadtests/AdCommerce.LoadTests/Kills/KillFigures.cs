namespace AdCommerce.LoadTests.Kills;

/// <summary>What a run of kills did.</summary>
internal sealed class KillFigures
{
    /// <summary>kill -9 of the server's process.</summary>
    public int ServerKills { get; set; }

    /// <summary>kill -9 of redis-server.</summary>
    public int RedisKills { get; set; }

    /// <summary>Starts of the server, two after each of its kills.</summary>
    public int ServerStarts { get; set; }

    /// <summary>Longest start until ready, seconds.</summary>
    public double StartSecondsMax { get; set; }

    /// <summary>Writes that were acknowledged, by kind.</summary>
    public SortedDictionary<string, int> Acknowledged { get; } = [];

    /// <summary>Writes whose outcome a kill left unknown, by kind; each was repeated twice with its request id.</summary>
    public SortedDictionary<string, int> Unknown { get; } = [];

    /// <summary>Unknown ones that were found to be carried out already.</summary>
    public int UnknownWasCarriedOut { get; set; }

    /// <summary>Objects that were read back and compared, over all rounds.</summary>
    public long ObjectsCompared { get; set; }

    /// <summary>Sessions handed out before a kill.</summary>
    public int Sessions { get; set; }

    /// <summary>Answers to those sessions compared byte for byte, over all rounds: multivariant and media playlists, :resolve.</summary>
    public long SessionAnswersCompared { get; set; }

    /// <summary>Requests of players while the server lived, and by how many of them less than usual was chosen, by reason.</summary>
    public SortedDictionary<string, int> PlayerAnswers { get; } = [];
}
