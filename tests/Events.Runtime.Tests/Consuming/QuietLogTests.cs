using Events.Client;
using Events.Consuming;
using Events.DeadLetters;
using Events.Diagnostics;
using Events.Errors;
using Events.Handling;
using Events.InMemory;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Diagnostics;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.TestSupport;
using Microsoft.Extensions.Logging;

namespace Events.Runtime.Tests.Consuming;

/// <summary>How much is logged when the same thing goes wrong again and again, and what is not.</summary>
public sealed class QuietLogTests
{
    [Fact]
    public void Failures_of_one_kind_are_logged_once_and_then_counted_each_minute()
    {
        var time = new ManualTimeProvider();
        var log = new Lines();
        using var quiet = new QuietLogger(log, new InMemoryStreamStore(time), time);
        for (int minute = 0; minute < 3; minute++)
        {
            for (int i = 0; i < 10_000; i++) Log.HandlerFailed(quiet, new EntryId(1, 0), "s", "g", 1, default, Thrown($"order {i}"));
            time.Advance(TimeSpan.FromMinutes(1));
        }

        (LogLevel, int Id, string Text, Exception?)[] lines = log.Warnings;
        Assert.Equal([2006, 2123, 2123, 2123], lines.Select(static line => line.Id));
        Assert.Contains("9999 more of the same", lines[1].Text, StringComparison.Ordinal);
        Assert.Contains("order 9999", lines[1].Text, StringComparison.Ordinal);
        Assert.Contains("10000 more of the same", lines[3].Text, StringComparison.Ordinal);
        Assert.Equal(30_000, log.Count(2006));

        // Quiet for a minute: the next one is news.
        time.Advance(TimeSpan.FromMinutes(1));
        Log.HandlerFailed(quiet, new EntryId(1, 0), "s", "g", 1, default, Thrown("again"));
        Assert.Equal(2006, log.Warnings[^1].Id);
        Assert.NotNull(log.Warnings[^1].Exception);
    }

    [Fact]
    public void Of_what_is_counted_no_more_is_told_than_can_be_read()
    {
        var time = new ManualTimeProvider();
        var log = new Lines();
        using var quiet = new QuietLogger(log, new InMemoryStreamStore(time), time);
        for (int i = 0; i < 3; i++) Log.HandlerFailed(quiet, new EntryId(1, 0), "s", "g", 1, default, Thrown(new string('x', 1_000_000)));
        for (int i = 0; i < 3; i++) Log.StoreFailed(quiet, 1, new EntryId(1, 0), "s", "g", new ServerErrorException("ERR", $"ERR {new string('y', 1_000_000)}"));
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(2, log.Count(2123));
        Assert.All(log.Warnings, static line => Assert.InRange(line.Text.Length, 1, 10_000));
    }

    [Fact]
    public void What_is_decided_in_vain_is_told_once_and_then_counted()
    {
        var time = new ManualTimeProvider();
        var log = new Lines();
        using var quiet = new QuietLogger(log, new InMemoryStreamStore(time), time);
        for (uint i = 0; i < 100; i++) Log.DecisionImpossible(quiet, DeliveryOutcome.Retry, new EntryId(1, i), "s", "g");
        time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal([2086, 2123], log.Warnings.Select(static line => line.Id));
    }

    [Fact]
    public void What_is_told_at_each_look_at_the_group_is_told_once_and_then_counted()
    {
        var time = new ManualTimeProvider();
        var log = new Lines();
        using var quiet = new QuietLogger(log, new InMemoryStreamStore(time), time);
        for (int i = 0; i < 60; i++)
        {
            Log.EntriesReaped(quiet, 10, "s", "g", "c");
            Log.EntriesMovedHere(quiet, 2, new EntryId(1, 0), new EntryId(2, 0), "s", "c", "g");
            Log.EntriesClaimedByOthers(quiet, 3, new EntryId(1, 0), new EntryId(2, 0), "s", "c", "g", "thief");
            time.Advance(TimeSpan.FromSeconds(0.9));
        }

        Assert.Equal([2011, 2108, 2102], log.All.Where(static line => line.Level >= LogLevel.Information).Select(static line => line.Id));
        time.Advance(TimeSpan.FromSeconds(10));
        (LogLevel Level, int Id, string Text, Exception? Exception)[] counts = [.. log.All.Where(static line => line.Id == 2123)];
        Assert.Equal([LogLevel.Information, LogLevel.Information, LogLevel.Warning], counts.Select(static line => line.Level).Order());
        Assert.All(counts, static line => Assert.StartsWith("59 more of the same", line.Text, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_different_each_time_is_bounded_too()
    {
        var time = new ManualTimeProvider();
        var log = new Lines();
        using (var quiet = new QuietLogger(log, new InMemoryStreamStore(time), time))
        {
            for (int i = 0; i < 10_000; i++)
            {
                quiet.Log(
                    LogLevel.Error, new Microsoft.Extensions.Logging.EventId(7), i, new ServerErrorException($"CODE{i}", $"CODE{i} no"),
                    static (i, _) => $"line {i}");
            }

            Assert.Equal(257, log.Warnings.Length);
        }

        // The end tells what was counted.
        Assert.Equal(258, log.Warnings.Length);
        Assert.Contains("9743 more", log.Warnings[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_away_is_one_matter_however_many_consumers_wait_for_it()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        var log = new Lines();
        await using var client = new EventsClient(
            await RedisStreamStore.ConnectAsync(RedisOptions.Parse(server.Endpoint), log.Of<RedisStreamStore>()), null, log);
        string key = RedisServer.UniqueKey();
        OrderStream stream = client.OpenStream<OrderStream>(new StreamOptions { Key = key });
        var handlers = new Counting();
        GroupConsumer[] consumers = [.. Enumerable.Range(0, 30).Select(i => client.CreateConsumer(
            handlers, new ConsumerOptions { ReapInterval = TimeSpan.FromMilliseconds(200), BlockTime = TimeSpan.FromMilliseconds(500) }, key))];
        foreach (GroupConsumer consumer in consumers) consumer.Start();
        await Eventually.TrueAsync(() => consumers.All(static consumer => consumer.State == ConsumerState.Running));

        int before = log.Warnings.Length;
        await server.KillAsync();
        await Eventually.TrueAsync(() => consumers.All(static consumer => consumer.State == ConsumerState.WaitingForStore));
        await Eventually.TrueAsync(() => log.Count(2004) > 100);
        await server.RestartAsync();
        await Eventually.TrueAsync(() => consumers.All(static consumer => consumer.State == ConsumerState.Running));

        // It is told behind the state.
        await Eventually.TrueAsync(() => log.Count(2122) > 0);

        (LogLevel Level, int Id, string Text, Exception? Exception)[] lines = log.Warnings[before..];
        string shown = string.Join('\n', lines.Select(static line => line.Text));
        Assert.True(lines.Count(static line => line.Id == 2120) == 1, shown);
        Assert.True(lines.Count(static line => line.Id is 2004 or 2012 or 2013 or 2017) == 0, shown);
        Assert.All(lines.Where(static line => line.Id is 1001 or 1002 or 2120), static line => Assert.Null(line.Exception));
        Assert.Equal(1, log.Count(2122));
        foreach (GroupConsumer consumer in consumers) await consumer.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_entry_that_does_not_decode_is_one_line_and_shows_its_value_only_when_that_is_asked_for(bool asked)
    {
        var log = new Lines();
        var store = new InMemoryStreamStore();
        await using var client = new EventsClient(store, null, log);
        var stream = new StreamKey("tests:orders");
        await store.AddAsync(stream, new Entry("type", "order.placed", "order_id", "o-1", "customer", "alice", "amount", "canary").Fields);
        await using (GroupConsumer consumer = client.CreateConsumer(new Counting(), new ConsumerOptions { LogFieldValues = asked }))
        {
            consumer.Start();
            await Eventually.TrueAsync(async () => await client.OpenDeadLetters<OrderStream>().CountAsync() == 1);
            await consumer.StopAsync();
        }

        string line = Assert.Single(log.Warnings).Text;
        Assert.Contains("field 'amount' (6 bytes)", line, StringComparison.Ordinal);
        Assert.Equal(
            asked,
            log.All.Any(static line => line.Text.Contains("canary", StringComparison.Ordinal)
                || line.Exception?.ToString().Contains("canary", StringComparison.Ordinal) == true));
        await foreach (DeadLetter letter in client.OpenDeadLetters<OrderStream>().ListAsync())
        {
            Assert.Equal(asked, letter.Message.Contains("canary", StringComparison.Ordinal));
        }
    }

    private static InvalidOperationException Thrown(string message)
    {
        try
        {
            throw new InvalidOperationException(message);
        }
        catch (InvalidOperationException exception)
        {
            return exception;
        }
    }
}
