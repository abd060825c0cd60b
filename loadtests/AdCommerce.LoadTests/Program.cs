using System.CommandLine;
using AdCommerce.LoadTests.Budgets;
using AdCommerce.LoadTests.ChainKills;
using AdCommerce.LoadTests.Cuts;
using AdCommerce.LoadTests.Damage;
using AdCommerce.LoadTests.Decisions;
using AdCommerce.LoadTests.EventFuzz;
using AdCommerce.LoadTests.Fuzz;
using AdCommerce.LoadTests.Kills;
using AdCommerce.LoadTests.Learning;
using AdCommerce.LoadTests.Lift;
using AdCommerce.LoadTests.Measure;
using AdCommerce.LoadTests.Mixed;
using AdCommerce.LoadTests.Outage;
using AdCommerce.LoadTests.Planted;
using AdCommerce.LoadTests.Reports;

// Each command says on standard error how far it is, writes its figures as JSON, and ends with 1 when a promise was broken.
var commands = new RootCommand("Faults and loads for AdCommerce. Every run starts servers of its own and ends them.")
{
    KillsCommand.Create(),
    ChainKillsCommand.Create(),
    CutsCommand.Create(),
    OutageCommand.Create(),
    FuzzCommand.Create(),
    PlantedCommand.Create(),
    DamageCommand.Create(),
    DamageCommand.CreateWorker(),
    MeasureCommand.Create(),
    MixedCommand.Create(),
    FuzzEventsCommand.Create(),
    LearningCommand.Create(),
    DecisionsCommand.Create(),
    MoneyCommand.Create(),
    ReportsCommand.Create(),
    LiftCommand.Create(),
};
return await commands.Parse(args).InvokeAsync();
