using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>A second read that is begun before the page of the first has come.</summary>
public sealed class ReadAheadTests(RedisServerFixture fixture) : IClassFixture<RedisServerFixture>
{
    private readonly StreamKey _stream = new(RedisServer.UniqueKey());

    [Fact]
    public async Task Pages_come_in_the_order_of_their_reads_and_acknowledgements_go_in_front_of_them()
    {
        await using RedisStreamStore store = await FillAsync(1000);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        var seen = new List<string>();
        EntryId[] handled = [];
        Assert.False(reader.CanReadAhead);
        ValueTask<EntryPage> first = reader.ReadNewAsync(7, TimeSpan.Zero, default, default);
        Handle(await first);
        first = reader.ReadNewAsync(7, TimeSpan.Zero, handled, default);
        while (true)
        {
            Assert.True(reader.CanReadAhead);
            ValueTask<EntryPage> second = reader.ReadNewAsync(7, TimeSpan.Zero, default, default);
            Assert.False(reader.CanReadAhead);
            if (!Handle(await first))
            {
                Assert.Equal(0, (await second).Count);
                break;
            }

            first = second;
        }

        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"n={i}"), seen);
        Assert.Equal(993, (await store.PendingAsync(_stream, "g")).Count);

        bool Handle(EntryPage page)
        {
            using (page)
            {
                handled = new EntryId[page.Count];
                for (int i = 0; i < page.Count; i++)
                {
                    handled[i] = page.GetId(i);
                    seen.Add(Entry.Text(page.GetFields(i)));
                }

                return page.Count > 0;
            }
        }
    }

    [Fact]
    public async Task A_third_read_is_refused_and_so_is_awaiting_out_of_order()
    {
        await using RedisStreamStore store = await FillAsync(30);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        (await reader.ReadNewAsync(1, TimeSpan.Zero, default, default)).Dispose();
        ValueTask<EntryPage> first = reader.ReadNewAsync(10, TimeSpan.Zero, default, default);
        Task<EntryPage> second = Preserve(reader.ReadNewAsync(10, TimeSpan.Zero, default, default));
        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await reader.ReadNewAsync(1, TimeSpan.Zero, default, default));
        await Assert.ThrowsAsync<InvalidOperationException>(() => second);
        using EntryPage page = await first;
        Assert.Equal(10, page.Count);

        static async Task<EntryPage> Preserve(ValueTask<EntryPage> read) => await read;
    }

    [Fact]
    public async Task When_the_connection_breaks_both_reads_say_so_and_the_next_one_opens_it_again()
    {
        string client = $"ahead-{Guid.NewGuid():N}";
        await using RedisStreamStore store = await FillAsync(1, options => options with { ClientName = client });
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        (await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)).Dispose();
        ValueTask<EntryPage> first = reader.ReadNewAsync(10, TimeSpan.FromSeconds(30), default, default);
        ValueTask<EntryPage> second = reader.ReadNewAsync(10, TimeSpan.FromSeconds(30), default, default);
        await Eventually.TrueAsync(async () =>
        {
            string clients = (string)(await fixture.Server.CommandAsync("CLIENT", "LIST"))!;
            string? blocked = clients.Split('\n').FirstOrDefault(
                line => line.Contains($" name={client} ", StringComparison.Ordinal) && line.Contains(" flags=b ", StringComparison.Ordinal));
            if (blocked is null) return false;
            await fixture.Server.CommandAsync("CLIENT", "KILL", "ID", blocked.Split(' ')[0]["id=".Length..]);
            return true;
        });
        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await first);
        Assert.False(reader.CanReadAhead);
        await Assert.ThrowsAsync<UnknownOutcomeException>(async () => await second);
        await store.AddAsync(_stream, new Entry("n", "1").Fields);
        using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(30), default, default);
        Assert.Equal(1, page.Count);
    }

    [Fact]
    public async Task Cancelling_ends_both_reads()
    {
        await using RedisStreamStore store = await FillAsync(1);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(_stream, "g", "c"));
        (await reader.ReadNewAsync(10, TimeSpan.Zero, default, default)).Dispose();
        using var cancellation = new CancellationTokenSource();
        ValueTask<EntryPage> first = reader.ReadNewAsync(10, TimeSpan.FromSeconds(60), default, cancellation.Token);
        ValueTask<EntryPage> second = reader.ReadNewAsync(10, TimeSpan.FromSeconds(60), default, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await first);
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await second);
        await store.AddAsync(_stream, new Entry("n", "1").Fields);
        using EntryPage page = await reader.ReadNewAsync(10, TimeSpan.FromSeconds(30), default, default);
        Assert.Equal(1, page.Count);
    }

    private async Task<RedisStreamStore> FillAsync(int count, Func<RedisOptions, RedisOptions>? configure = null)
    {
        RedisStreamStore store = await Stores.ConnectAsync(fixture.Server, configure);
        await store.CreateGroupAsync(_stream, "g", EntryId.Min);
        for (int i = 0; i < count; i++) await store.AddAsync(_stream, new Entry("n", $"{i}").Fields);
        return store;
    }
}
