using System.Text;
using Events.Commits;
using Events.Errors;
using Events.Producing;
using Events.Redis.Stores;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Projections;
using Events.Store.Schedules;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis;

/// <summary>
/// A user who may send the first of a script's writes and not the second: nothing of it is done, however often it is tried again. A script is not rolled back.
/// </summary>
public sealed class RefusedPartTests : IAsyncLifetime
{
    private const string Projection = "totals";
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly Entry Entry = new("type", "t");
    private static readonly StreamKey Stream = new("{s}");
    private static readonly string Count = Stream.Beside("count").Name;
    private static readonly string Ranks = Stream.Beside("ranks").Name;

    private RedisServer _server = null!;
    private RedisStreamStore _admin = null!;

    public async Task InitializeAsync()
    {
        _server = await RedisServer.StartOwnAsync();
        _admin = await Stores.ConnectAsync(_server);
    }

    public async Task DisposeAsync()
    {
        await _admin.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("zrem")]
    [InlineData("hdel")]
    public async Task What_cannot_be_cancelled_whole_stays_scheduled(string command)
    {
        await _admin.ScheduleAsync(Stream, new ScheduleRequest("a", ScheduleTime.After(TimeSpan.Zero)), Entry.Fields);
        await RefusedAsync(command, store => store.CancelScheduledAsync(Stream, "a").AsTask());
        Assert.Equal(1, (await _admin.MoveDueAsync(Stream, 10)).Moved);
    }

    [Theory]
    [InlineData("hset")]
    [InlineData("zadd")]
    public async Task What_cannot_be_scheduled_whole_leaves_nothing(string command)
    {
        await RefusedAsync(command, store => store.ScheduleAsync(Stream, new ScheduleRequest("a", ScheduleTime.After(Long)), Entry.Fields).AsTask());
        Assert.Empty((object?[])(await _server.CommandAsync("KEYS", "*"))!);
    }

    [Theory]
    [InlineData("sadd")]
    [InlineData("hset")]
    [InlineData("hdel")]
    public async Task A_page_whose_position_cannot_be_written_is_not_written(string command)
    {
        await _admin.LeaseProjectionAsync(Stream, Projection, new(ProjectionRole.Live, "me", Long));
        await RefusedAsync(command, store => CommitAsync(store, new CommitCommand("INCRBY", Count, Bytes("1"))));
        Assert.Null(await _server.CommandAsync("GET", Count));
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync(_admin, new CommitCommand("INCRBY", Count, Bytes("1"))));
    }

    [Fact]
    public async Task A_page_with_a_command_that_the_user_may_not_send_is_not_written_in_part()
    {
        await _admin.LeaseProjectionAsync(Stream, Projection, new(ProjectionRole.Live, "me", Long));
        await RefusedAsync("zadd", store => CommitAsync(store, Commands()));
        Assert.Null(await _server.CommandAsync("GET", Count));
        Assert.False((await _admin.LeaseProjectionAsync(Stream, Projection, new(ProjectionRole.Live, "me", Long)))!.IsBroken);
        Assert.Equal(ProjectionOutcome.Committed, await CommitAsync(_admin, Commands()));
    }

    [Fact]
    public async Task A_projection_that_cannot_be_listed_is_not_begun()
    {
        await RefusedAsync("sadd", store => store.LeaseProjectionAsync(Stream, Projection, new(ProjectionRole.Live, "me", Long)).AsTask());
        Assert.Null(await _admin.FindProjectionAsync(Stream, Projection));
    }

    [Fact]
    public async Task A_rebuild_that_cannot_be_begun_leaves_the_one_that_stands_still()
    {
        await _admin.LeaseProjectionAsync(Stream, Projection, new(ProjectionRole.Live, "me", Long));
        Assert.Equal(2, await _admin.RebuildProjectionAsync(Stream, Projection));
        await _admin.LeaseProjectionAsync(Stream, Projection, new(ProjectionRole.Next, "me", Long));
        await _admin.ReleaseProjectionAsync(Stream, Projection, new(2, "me", "no"));
        await RefusedAsync("hincrby", store => store.RebuildProjectionAsync(Stream, Projection).AsTask());
        Assert.Equal(2, (await _admin.FindProjectionAsync(Stream, Projection))!.Next?.Number);
    }

    [Theory]
    [InlineData("xack")]
    [InlineData("zadd")]
    public async Task A_commit_that_cannot_be_made_whole_is_not_made(string command)
    {
        EntryId id = await DeliverAsync();
        await RefusedAsync(command, store => store.CommitAsync(new(Stream, "g", "c"), new[] { new OwnedEntry(id) }, Commands()).AsTask());
        Assert.Null(await _server.CommandAsync("GET", Count));
        Assert.Empty(await _admin.CommitAsync(new(Stream, "g", "c"), new[] { new OwnedEntry(id) }, Commands()));
        Assert.Equal("1", await _server.CommandAsync("GET", Count));
    }

    [Fact]
    public async Task Of_a_batch_with_keys_nothing_is_appended_behind_one_that_cannot_be_remembered()
    {
        EntryId known = (await AddAsync(_admin, "k0"))[0];
        await RefusedAsync("set", store => AddAsync(store, "k0", "k1", "k2"));
        Assert.Equal(1, await _admin.LengthAsync(Stream));

        EntryId[] ids = await AddAsync(_admin, "k0", "k1", "k2");
        Assert.Equal(known, ids[0]);
        Assert.Equal(3, await _admin.LengthAsync(Stream));
    }

    [Fact]
    public async Task Of_a_batch_that_is_refused_in_its_middle_what_was_appended_is_known_and_the_rest_is_appended_once()
    {
        string key = Stream.Beside("produced:t:k2").Name;
        await _server.CommandAsync("LPUSH", key, "something else");
        for (int i = 0; i < 3; i++) await Assert.ThrowsAsync<WrongTypeException>(() => AddAsync(_admin, "k0", "k1", "k2", "k3"));
        Assert.Equal(2, await _admin.LengthAsync(Stream));

        await _server.CommandAsync("DEL", key);
        EntryId[] ids = await AddAsync(_admin, "k0", "k1", "k2", "k3");
        Assert.Equal(ids.Order(), ids);
        Assert.Equal(4, await _admin.LengthAsync(Stream));
    }

    // As who tries again does.
    private async Task RefusedAsync(string without, Func<RedisStreamStore, Task> call)
    {
        await _server.CommandAsync("ACL", "SETUSER", "app", "on", ">pw", "~*", "+@all", $"-{without}");
        await using RedisStreamStore store = await Stores.ConnectAsync(_server, static options =>
        {
            options.User = "app";
            options.Password = "pw";
            return options;
        });
        for (int i = 0; i < 3; i++)
        {
            Exception refused = Assert.IsAssignableFrom<StreamStoreException>(await Record.ExceptionAsync(() => call(store)));
            Assert.Contains(without, refused.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    private async Task<EntryId> DeliverAsync()
    {
        EntryId id = await _admin.AddAsync(Stream, Entry.Fields);
        await _admin.CreateGroupAsync(Stream, "g", EntryId.Min);
        await using IGroupReader reader = _admin.OpenReader(new ConsumerKey(Stream, "g", "c"));
        using EntryPage page = await reader.ReadNewAsync(1, TimeSpan.FromSeconds(1), default, default);
        Assert.Equal(1, page.Count);
        return id;
    }

    private static CommitCommand[] Commands() => [new("INCRBY", Count, Bytes("1")), new("ZADD", Ranks, Bytes("1", "m"))];

    private static Task<ProjectionOutcome> CommitAsync(RedisStreamStore store, params CommitCommand[] commands) => store.CommitProjectionAsync(
        Stream,
        Projection,
        new ProjectionCommit(ProjectionRole.Live, 1, "me", null, new ProjectionPosition(new EntryId(1, 0), 1, EntryId.Min)) { Lease = Long, NewKeys = [Count] },
        commands).AsTask();

    private static async Task<EntryId[]> AddAsync(RedisStreamStore store, params string[] keys)
    {
        var batch = new OrderedBatch(null!, Long);
        foreach (string key in keys) batch.Add(Entry.Fields, Encoding.UTF8.GetBytes(key));
        var ids = new EntryId[keys.Length];
        await store.AddBatchOnceAsync(Stream, batch, new(Long), ids);
        return ids;
    }

    private static List<ReadOnlyMemory<byte>> Bytes(params string[] texts) =>
        [.. texts.Select(static text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))];
}
