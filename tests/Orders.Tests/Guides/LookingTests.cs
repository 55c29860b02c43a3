using System.Runtime.CompilerServices;
using Events;
using Events.Client;
using Events.LowLevel;
using Events.Producing;
using Events.Redis;
using Events.Redis.Stores;
using Events.Streams;
using Events.TestSupport;
using Orders.Contracts;

namespace Orders.Tests.Guides;

/// <summary>Looking at a stream of ours: as typed events by time, and with redis-cli, whose lines the page on the guides has.</summary>
public sealed class LookingTests(RedisServerFixture redis) : IClassFixture<RedisServerFixture>, IAsyncLifetime
{
    private readonly string _key = RedisServer.UniqueKey("orders");
    private EventsClient _events = null!;

    private OrderStream Orders => _events.OpenStream<OrderStream>(new StreamOptions { Key = _key });

    public async Task InitializeAsync() => _events = new EventsClient(await RedisStreamStore.ConnectAsync(RedisOptions.Parse(redis.Server.Endpoint)));

    public async Task DisposeAsync() => await _events.DisposeAsync();

    [Fact]
    public async Task What_was_added_in_a_span_of_time_is_read_again()
    {
        foreach (string id in new[] { "1000-7", "2000-0", "2000-5", "2999-1", "3000-0" })
        {
            await redis.Server.CommandAsync("XADD", _key, id, "type", "order.paid", "order_id", id, "customer", "alice", "amount", "1.00");
        }

        DateTimeOffset from = DateTimeOffset.FromUnixTimeMilliseconds(2_000);
        var read = new List<string>();
        await foreach (StreamEntry entry in Orders.ReplayAsync(from, from.AddMilliseconds(999))) read.Add(((OrderPaid)entry.Event!).OrderId);
        Assert.Equal(["2000-0", "2000-5", "2999-1"], read);
        read.Clear();
        await foreach (StreamEntry entry in Orders.ReplayAsync(from.AddMilliseconds(1))) read.Add(((OrderPaid)entry.Event!).OrderId);
        Assert.Equal(["2999-1", "3000-0"], read);
    }

    [Fact]
    public async Task The_lines_of_the_page_for_redis_cli_are_answered_and_what_is_acknowledged_stays_in_the_stream()
    {
        string page = await File.ReadAllTextAsync(Page());
        string[] lines = [.. page.Split('\n').Where(static line => line.StartsWith("redis-cli ", StringComparison.Ordinal))];
        EntryId[] ids = [await PayAsync("o-1"), await PayAsync("o-2"), await PayAsync("o-3")];
        LowLevelStream stream = _events.OpenLowLevel<OrderStream>(_key);
        await stream.EnsureGroupAsync("notifications");
        await using GroupMember worker = stream.Join("notifications", "worker-a");
        Assert.Equal(2, (await worker.ReadAsync(count: 2)).Count);
        await worker.AcknowledgeAsync(new[] { ids[0] });

        var answers = new Dictionary<string, string>();
        foreach (string line in lines) answers.Add(line["redis-cli ".Length..], Print(await redis.Server.CommandAsync([.. Words(line)])));

        Assert.Equal("3", answers["XLEN demo:events:orders"]);
        Assert.Equal(Parts(string.Join(' ', ids)), Ids(answers["XRANGE demo:events:orders - + COUNT 5"]));
        Assert.Equal(Parts(string.Join(' ', ids.Reverse())), Ids(answers["XREVRANGE demo:events:orders + - COUNT 5"]));
        Assert.Contains($"last-generated-id {ids[2]} ", answers["XINFO STREAM demo:events:orders"], StringComparison.Ordinal);
        Assert.Contains($"last-delivered-id {ids[1]} entries-read 2 lag 1", answers["XINFO GROUPS demo:events:orders"], StringComparison.Ordinal);
        Assert.StartsWith("name worker-a pending 1 idle ", answers["XINFO CONSUMERS demo:events:orders notifications"], StringComparison.Ordinal);
        Assert.Equal($"1 {ids[1]} {ids[1]} worker-a 1", answers["XPENDING demo:events:orders notifications"]);
        Assert.StartsWith($"{ids[1]} worker-a ", answers["XPENDING demo:events:orders notifications - + 10"], StringComparison.Ordinal);
        Assert.Equal("", answers["XPENDING demo:events:orders notifications IDLE 3600000 - + 10"]);
        Assert.Equal("", answers["XRANGE {demo:events:orders}:dead - + COUNT 5"]);
        Assert.Equal(10, lines.Length);
    }

    private async Task<EntryId> PayAsync(string id) => await Orders.ProduceAsync(new OrderPaid(id, "alice", 1.00m));

    private IEnumerable<string> Words(string line) => Parts(line).Skip(1).Select(word => word.Replace("demo:events:orders", _key, StringComparison.Ordinal));

    private static string[] Parts(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static string[] Ids(string text) =>
        [.. Parts(text).Where(static word => word.Contains('-', StringComparison.Ordinal) && EntryId.TryParse(word, null, out _))];

    private static string Print(object? reply) =>
        reply is object?[] items ? string.Join(' ', items.Select(Print).Where(static text => text.Length > 0)) : $"{reply}";

    private static string Page([CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs", "reference", "guides.md"));
}
