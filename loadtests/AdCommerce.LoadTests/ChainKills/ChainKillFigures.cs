using AdCommerce.LoadTests.Audit;
using AdCommerce.LoadTests.Chain;

namespace AdCommerce.LoadTests.ChainKills;

/// <summary>What a run of kills did and saw.</summary>
internal sealed class ChainKillFigures
{
    /// <summary>kill -9 of a server at a random moment under load.</summary>
    public int SiloKills { get; set; }

    /// <summary>kill -9 of a server the moment it was ready again, under load: each start is done twice.</summary>
    public int SiloKillsAtReady { get; set; }

    /// <summary>kill -9 of redis-server at a random moment under load.</summary>
    public int RedisKills { get; set; }

    /// <summary>kill -9 of redis-server the moment it was ready again, under load.</summary>
    public int RedisKillsAtReady { get; set; }

    /// <summary>Longest start until ready, seconds.</summary>
    public double StartSecondsMax { get; set; }

    /// <summary>Partitions whose state, folded from their whole log by a fresh process, had the hash that the servers gave; over all audits.</summary>
    public int ReplaysWithEqualHash { get; set; }

    /// <summary>Full audits.</summary>
    public int Audits { get; set; }

    /// <summary>The last audit: over everything that happened.</summary>
    public AuditFigures? Audit { get; set; }

    /// <summary>Reports of a campaign that were looked at while everything was killed: in none was more spent and leased than its budget.</summary>
    public int BudgetLooks { get; private set; }

    /// <summary>Looks that were not answered.</summary>
    public int BudgetLooksUnanswered { get; private set; }

    /// <summary>The largest share of a budget that such a look found spent or leased.</summary>
    public double BudgetUsedMax { get; private set; }

    /// <summary>The last audit of money: over everything that happened, with every lease closed.</summary>
    public MoneyAudit? Money { get; set; }

    /// <summary>The load.</summary>
    public ChainFigures Load { get; } = new();

    /// <summary>Adds what was seen of budgets in a stretch.</summary>
    public void Take(BudgetWatch watch)
    {
        BudgetLooks += watch.Looks;
        BudgetLooksUnanswered += watch.Unanswered;
        BudgetUsedMax = Math.Max(BudgetUsedMax, watch.UsedMax);
    }
}
