using Events.Errors;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Retaining;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>A server that has no memory left and evicts nothing: what a consumer must go on doing needs none.</summary>
public sealed class FullMemoryTests
{
    private static readonly StreamKey Stream = new("{s}");
    private static readonly StreamKey Dead = new("{s}:dead");
    private static readonly DeadLetterInfo Letter = new("", "", "", "", default);
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);
    private static readonly Entry Entry = new("type", "order.placed");

    [Fact]
    public async Task Names_and_leases_are_kept_and_entries_are_read_claimed_acknowledged_and_released()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--maxmemory-policy", "noeviction");
        await using RedisStreamStore store = await Stores.ConnectAsync(server);
        var ids = new EntryId[4];
        for (int i = 0; i < ids.Length; i++) ids[i] = await store.AddAsync(Stream, Entry.Fields);
        await store.CreateGroupAsync(Stream, "g", EntryId.Min);
        Assert.Null(await store.TakeNameAsync(new(Stream, "g", "alice"), "me", Lease));
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "1");

        await using IGroupReader reader = store.OpenReader(new ConsumerKey(Stream, "g", "alice"));
        using (EntryPage page = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(1), default, default)) Assert.Equal(ids.Length, page.Count);
        Assert.Null(await store.TakeNameAsync(new(Stream, "g", "alice"), "me", Lease));
        Assert.Empty(await store.RenewAsync(new(Stream, "g", "alice"), ids.Select(id => new OwnedEntry(id)).ToArray(), Lease));
        Assert.Null(await store.DeferAsync(new(Stream, "g", "alice"), new OwnedEntry(ids[0]), new(TimeSpan.Zero, Lease)));
        using (ReapPage page = await store.ReapAsync(
            new(Stream, "g", "bob"), new(Lease, EntryId.Min, 10), new(Dead), Letter)) Assert.Equal(1, page.Entries.Count);
        using (ReapPage page = await store.ReclaimAsync(new(Stream, "g", "bob"), ids)) Assert.Equal(1, page.Entries.Count);
        Assert.Equal(1, await store.AcknowledgeAsync(Stream, "g", ids.AsMemory(1, 1)));
        Assert.Empty(await store.AcknowledgeOwnedAsync(new(Stream, "g", "alice"), new[] { new OwnedEntry(ids[2]) }));
        await store.ReleaseAsync(new(Stream, "g", "alice"), default, ids, Lease);

        Assert.Equal("OOM", (await Assert.ThrowsAsync<ServerErrorException>(async () => await store.AddAsync(Stream, Entry.Fields))).Code);
        Assert.Equal([ids[0], ids[3]], (await store.PendingAsync(Stream, "g", new PendingQuery())).Select(line => line.Id));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Retention_trims_where_there_is_no_memory_whether_it_has_the_lease_or_takes_it(bool hasLease)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--maxmemory-policy", "noeviction");
        await using RedisStreamStore store = await Stores.ConnectAsync(server);
        for (int i = 0; i < 1_200; i++) await store.AddAsync(Stream, Entry.Fields);
        await store.CreateGroupAsync(Stream, "g", EntryId.Min);
        if (hasLease) Assert.Equal(0, (await store.RetainAsync(Stream, new RetentionRule { MaxLength = 2_000 }, "me", Lease))!.Removed);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        Assert.Equal("OOM", (await Assert.ThrowsAsync<ServerErrorException>(async () => await store.AddAsync(Stream, Entry.Fields))).Code);

        var rule = new RetentionRule { AfterAllGroups = true, HardCap = 100, IsExact = true };
        RetentionRound round;
        do round = (await store.RetainAsync(Stream, rule, "me", Lease))!;
        while (round.HasMore);
        Assert.Equal(100, round.Length);
        Assert.Null(await store.RetainAsync(Stream, rule, "other", Lease));
        Assert.InRange((long)(await server.CommandAsync("PTTL", "{s}:retention"))!, 1, (long)Lease.TotalMilliseconds);
        await store.ReleaseRetentionAsync(Stream, "me");
        Assert.NotNull(await store.RetainAsync(Stream, rule, "other", Lease));
    }
}
