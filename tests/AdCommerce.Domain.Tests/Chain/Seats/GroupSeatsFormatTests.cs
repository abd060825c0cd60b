using AdCommerce.Domain.Chain.Seats;
using AdCommerce.Domain.Registry;
using static AdCommerce.Domain.Tests.Chain.Seats.SeatSamples;
using static AdCommerce.Domain.Tests.Registry.RegistrySamples;

namespace AdCommerce.Domain.Tests.Chain.Seats;

/// <summary>Seats that were stored stay readable for ever: the golden file holds what an earlier version wrote, and only ever grows.</summary>
public sealed class GroupSeatsFormatTests
{
    private static ILookup<string, string> Golden { get; } = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Chain", "Seats", "GroupSeats.txt"))
        .Where(line => line.Length > 0 && line[0] != '#')
        .Select(line => line.Split(' '))
        .ToLookup(parts => parts[0], parts => parts[1]);

    [Fact]
    public void Deserialize_GoldenSeats_AreWhatWasWritten()
    {
        var sample = Sample();
        Assert.True(Golden.Contains("seats"), $"Add to GroupSeats.txt: seats {Convert.ToBase64String(Serializer.SerializeToArray(sample))}");

        foreach (var written in Golden["seats"])
            Assert.Equal(Text(sample), Text(Serializer.Deserialize<GroupSeats>(Convert.FromBase64String(written))!));
    }

    [Fact]
    public void Sample_EveryPart_IsInIt()
    {
        var sample = Sample();

        Assert.Equal([SeatStep.Taken, SeatStep.Joining, SeatStep.Leaving], sample.Seats.Select(seat => seat.Step));
        Assert.Equal([true, false], sample.Waiting.Select(waiting => waiting.IsOffered));
        Assert.NotEmpty(sample.Finished);
        Assert.NotEmpty(sample.RedeemedCodes);
        Assert.NotEmpty(sample.CodeRequests);
    }

    private static GroupSeats Sample()
    {
        var terms = Terms(4, codeRequired: true);
        var seats = GroupSeats.Empty.AddCodes(new RequestKey("brand/lumiere/1", "f"), [1, 2, 3, 4, 5]).Value!;
        string[] viewers = ["ann", "bob", "cat", "dan"];
        for (var i = 0; i < viewers.Length; i++)
        {
            var join = Request(viewers[i], i);
            seats = seats.HoldJoin(join, (ulong)(i + 1), terms, Start).Seats;
            if (viewers[i] != "bob")
                seats = seats.Settle(Pending(join), SeatOutcome.Recorded, terms, Start);
        }

        seats = seats.HoldJoin(Request("eve", 9), 5, terms, Start).Seats.HoldJoin(Request("fay", 9), 5, terms, Start).Seats;
        return seats.HoldLeave(Request("cat", 10), terms, Start).Seats.Forget("dan", terms, Start);
    }

    private static string Text(GroupSeats seats) => System.Text.Json.JsonSerializer.Serialize(seats);
}
