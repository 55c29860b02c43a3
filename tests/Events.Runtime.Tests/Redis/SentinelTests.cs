using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Diagnostics;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>A master that Sentinels know by a name: found, followed when it is replaced by plan, and when it dies.</summary>
public sealed class SentinelTests
{
    private const string Service = "orders-master";

    private static readonly StreamKey Key = new("orders");

    [Theory]
    [InlineData(RedisProtocol.Auto)]
    [InlineData(RedisProtocol.Resp2)]
    public async Task A_master_that_is_replaced_by_plan_is_left_before_it_is_told_so(RedisProtocol protocol)
    {
        await using var set = await ReplicaSet.StartAsync();
        var lines = new Lines();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(set.Options with { Protocol = protocol }, lines.Of<RedisStreamStore>());
        await store.CreateGroupAsync(Key, "g", EntryId.Min);
        await using IGroupReader reader = store.OpenReader(new ConsumerKey(Key, "g", "c"));
        EntryId first = await store.AddAsync(Key, new Entry("a", "1").Fields);
        Assert.Equal([first], await ReadAsync(reader));
        await set.IsReplicatedAsync();

        // The read blocks on the old master, and ends with it.
        Task<EntryId[]> blocked = ReadAsync(reader, TimeSpan.FromMinutes(1));
        await set.FailOverAsync();
        await Eventually.TrueAsync(() => lines.Count(1010) == 1);
        EntryId second = await store.AddAsync(Key, new Entry("a", "2").Fields);
        await Assert.ThrowsAsync<UnknownOutcomeException>(() => blocked.WaitAsync(Eventually.Patience));

        Assert.Equal([first, second], await IdsAsync(set.Replica));
        Assert.Equal([second], await ReadAsync(reader));
        Assert.EndsWith($":{set.Replica.Port}", store.Description, StringComparison.Ordinal);
        Assert.Contains($":{set.Master.Port}", lines.All.First(static line => line.Id == 1010).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_master_that_dies_is_replaced_and_what_is_produced_meanwhile_waits()
    {
        await using var set = await ReplicaSet.StartAsync();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(set.Options);
        EntryId first = await store.AddAsync(Key, new Entry("a", "1").Fields);
        await set.IsReplicatedAsync();

        await set.Master.KillAsync();
        EntryId? second = null;
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                second = await store.AddAsync(Key, new Entry("a", "2").Fields);
            }
            catch (UnknownOutcomeException)
            {
                // It was on its way when the server died.
            }

            return second is not null;
        });

        Assert.Equal([first, second!.Value], await IdsAsync(set.Replica));
    }

    [Fact]
    public async Task Of_several_Sentinels_those_that_answer_do()
    {
        await using var set = await ReplicaSet.StartAsync();
        RedisOptions options = set.Options;
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            options with { Endpoints = [new RedisEndpoint("127.0.0.1", 1), .. options.Endpoints, new RedisEndpoint("127.0.0.1", 2)] });

        await store.AddAsync(Key, new Entry("a", "1").Fields);
        Assert.Single(await IdsAsync(set.Master));
        await store.DisposeAsync();
    }

    [Fact]
    public async Task They_have_a_password_of_their_own()
    {
        await using var set = await ReplicaSet.StartAsync("requirepass canary-7f3a");
        var lines = new Lines();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(
            set.Options with { SentinelPassword = "canary-7f3a" }, lines.Of<RedisStreamStore>());
        await store.AddAsync(Key, new Entry("a", "1").Fields);
        Assert.Empty(lines.Warnings);

        var refused =
            await Assert.ThrowsAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(set.Options with { SentinelPassword = "canary-wrong" }));
        Assert.Contains("does not accept the password", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary-wrong", refused.ToString(), StringComparison.Ordinal);
        refused = await Assert.ThrowsAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(set.Options));
        Assert.Contains("Sentinel", refused.Message, StringComparison.Ordinal);
        Assert.Contains("wants a password", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_told()
    {
        await using var set = await ReplicaSet.StartAsync();
        RedisOptions options = set.Options;

        await RefusedAsync(options with { ServiceName = "nobody" }, "know no master by the name 'nobody'");
        Assert.IsType<UnsupportedServerException>(await Record.ExceptionAsync(() => RedisStreamStore.ConnectAsync(options with { ServiceName = null })));
        await RefusedAsync(options with { ServiceName = null }, "it is a Sentinel, which keeps no streams");
        await RefusedAsync(options with { ServiceName = null, Protocol = RedisProtocol.Resp2 }, "it is a Sentinel, which keeps no streams");
        await RefusedAsync(options with { Endpoints = [new RedisEndpoint(set.Master.Host, set.Master.Port)] }, "it is no Sentinel");
        await RefusedAsync(options with { Endpoints = [new RedisEndpoint("127.0.0.1", 1)] }, "Cannot connect to the Sentinel at 127.0.0.1:1: connection refused");

        static async Task RefusedAsync(RedisOptions options, string why)
        {
            var refused = await Assert.ThrowsAnyAsync<ConnectionFailedException>(() => RedisStreamStore.ConnectAsync(options));
            Assert.Contains(why, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_failover_that_is_given_up_leads_back()
    {
        await using var set = await ReplicaSet.StartAsync($"sentinel failover-timeout {Service} 2000");
        var lines = new Lines();
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(set.Options, lines.Of<RedisStreamStore>());
        await store.AddAsync(Key, new Entry("a", "1").Fields);

        // The replica does not hear that it is to be the master. It stands still before, and has said something lately.
        await Eventually.TrueAsync(async () =>
        {
            set.Replica.Suspend();
            if (await set.TryFailOverAsync()) return true;
            set.Replica.Resume();
            return false;
        });
        await Eventually.TrueAsync(() => lines.Count(1010) == 1);
        await store.AddAsync(Key, new Entry("a", "2").Fields);

        Assert.Equal(2, (await IdsAsync(set.Master)).Count);
    }

    private static async Task<EntryId[]> ReadAsync(IGroupReader reader, TimeSpan block = default)
    {
        using EntryPage page = await reader.ReadNewAsync(10, block, default, default);
        return [.. Enumerable.Range(0, page.Count).Select(page.GetId)];
    }

    private static async Task<List<EntryId>> IdsAsync(RedisServer server)
    {
        await using RedisStreamStore store = await Stores.ConnectAsync(server);
        return await Stores.IdsAsync(store, Key);
    }

    /// <summary>A master, a replica and a Sentinel.</summary>
    private sealed class ReplicaSet(RedisServer master, RedisServer replica) : IAsyncDisposable
    {
        public RedisServer Master => master;

        public RedisServer Replica => replica;

        public RedisSentinel Sentinel { get; private set; } = null!;

        public RedisOptions Options => Stores.OptionsOf(master) with
        {
            Endpoints = [new RedisEndpoint(Sentinel.Host, Sentinel.Port)],
            ServiceName = Service,
            ConnectTimeout = Eventually.Patience,
        };

        public static async Task<ReplicaSet> StartAsync(params string[] lines)
        {
            RedisServer master = await RedisServer.StartOwnAsync("--repl-diskless-sync-delay", "0");
            RedisServer replica = await RedisServer.StartOwnAsync("--replicaof", master.Host, $"{master.Port}");
            var set = new ReplicaSet(master, replica);
            try
            {
                await Eventually.TrueAsync(async () => ((string)(await replica.CommandAsync("INFO", "replication"))!).Contains("master_link_status:up", StringComparison.Ordinal));
                set.Sentinel = await RedisSentinel.StartAsync(Service, master, replicas: 1, quorum: 1, lines);
                return set;
            }
            catch
            {
                await set.DisposeAsync();
                throw;
            }
        }

        /// <summary>Lets the replica take over, once the Sentinel knows enough of it.</summary>
        public Task FailOverAsync() => Eventually.TrueAsync(async () => await TryFailOverAsync());

        /// <summary>The same, once; tells whether it is under way.</summary>
        public async Task<bool> TryFailOverAsync()
        {
            try
            {
                return await Sentinel.CommandAsync("SENTINEL", "FAILOVER", Service) is "OK";
            }
            catch (RedisErrorException exception) when (exception.Message.StartsWith("NOGOODSLAVE", StringComparison.Ordinal))
            {
                return false;
            }
        }

        /// <summary>Waits until the replica has what the master has.</summary>
        public Task IsReplicatedAsync() =>
            Eventually.TrueAsync(async () => (long)(await replica.CommandAsync("XLEN", Key.Name))! == (long)(await master.CommandAsync("XLEN", Key.Name))!);

        public async ValueTask DisposeAsync()
        {
            if (Sentinel is not null) await Sentinel.DisposeAsync();
            await replica.DisposeAsync();
            await master.DisposeAsync();
        }
    }
}
