using Events.Consuming;
using Events.Definitions;
using Events.InMemory;
using Events.Naming;
using Events.Runtime.Tests.Diagnostics;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Recovery;

/// <summary>What belongs together is told together, although several parts of a consumer note and tell.</summary>
public sealed class LossReportTests
{
    [Fact]
    public void What_others_tell_while_it_is_noted_does_not_part_it()
    {
        var log = new Lines();
        var clock = new ManualTimeProvider();
        var stream = new StreamKey("s");
        var store = new InMemoryStreamStore(clock);
        var definition = new ConsumerGroupDefinition(
            new StreamDefinition("Steps", "s", default), "g", GroupStart.Beginning, new HandlerDefinition("step", "OnStep"));
        var name = new NameLease(store, stream, "g", "c", clock, log);
        var report = new LossReport(new ConsumerScope(
            store, definition, stream, stream.Beside("dead"), "done:", isRequeue: false, name, new ConsumerOptions(), clock, log));

        report.Begin();
        report.Add(new EntryId(1, 0), Loss.Claimed, "thief");
        report.Flush();
        report.Add(new EntryId(2, 0), Loss.Claimed, "thief");
        report.End();
        report.Flush();
        report.Flush();

        string line = Assert.Single(log.Warnings).Text;
        Assert.Contains("2 entries of s (1-0 to 2-0)", line, StringComparison.Ordinal);
        Assert.Contains("thief", line, StringComparison.Ordinal);
    }
}
