using System.Text;
using Events.Client;
using Events.Errors;
using Events.Producing;
using Events.Redis.Stores;
using Events.Runtime.Tests.Producing.Sample;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Producing;

/// <summary>Batches with idempotency keys of which some events, or all, are not appended: the others are, and each says what became of it.</summary>
public sealed class PartOnceTests : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(5);
    private static readonly StreamKey Stream = new("{s}");
    private static readonly Entry Entry = new("type", "t");
    private static readonly Entry Other = new("type", "u");

    private RedisServer _server = null!;
    private RedisStreamStore _store = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartOwnAsync();
        _store = await Redis.Stores.ConnectAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _store.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task One_whose_key_is_something_else_fails_alone()
    {
        string key = Stream.Beside("produced:t:k1").Name;
        await _server.CommandAsync("LPUSH", key, "something else");
        (EntryId[] ids, Exception?[] errors) = await AddAsync(_store, "k0", "k1", "k2");

        Assert.Null(errors[0]);
        Assert.IsType<WrongTypeException>(errors[1]);
        Assert.Null(errors[2]);
        Assert.True(ids[2] > ids[0]);
        Assert.Equal("list", await _server.CommandAsync("TYPE", key));

        await _server.CommandAsync("DEL", key);
        (EntryId[] again, errors) = await AddAsync(_store, "k0", "k1", "k2");
        Assert.All(errors, Assert.Null);
        Assert.Equal((ids[0], ids[2]), (again[0], again[2]));
        Assert.Equal(3, await _store.LengthAsync(Stream));
    }

    [Theory]
    [InlineData("set")]
    [InlineData("xadd")]
    [InlineData("get")]
    [InlineData("evalsha")]
    public async Task Without_a_permission_nothing_is_appended_and_it_is_said_which(string without)
    {
        await using RedisStreamStore store = await ConnectAsync("~*", "+@all", $"-{without}");
        for (int i = 0; i < 2; i++)
        {
            (_, Exception?[] errors) = await AddAsync(store, "k0", "k1");
            Assert.All(errors, error => Assert.Contains(
                without, Assert.IsType<MissingPermissionException>(error).Message, StringComparison.OrdinalIgnoreCase));
        }

        Assert.Empty((object?[])(await _server.CommandAsync("KEYS", "*"))!);
    }

    [Fact]
    public async Task Where_the_keys_of_one_type_are_forbidden_those_of_others_are_appended()
    {
        await using RedisStreamStore store = await ConnectAsync($"~{Stream}", $"~{Stream}:produced:t:*", "+@all");
        var batch = new OrderedBatch(null!, Window);
        batch.Add(Entry.Fields, "k0"u8);
        batch.Add(Other.Fields, "k1"u8);
        batch.Add(Entry.Fields, "k2"u8);
        (EntryId[] ids, Exception?[] errors) = await AddAsync(store, batch);

        Assert.Null(errors[0]);
        Assert.IsAssignableFrom<ServerErrorException>(errors[1]);
        Assert.Null(errors[2]);
        Assert.Equal(2, await _store.LengthAsync(Stream));
        Assert.Equal(2, ids.Count(static id => id != default));
    }

    [Fact]
    public async Task A_replica_refuses_all_and_once_it_is_a_master_each_is_appended_once()
    {
        (EntryId[] before, _) = await AddAsync(_store, "k0");
        await _server.CommandAsync("REPLICAOF", "127.0.0.1", "1");
        (_, Exception?[] errors) = await AddAsync(_store, "k0", "k1", "k2");
        Assert.All(errors, static error => Assert.Equal("READONLY", Assert.IsAssignableFrom<ServerErrorException>(error).Code));

        await _server.CommandAsync("REPLICAOF", "NO", "ONE");
        (EntryId[] ids, errors) = await AddAsync(_store, "k0", "k1", "k2");
        Assert.All(errors, Assert.Null);
        Assert.Equal(before[0], ids[0]);
        Assert.Equal(3, await _store.LengthAsync(Stream));
    }

    [Fact]
    public async Task A_server_without_memory_refuses_those_that_are_new_and_knows_the_others()
    {
        (EntryId[] before, _) = await AddAsync(_store, "k1");
        await _server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        (EntryId[] ids, Exception?[] errors) = await AddAsync(_store, "k0", "k1", "k2");
        Assert.Equal("OOM", Assert.IsType<ServerErrorException>(errors[0]).Code);
        Assert.Null(errors[1]);
        Assert.Equal(before[0], ids[1]);
        Assert.Equal("OOM", Assert.IsType<ServerErrorException>(errors[2]).Code);
        Assert.Equal(1, await _store.LengthAsync(Stream));
    }

    [Fact]
    public async Task A_server_that_forgets_its_scripts_is_given_them_again()
    {
        (EntryId[] ids, _) = await AddAsync(_store, "k0", "k1");
        await _server.CommandAsync("SCRIPT", "FLUSH");
        (EntryId[] again, Exception?[] errors) = await AddAsync(_store, "k0", "k1");
        Assert.All(errors, Assert.Null);
        Assert.Equal(ids, again);
    }

    [Fact]
    public async Task A_key_that_was_left_without_an_end_gets_one()
    {
        (EntryId[] ids, _) = await AddAsync(_store, "k0", "k1");
        string key = Stream.Beside("produced:t:k1").Name;
        await _server.CommandAsync("PERSIST", key);

        Assert.Equal(ids, (await AddAsync(_store, "k0", "k1")).Ids);
        Assert.InRange((long)(await _server.CommandAsync("PTTL", key))!, 1, (long)Window.TotalMilliseconds);
    }

    [Fact]
    public async Task A_connection_that_is_cut_leaves_a_part_unknown_and_asking_again_appends_each_once()
    {
        await using var proxy = new CuttingProxy(_server, seed: 31, share: 1, "EVAL") { IsCutting = false };
        await using RedisStreamStore store = await Redis.Stores.ConnectAsync(_server, options => options with
        {
            Endpoints = [new Events.Redis.RedisEndpoint("127.0.0.1", proxy.Port)],
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
            MaxReconnectDelay = TimeSpan.FromMilliseconds(5),
        });
        await AddAsync(store, "first");
        proxy.IsCutting = true;
        (_, Exception?[] errors) = await AddAsync(store, "k0", "k1", "k2");
        Assert.All(errors, static error => Assert.IsType<UnknownOutcomeException>(error));
        proxy.IsCutting = false;

        (EntryId[] ids, errors) = await AddAsync(store, "k0", "k1", "k2");
        Assert.All(errors, Assert.Null);
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(4, await _store.LengthAsync(Stream));
    }

    [Fact]
    public async Task A_batch_of_which_one_is_refused_tells_the_ids_of_the_others()
    {
        await using var client = new EventsClient(await Redis.Stores.ConnectAsync(_server));
        PaymentStream stream = client.OpenStream<PaymentStream>(new StreamOptions { Key = Stream.Name });
        await _server.CommandAsync("LPUSH", Stream.Beside("produced:payment.requested:p-1").Name, "something else");

        ProduceBatchException refused = await Assert.ThrowsAsync<ProduceBatchException>(async () => await stream.ProduceBatchAsync(
            [.. Enumerable.Range(0, 300).Select(static i => new PaymentRequested($"p-{i}", i))]));
        Assert.Equal(0, refused.UnknownCount);
        Assert.Equal([1], Enumerable.Range(0, 300).Where(i => refused.Appended[i] is null));
        Assert.IsType<WrongTypeException>(refused.Errors[1]);
        Assert.Equal(refused.Appended.OfType<EntryId>().Order(), refused.Appended.OfType<EntryId>());
        Assert.Equal(299, await _store.LengthAsync(Stream));
    }

    private async Task<RedisStreamStore> ConnectAsync(params string[] rules)
    {
        await _server.CommandAsync(["ACL", "SETUSER", "app", "reset", "on", ">pw", .. rules]);
        return await Redis.Stores.ConnectAsync(_server, static options =>
        {
            options.User = "app";
            options.Password = "pw";
            return options;
        });
    }

    private static Task<(EntryId[] Ids, Exception?[] Errors)> AddAsync(RedisStreamStore store, params string[] keys)
    {
        var batch = new OrderedBatch(null!, Window);
        foreach (string key in keys) batch.Add(Entry.Fields, Encoding.UTF8.GetBytes(key));
        return AddAsync(store, batch);
    }

    private static async Task<(EntryId[] Ids, Exception?[] Errors)> AddAsync(RedisStreamStore store, OrderedBatch batch)
    {
        var ids = new EntryId[batch.Count];
        var errors = new Exception?[batch.Count];
        int count = await store.AddPartOnceAsync(Stream, batch, new(Enumerable.Range(0, batch.Count).ToArray(), ids, errors), new(Window));
        Assert.Equal(batch.Count, count);
        return (ids, errors);
    }
}
