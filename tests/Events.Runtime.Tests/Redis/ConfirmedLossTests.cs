using System.Collections.Concurrent;
using System.Globalization;
using Events.Client;
using Events.Producing;
using Events.Redis;
using Events.Redis.Given;
using Events.Redis.Stores;
using Events.Runtime.Tests.Allocation.Sample;
using Events.Runtime.Tests.Diagnostics;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>What a failover or a restart has lost of what this process was given is told, with its number and its IDs; and nothing else is.</summary>
public sealed class ConfirmedLossTests
{
    private const string Name = "orders";

    private static readonly StreamKey Key = new(Name);

    [Fact]
    public async Task Each_confirmed_event_that_a_killed_master_had_not_passed_on_is_counted()
    {
        await using RedisServer master = await RedisServer.StartOwnAsync();
        await using RedisServer replica = await RedisServer.StartOwnAsync();
        await FollowAsync(replica, master);
        var lines = new Lines();
        await using var client = new EventsClient(await ConnectAsync(lines, master, replica), loggers: lines);
        var told = new ConcurrentQueue<ConfirmedLoss>();
        client.ConfirmedLost += told.Enqueue;
        client.ConfirmedLost += static _ => throw new InvalidOperationException("a handler's own");
        await client.Store.CreateGroupAsync(Key, "g", EntryId.Min);
        await using IGroupReader reader = client.Store.OpenReader(new ConsumerKey(Key, "g", "c"));
        var confirmed = new ConcurrentBag<EntryId>();
        using var stop = new CancellationTokenSource();
        Task[] load = [.. Enumerable.Range(0, 4).Select(i => Task.Run(() => ProduceAsync(client, confirmed, isBatch: i == 0, stop.Token)))];
        var read = new HashSet<EntryId>();
        await Eventually.TrueAsync(async () => await ReadAsync(reader, read) > 200);

        await Eventually.TrueAsync(async () => (long)(await replica.CommandAsync("XLEN", Name))! > 0);

        // The master goes on for a while without it: all that it confirms now is lost with it.
        await replica.CommandAsync("REPLICAOF", "NO", "ONE");
        var kept = EntryId.Parse(
            (string)((object?[])((object?[])(await replica.CommandAsync("XREVRANGE", Name, "+", "-", "COUNT", "1"))!)[0]!)[0]!, CultureInfo.InvariantCulture);
        int before = confirmed.Count;
        await Eventually.TrueAsync(async () => await ReadAsync(reader, read) > 0 && read.Max() > kept && confirmed.Count > before + 300);
        await master.KillAsync();
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                await ReadAsync(reader, read);
                return false;
            }
            catch (Events.Errors.StreamStoreException)
            {
                return true;
            }
        });
        await Eventually.TrueAsync(() => told.Count == 2);
        await stop.CancelAsync();
        await Task.WhenAll(load);

        await using RedisStreamStore now = await Stores.ConnectAsync(replica);
        List<EntryId> there = await Stores.IdsAsync(now, Key);
        EntryId[] missing = [.. confirmed.Except(there).Order()];
        ConfirmedLoss produced = told.Single(static loss => loss.Kind == ConfirmedLossKind.Produced);
        Assert.Equal((Name, missing[^1]), (produced.Stream, produced.Last));
        Assert.InRange(missing.Length, produced.AtLeast, produced.AtMost);

        // On a machine that is busy with other work it may be very many.
        Assert.InRange(produced.AtMost - produced.AtLeast, 0, missing.Length <= 4000 ? 0 : 128);
        Assert.True(produced.After < missing[0] && there.Contains(produced.After));
        EntryId[] unread = [.. read.Except(there).Order()];
        ConfirmedLoss seen = told.Single(static loss => loss.Kind == ConfirmedLossKind.Read);
        Assert.Equal(unread[^1], seen.Last);
        Assert.True(seen.After < unread[0] && there.Contains(seen.After) && read.Contains(seen.After));
        Assert.InRange(unread.Length, seen.AtLeast, seen.AtMost);

        // The second line of the handler that throws comes behind those who are told.
        await Eventually.TrueAsync(() => lines.Count(1016) >= 2);
        Assert.Equal((2, 2), (lines.Count(1013), lines.Count(1016)));
        Assert.Contains(
            $"lacks {produced.AtLeast} to {produced.AtMost} entries of {Name}",
            lines.All.First(static line => line.Id == 1013 && line.Text.Contains("produced", StringComparison.Ordinal)).Text, StringComparison.Ordinal);
        Assert.NotNull(client.LastLoss);
    }

    [Fact]
    public async Task A_replica_that_has_all_is_no_loss_and_what_was_given_before_is_not_forgotten()
    {
        await using RedisServer first = await RedisServer.StartOwnAsync();
        await using RedisServer second = await RedisServer.StartOwnAsync();
        await using RedisServer third = await RedisServer.StartOwnAsync();
        await FollowAsync(second, first);
        await FollowAsync(third, second);
        var lines = new Lines();
        await using RedisStreamStore store = await ConnectAsync(lines, first, second, third);
        await AddAsync(store, 10);
        await Eventually.TrueAsync(async () => (long)(await third.CommandAsync("XLEN", Name))! == 10);
        await third.CommandAsync("REPLICAOF", "NO", "ONE");
        await AddAsync(store, 5);
        await Eventually.TrueAsync(async () => (long)(await second.CommandAsync("XLEN", Name))! == 15);

        await second.CommandAsync("REPLICAOF", "NO", "ONE");
        await first.KillAsync();
        await Eventually.TrueAsync(() => store.Losses.Judged == 1);
        Assert.Equal(0, lines.Count(1013));

        // Nothing was produced there; what is missing now was confirmed two servers ago.
        await second.KillAsync();
        await Eventually.TrueAsync(() => lines.Count(1013) == 1);
        Assert.Contains("lacks 5 to 5 entries", lines.All.Single(static line => line.Id == 1013).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("XTRIM", "MAXLEN", "0")]
    [InlineData("XTRIM", "MAXLEN", "1")]
    [InlineData("XSETID", "1-1")]
    [InlineData("DEL")]
    [InlineData("DEL-ADD")]
    [InlineData("XDEL")]
    [InlineData("RESTORE")]
    public async Task What_was_done_on_purpose_is_no_loss(params string[] command)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        var lines = new Lines();
        await using RedisStreamStore store = await ConnectAsync(lines, server);
        await AddAsync(store, 5);
        await using RawRedis raw = await server.ConnectRawAsync();
        await raw.CommandAsync("COPY", Name, "older");
        EntryId[] ids = await AddAsync(store, 5);
        switch (command[0])
        {
            case "DEL-ADD":
                await raw.CommandAsync("DEL", Name);
                await raw.CommandAsync("XADD", Name, "1-1", "a", "1");
                break;
            case "XDEL":
                await raw.CommandAsync(["XDEL", Name, .. ids.Select(static id => id.ToString())]);
                break;
            case "RESTORE":
                await raw.CommandAsync("COPY", "older", Name, "REPLACE");
                break;
            case "XSETID":
                await raw.CommandAsync("XTRIM", Name, "MAXLEN", "0");
                await raw.CommandAsync("XSETID", Name, "1-1");
                break;
            default:
                await raw.CommandAsync([command[0], Name, .. command[1..]]);
                break;
        }

        foreach (string client in ((string)(await raw.CommandAsync("CLIENT", "LIST"))!)
            .Split('\n')
            .Where(static line => line.Contains(" name=events ", StringComparison.Ordinal)))
        {
            await raw.CommandAsync("CLIENT", "KILL", "ID", client[3..client.IndexOf(' ', StringComparison.Ordinal)]);
        }

        await Eventually.TrueAsync(() => store.Losses.Judged > 0);
        Assert.DoesNotContain(lines.All, static line => line.Id is 1013 or 1014 or 1015);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_keeps_what_it_confirms_loses_nothing_by_a_restart(bool trims)
    {
        await using RedisServer server = await RedisServer.StartOwnAsync("--appendonly", "yes", "--appendfsync", "always");
        var lines = new Lines();
        await using RedisStreamStore store = await ConnectAsync(lines, server);
        EntryId[] ids = await AddAsync(store, 10);
        if (trims)
        {
            await server.CommandAsync("XDEL", Name, ids[^1].ToString());
            await AddAsync(store, 5, "trimmed");
            await server.CommandAsync("XTRIM", "trimmed", "MAXLEN", "0");
            await AddAsync(store, 5, "goes-on");
            await server.CommandAsync("XTRIM", "goes-on", "MAXLEN", "0");
            await server.CommandAsync("XADD", "goes-on", "*", "a", "1");
        }

        await server.RestartAsync();
        await Eventually.TrueAsync(() => store.Losses.Judged > 0);
        Assert.DoesNotContain(lines.All, static line => line.Id is 1013 or 1014 or 1015);
    }

    [Fact]
    public async Task A_server_that_was_restarted_without_anything_lacks_the_stream()
    {
        await using RedisServer server = await RedisServer.StartOwnAsync();
        var lines = new Lines();
        await using RedisStreamStore store = await ConnectAsync(lines, server);
        var told = new ConcurrentQueue<ConfirmedLoss>();
        store.ConfirmedLost += told.Enqueue;
        EntryId[] ids = await AddAsync(store, 10);
        await server.RestartAsync();

        await Eventually.TrueAsync(() => told.Count == 1);
        ConfirmedLoss loss = told.Single();
        Assert.Equal((0, 10, EntryId.Min, ids[^1]), (loss.AtLeast, loss.AtMost, loss.After, loss.Last));
        Assert.Equal(1, lines.Count(1014));
    }

    [Fact]
    public async Task A_stream_that_was_made_anew_on_a_server_without_anything_is_another_one()
    {
        // Others have produced there before anybody asks.
        await using RedisServer other = await RedisServer.StartOwnAsync();
        EntryId[] ids = [.. Enumerable.Range(1, 10).Select(static i => new EntryId((ulong)i, 0))];
        await other.CommandAsync("XADD", Name, "20-0", "a", "1");
        await other.CommandAsync("XADD", Name, "21-0", "a", "1");
        await other.CommandAsync("XTRIM", Name, "MAXLEN", "1");
        var lines = new Lines();
        await using RedisStreamStore late = await ConnectAsync(lines, other);
        late.Losses.Ended(GivenBy(ids));
        await Eventually.TrueAsync(() => late.Losses.Judged == 1);
        Assert.Contains("unless it was deleted, the 10 that", lines.All.Single(static line => line.Id == 1014).Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-info")]
    [InlineData("-xinfo")]
    [InlineData("-xrevrange")]
    public async Task Who_may_not_ask_is_told_once_that_nobody_can_tell(string rule)
    {
        string file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, $"user default on nopass ~* &* +@all {rule}\n");
            await using RedisServer server = await RedisServer.StartOwnAsync("--aclfile", file, "--appendonly", "yes", "--appendfsync", "always");
            var lines = new Lines();
            await using RedisStreamStore store = await ConnectAsync(lines, server);
            await AddAsync(store, 3);
            for (int i = 1; i <= 2; i++)
            {
                await server.RestartAsync();
                await AddAsync(store, 1);
                int judged = i;
                await Eventually.TrueAsync(() => store.Losses.Judged >= judged);
            }

            Assert.DoesNotContain(lines.All, static line => line.Id is 1013 or 1014);
            Assert.Equal(1, lines.Count(1015));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task One_who_throws_keeps_a_loss_from_nobody()
    {
        var lines = new Lines();
        var store = new RedisStreamStore(new RedisOptions());
        await using var client = new EventsClient(store, loggers: lines);
        var told = new List<ConfirmedLoss>();
        client.ConfirmedLost += static _ => throw new InvalidOperationException("first");
        client.ConfirmedLost += told.Add;
        client.ConfirmedLost += static _ => throw new InvalidOperationException("last");
        store.Raise(new ConfirmedLoss("s", Name, ConfirmedLossKind.Read, EntryId.Min, EntryId.Max, 1, 1), static _ => Assert.Fail("The client tells of each."));
        Assert.Single(told);
        Assert.Equal(["first", "last"], lines.All.Where(static line => line.Id == 1016).Select(static line => line.Exception!.Message));
    }

    private static GivenEntries GivenBy(EntryId[] ids)
    {
        var given = new GivenEntries(ConfirmedLossKind.Produced, new DataLine("another", "history", "0"));
        foreach (EntryId id in ids) given.Note(Key, id);
        return given;
    }

    private static async Task ProduceAsync(EventsClient client, ConcurrentBag<EntryId> confirmed, bool isBatch, CancellationToken stop)
    {
        OrderStream stream = client.OpenStream<OrderStream>(new StreamOptions { Key = Name, Retention = Retention.None });
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (isBatch)
                {
                    foreach (EntryId id in (await stream.ProduceBatchAsync([new OrderPlaced("b", "c", 1), new OrderPlaced("b", "c", 2)])).ToArray())
                    {
                        confirmed.Add(id);
                    }
                }
                else
                {
                    confirmed.Add(await stream.ProduceAsync(new OrderPlaced("o", "c", 1)));
                }
            }
            catch (ProduceBatchException exception)
            {
                foreach (EntryId id in exception.Appended.OfType<EntryId>()) confirmed.Add(id);
            }
            catch (Events.Errors.StreamStoreException)
            {
                // Not confirmed.
            }
        }
    }

    private static async Task<EntryId[]> AddAsync(RedisStreamStore store, int count, string key = Name)
    {
        var ids = new List<EntryId>();
        while (ids.Count < count)
        {
            try
            {
                ids.Add(await store.AddAsync(new StreamKey(key), new Entry("a", "1").Fields));
            }
            catch (Events.Errors.UnknownOutcomeException)
            {
                // The connection went with a server that was restarted.
            }
        }

        return [.. ids];
    }

    private static async Task<int> ReadAsync(IGroupReader reader, HashSet<EntryId> read, TimeSpan block = default)
    {
        using EntryPage page = await reader.ReadNewAsync(100, block, default, default);
        for (int i = 0; i < page.Count; i++) read.Add(page.GetId(i));
        return read.Count;
    }

    internal static Task<RedisStreamStore> ConnectAsync(Lines lines, params RedisServer[] servers) => RedisStreamStore.ConnectAsync(
        Stores.OptionsOf(servers[0]) with { Endpoints = [.. servers.Select(static server => new RedisEndpoint(server.Host, server.Port))] },
        lines.Of<RedisStreamStore>());

    internal static async Task FollowAsync(RedisServer replica, RedisServer master)
    {
        await master.CommandAsync("CONFIG", "SET", "repl-diskless-sync-delay", "0");
        await replica.CommandAsync("REPLICAOF", master.Host, master.Port.ToString(CultureInfo.InvariantCulture));
        await Eventually.TrueAsync(async () => ((string)(await replica.CommandAsync("INFO", "replication"))!).Contains("master_link_status:up", StringComparison.Ordinal));
    }
}
