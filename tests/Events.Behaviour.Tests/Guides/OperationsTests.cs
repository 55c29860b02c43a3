using Events.Client;
using Events.InMemory;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Behaviour.Guides;

/// <summary>The code of the guide to operations is what is compiled here, and does what the guide says.</summary>
public sealed class OperationsTests
{
    [Fact]
    public void The_code_is_in_the_guide_word_for_word() => CodeBlocks.StandIn("operations.md", "Operations.cs");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_tells_who_has_what_and_what_was_lost_and_moves_it(bool onRedis)
    {
        await using RedisServer? server = onRedis ? await RedisServer.StartOwnAsync() : null;
        IStreamStore store = server is null ? new InMemoryStreamStore() : await RedisStreamStore.ConnectAsync(RedisOptions.Parse(server.Endpoint));
        await using var client = new EventsClient(store);
        var stream = new StreamKey("shop:orders");
        EntryId first = await client.Administration.ProduceAsync(stream.Name, "order.placed", [new("order_id", "o-1")], makeStream: true);
        EntryId second = await client.Administration.ProduceAsync(stream.Name, "order.placed", [new("order_id", "o-2")]);
        await store.CreateGroupAsync(stream, "notifications", EntryId.Min);
        await using (IGroupReader reader = store.OpenReader(new ConsumerKey(stream, "notifications", "web-3-1")))
        {
            using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.Zero, default, CancellationToken.None);
        }

        await store.DeleteAsync(stream, new[] { second });
        var report = new StringWriter();

        await Operations.RunAsync(client, first, report);

        string text = report.ToString();
        Assert.Contains("notifications: lag 0, pending 2", text, StringComparison.Ordinal);
        Assert.Contains("web-3-1: Unknown, pending 2, no lease", text, StringComparison.Ordinal);
        Assert.Contains("notifications: Pending web-3-1", text, StringComparison.Ordinal);
        Assert.Contains("1 moved, 1 had no payload any more", text, StringComparison.Ordinal);
        Assert.Contains("1 × payload-gone in notifications", text, StringComparison.Ordinal);
        Assert.Contains("persistence: ", text, StringComparison.Ordinal);
        PendingEntry left = Assert.Single(await store.PendingAsync(stream, "notifications", new PendingQuery()));
        Assert.Equal((first, "(released)"), (left.Id, left.Consumer));
    }
}
