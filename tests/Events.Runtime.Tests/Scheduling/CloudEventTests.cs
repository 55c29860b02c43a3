using System.Globalization;
using Events.Client;
using Events.InMemory;
using Events.Producing;
using Events.Runtime.Tests.Retaining.Sample;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Scheduling;

/// <summary>Scheduled events as CloudEvents: each entry is one, with an ID and a time of its own.</summary>
public sealed class CloudEventTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly InMemoryStreamStore _store;
    private readonly EventsClient _client;
    private readonly JobStream _stream;

    public CloudEventTests()
    {
        _store = new InMemoryStreamStore(_time);
        _client = new EventsClient(_store, _time);
        _stream = _client.OpenStream<JobStream>(new StreamOptions { CloudEventSource = "/jobs" });
    }

    private StreamKey Key => new(JobStream.StreamKey);

    public async ValueTask DisposeAsync()
    {
        await _client.DisposeAsync();
        await _store.DisposeAsync();
    }

    [Fact]
    public async Task Each_one_of_an_event_that_recurs_is_another_event_and_saying_so_again_changes_nothing()
    {
        ScheduledEvent first = await _stream.ProduceRecurringAsync(new JobAdded(1), "every-second", "* * * * * *");
        ScheduledEvent again = await _stream.ProduceRecurringAsync(new JobAdded(1), "every-second", "* * * * * *");
        Assert.Equal((true, false), (first.IsNew, again.IsNew));

        await UntilAsync(3);

        List<(string Id, string Time, long Stamp)> events = await ReadAsync();
        Assert.Equal(events.Select(one => $"{Key.Name}:every-second@{one.Stamp}"), events.Select(static one => one.Id));
        Assert.Equal(events.Count, events.Select(static one => one.Id).Distinct().Count());
        Assert.Equal(
            events.Select(static one => DateTimeOffset.FromUnixTimeMilliseconds(one.Stamp)),
            events.Select(static one => DateTimeOffset.Parse(one.Time, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_time_of_one_that_comes_later_is_that_for_which_it_was_scheduled()
    {
        ScheduledEvent later = await _stream.ProduceAfterAsync(new JobAdded(1), TimeSpan.FromSeconds(3));

        await UntilAsync(1);

        (string id, string time, long stamp) = Assert.Single(await ReadAsync());
        Assert.True(Guid.TryParse(id, out _));
        Assert.Equal(later.Due!.Value.ToUnixTimeMilliseconds(), stamp);
        Assert.Equal(later.Due, DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task An_id_that_cannot_stand_in_a_cloud_event_is_refused()
    {
        await Assert.ThrowsAsync<ArgumentException>(async () => await _stream.ProduceRecurringAsync(new JobAdded(1), "a\nb", "* * * * * *"));
        Assert.Equal(0, (await _store.ListScheduledAsync(Key, null, 1)).Total);
    }

    private Task UntilAsync(int count) => Eventually.TrueAsync(async () =>
    {
        if (await _store.LengthAsync(Key) >= count) return true;
        _time.Advance(TimeSpan.FromMilliseconds(250));
        return false;
    });

    private async Task<List<(string Id, string Time, long Stamp)>> ReadAsync()
    {
        var read = new List<(string, string, long)>();
        using EntryPage page = await _store.RangeAsync(Key, EntryId.Min, EntryId.Max, 100);
        for (int i = 0; i < page.Count; i++)
        {
            Dictionary<string, string> fields = page.GetFields(i).ToPairs().ToDictionary(static pair => pair.Key, static pair => pair.Value);
            read.Add((fields["ce_id"], fields["ce_time"], long.Parse(fields["ts_ms"], CultureInfo.InvariantCulture)));
        }

        return read;
    }
}
