using Events.Client;
using Events.InMemory;
using Events.Retaining;
using Events.Runtime.Tests.Retaining.Sample;
using Events.Store;
using Events.Store.Retaining;
using Events.TestSupport;

namespace Events.Runtime.Tests.Retaining;

/// <summary>Looking after a stream.</summary>
public sealed class KeeperTests
{
    private static readonly StreamKey Key = new("tests:jobs");

    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStreamStore _store;
    private readonly EventsClient _client;
    private readonly JobStream _stream;

    public KeeperTests()
    {
        _store = new InMemoryStreamStore(_time);
        _client = new EventsClient(_store, _time);
        _stream = _client.OpenStream<JobStream>();
    }

    [Fact]
    public async Task The_group_that_a_limit_reaches_next_is_told_of_before_it_loses_anything()
    {
        await _store.CreateGroupAsync(Key, "a", EntryId.Min);
        await _store.CreateGroupAsync(Key, "b", EntryId.Min);
        await using RetentionKeeper keeper = Keep(new RetentionRule { MaxLength = 100, IsExact = true });
        await ProduceAsync(79);
        RetentionReport report = (await keeper.RunAsync())!;
        Assert.Null(report.Next);
        Assert.Equal(0.79, report.NextShare, 3);

        await ReadAsync("a", 10, acknowledges: true);
        await ProduceAsync(1);
        report = (await keeper.RunAsync())!;
        Assert.Equal(("b", 0.8), (report.Next?.Group, report.NextShare));
        await ProduceAsync(20);
        report = (await keeper.RunAsync())!;
        Assert.Equal(("b", 1.0, 0L), (report.Next?.Group, report.NextShare, report.Groups.Sum(static group => group.Lost)));
        await ProduceAsync(5);
        report = (await keeper.RunAsync())!;
        Assert.Equal((5L, 0L), (report.Groups[1].LostUndelivered, report.Groups[0].Lost));
    }

    [Fact]
    public async Task An_age_is_told_of_by_the_age_of_what_is_pending()
    {
        await _store.CreateGroupAsync(Key, "a", EntryId.Min);
        await using RetentionKeeper keeper = Keep(new RetentionRule { MaxAge = TimeSpan.FromHours(10), IsExact = true });

        // Its own first round is over, which the clock would set off beside those of the test; the next one is a day away.
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return keeper.Last is not null;
        });
        await ProduceAsync(10);
        await ReadAsync("a", 3);
        _time.Advance(TimeSpan.FromHours(7));
        Assert.Null((await keeper.RunAsync())!.Next);
        _time.Advance(TimeSpan.FromHours(2));
        RetentionReport report = (await keeper.RunAsync())!;
        Assert.Equal(("a", 0.9), (report.Next?.Group, Math.Round(report.NextShare, 3)));
        _time.Advance(TimeSpan.FromHours(2));
        report = (await keeper.RunAsync())!;
        Assert.Equal((7L, 3L, 0L), (report.Groups[0].LostUndelivered, report.Groups[0].LostPending, report.Length));
    }

    [Fact]
    public async Task When_the_process_that_looks_after_a_stream_stops_another_one_does()
    {
        await ProduceAsync(10);
        var rule = new RetentionRule { MaxLength = 5, IsExact = true };
        RetentionKeeper first = Keep(rule);
        await using RetentionKeeper second = Keep(rule);
        Assert.Equal(5, (await first.RunAsync())!.Removed);
        Assert.Null(await second.RunAsync());
        Assert.Null(second.Last);
        await first.DisposeAsync();
        await ProduceAsync(2);
        Assert.Equal(2, (await second.RunAsync())!.Removed);
        Assert.Equal(5, second.Last!.Length);
    }

    [Fact]
    public async Task It_trims_by_itself_every_interval_and_goes_on_after_a_report_that_throws()
    {
        int reports = 0;
        await using RetentionKeeper keeper = Keep(new RetentionRule { MaxLength = 5, IsExact = true }, _ =>
        {
            reports++;
            throw new InvalidTimeZoneException();
        });
        for (int i = 0; i < 3; i++)
        {
            await ProduceAsync(10);
            await Eventually.TrueAsync(async () =>
            {
                _time.Advance(TimeSpan.FromSeconds(10));
                return await _store.LengthAsync(Key) == 5;
            });
        }

        Assert.True(Volatile.Read(ref reports) >= 2);
    }

    [Fact]
    public void What_would_lose_entries_behind_its_back_and_what_makes_no_sense_is_refused()
    {
        var after = new RetentionRule { AfterAllGroups = true };
        Assert.Contains(
            "XADD",
            Assert.Throws<ArgumentException>(() => _client.KeepRetention<Allocation.Sample.OrderStream>(new RetentionOptions { Rule = after })).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _client.KeepRetention<JobStream>(new RetentionOptions()));
        Assert.Throws<ArgumentException>(() => _client.KeepRetention<JobStream>(new RetentionOptions { Rule = after, WarnAt = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => _client.KeepRetention<JobStream>(new RetentionOptions { Rule = after, Interval = TimeSpan.Zero }));
    }

    // Without a report it does nothing but what the test has it do.
    private RetentionKeeper Keep(RetentionRule rule, Action<RetentionReport>? reported = null) => _client.KeepRetention<JobStream>(
        new RetentionOptions { Rule = rule, Reported = reported, Interval = reported is null ? TimeSpan.FromDays(1) : TimeSpan.FromSeconds(10) });

    private async Task ProduceAsync(int count) => await _stream.ProduceBatchAsync(Enumerable.Range(0, count).Select(static n => new JobAdded(n)).ToArray());

    private async Task ReadAsync(string group, int count, bool acknowledges = false)
    {
        await using IGroupReader reader = _store.OpenReader(new ConsumerKey(Key, group, "c"));
        using EntryPage page = await reader.ReadNewAsync(count, TimeSpan.Zero, default, CancellationToken.None);
        Assert.Equal(count, page.Count);
        if (acknowledges) await _store.AcknowledgeAsync(Key, group, Enumerable.Range(0, count).Select(page.GetId).ToArray());
    }
}
