using Events.Client;
using Events.InMemory;
using Events.Store;

namespace Events.Behaviour.Guides;

/// <summary>The code of the guide to the low level is what is compiled here, and does what the guide says.</summary>
public sealed class LowLevelTourTests
{
    [Fact]
    public void The_code_is_in_the_guide_word_for_word() => CodeBlocks.StandIn("low-level.md", "LowLevelTour.cs");

    [Fact]
    public async Task It_reads_acknowledges_sweeps_and_reads_again()
    {
        await using var client = new EventsClient(new InMemoryStreamStore());
        EntryId id = await client.OpenStream<PaymentStream>().ProduceAsync(new PaymentReceived("p-1", "EUR", 100));
        await client.Administration.ProduceAsync("{shop}:payments", "payment.unheard", []);
        var report = new StringWriter();

        await LowLevelTour.RunAsync(client, report);

        string[] lines = report.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal($"{id}: p-1", lines[0]);
        Assert.Contains("UnknownType", lines[1], StringComparison.Ordinal);
        Assert.Equal("0 claimed, 0 handled, 0 failed, 0 gone", lines[2]);
        Assert.StartsWith($"{id} PaymentReceived", lines[3], StringComparison.Ordinal);
        Assert.Equal(0, (await client.Store.PendingAsync(new StreamKey("{shop}:payments"), "audit")).Count);
    }
}
