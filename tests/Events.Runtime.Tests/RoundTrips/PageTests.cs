using Events.Client;
using Events.Producing;
using Events.Redis.Stores;
using Events.Runtime.Tests.Connection;
using Events.Runtime.Tests.Redis;
using Events.Runtime.Tests.RoundTrips.Sample;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.RoundTrips;

/// <summary>How often the server is asked, and when.</summary>
public sealed class PageTests : IAsyncLifetime
{
    private readonly StreamKey _stream = new("s");
    private RedisServer _server = null!;
    private EventsClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartOwnAsync();
        _client = new EventsClient(await Stores.ConnectAsync(_server));
    }

    public async Task DisposeAsync()
    {
        await _client.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_replay_asks_for_one_entry_and_then_once_for_each_page()
    {
        await ProduceAsync(1_050);
        int before = await CallsAsync("xrange");
        int seen = 0;
        await foreach (StreamEntry entry in Open().ReplayAsync(EntryId.Min, null, pageSize: 100)) seen++;
        Assert.Equal(1_050, seen);

        // The first has one entry, which tells how large they are.
        Assert.Equal(12, await CallsAsync("xrange") - before);
    }

    [Fact]
    public async Task A_replay_asks_for_the_next_page_before_it_hands_out_the_first_entry_of_the_last()
    {
        const string Page = "*1\r\n*2\r\n$3\r\n1-1\r\n*2\r\n$4\r\ntype\r\n$1\r\na\r\n";
        string[] asked = [];
        var second = new TaskCompletionSource<string[]>(TaskCreationOptions.RunContinuationsAsynchronously);
        var end = new TaskCompletionSource();
        await using var server = FakeServer.After(async (client, first) =>
        {
            asked = first;
            await client.SendAsync(Page);
            second.SetResult((await client.ReadAsync())!);
            await end.Task;
            await client.SendAsync("*0\r\n");
            await client.ReadAsync();
        });
        await using var client = new EventsClient(await RedisStreamStore.ConnectAsync(server.Options));
        ParcelStream parcels = client.OpenStream<ParcelStream>(new StreamOptions { Key = "s" });
        await using IAsyncEnumerator<StreamEntry> replay =
            parcels.ReplayAsync(EntryId.Min, null, pageSize: 2).GetAsyncEnumerator();
        Assert.True(await replay.MoveNextAsync());
        Assert.Equal(new EntryId(1, 1), replay.Current.Id);
        string[] askedNext = await second.Task.WaitAsync(Eventually.Patience);
        Assert.Equal(("XRANGE", $"{EntryId.Min}"), (asked[0], asked[2]));
        Assert.Equal(("XRANGE", "1-2"), (askedNext[0], askedNext[2]));
        end.SetResult();
        Assert.False(await replay.MoveNextAsync());
    }

    [Fact]
    public async Task Woken_by_one_entry_a_consumer_reads_the_rest_at_once_while_that_one_is_handled()
    {
        var gate = new TaskCompletionSource();
        var carriers = new Carriers { Body = _ => gate.Task };
        await using GroupConsumer consumer = Start(carriers);
        await BlockedAsync();
        try
        {
            int before = await CallsAsync("xreadgroup");

            // They arrive in one packet; the server wakes the reader with the first alone.
            await ProduceAsync(30);
            await Eventually.TrueAsync(async () => (await _client.Store.PendingAsync(_stream, "carriers")).Count == 30);
            await BlockedAsync();
            await Eventually.TrueAsync(() => carriers.Begun > 0);
            Assert.Equal(1, carriers.Begun);

            // One read for the other 29, and one that waits again.
            Assert.Equal(2, await CallsAsync("xreadgroup") - before);
        }
        finally
        {
            // A consumer that is stopped waits for its handlers.
            gate.SetResult();
        }

        await Eventually.TrueAsync(() => consumer.HandledCount == 30);
    }

    [Fact]
    public async Task A_consumer_whose_handlers_are_quick_reads_full_pages_after_a_few()
    {
        await ProduceAsync(20_000);
        var carriers = new Carriers { Body = static _ => Task.CompletedTask };
        int before = await CallsAsync("xreadgroup");
        var options = new ConsumerOptions { Name = "c", LagWarning = 0 };
        await using GroupConsumer consumer = _client.CreateConsumer(carriers, options, _stream.Name);
        consumer.Start();
        await Eventually.TrueAsync(() => consumer.HandledCount == 20_000);

        // 200 pages of a hundred; the first calls of a handler are slow, and a busy machine stands still now and then.
        Assert.InRange(await CallsAsync("xreadgroup") - before, 200, 400);
    }

    private ParcelStream Open() => _client.OpenStream<ParcelStream>(new StreamOptions { Key = _stream.Name });

    private async Task ProduceAsync(int count)
    {
        ParcelStream parcels = Open();
        ParcelStream.Batch batch = parcels.CreateBatch();
        for (int i = 0; i < count; i++) batch.Add(new Parcel(i));
        await parcels.ProduceBatchAsync(batch);
    }

    private GroupConsumer Start(Carriers carriers)
    {
        var options = new ConsumerOptions { Name = "c", LagWarning = 0, BlockTime = TimeSpan.FromSeconds(60), HoldTarget = TimeSpan.MaxValue };
        GroupConsumer consumer = _client.CreateConsumer(carriers, options, _stream.Name);
        consumer.Start();
        return consumer;
    }

    private Task BlockedAsync() => Eventually.TrueAsync(async () =>
        ((string)(await _server.CommandAsync("CLIENT", "LIST"))!).Contains(" flags=b ", StringComparison.Ordinal));

    private async Task<int> CallsAsync(string command)
    {
        string stats = (string)(await _server.CommandAsync("INFO", "commandstats"))!;
        string head = $"cmdstat_{command}:calls=";
        string? line = stats.Split('\n').FirstOrDefault(text => text.StartsWith(head, StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[head.Length..line.IndexOf(',', StringComparison.Ordinal)]);
    }
}
