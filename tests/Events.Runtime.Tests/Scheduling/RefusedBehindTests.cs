using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Store.Delivery;
using Events.Store.Schedules;
using Events.TestSupport;

namespace Events.Runtime.Tests.Scheduling;

/// <summary>A user who may append, and not what a script does behind that: whoever tries again appends nothing again, since nothing was appended.</summary>
public sealed class RefusedBehindTests : IAsyncLifetime
{
    private static readonly Entry Entry = new("type", "t");
    private static readonly StreamKey Stream = new("{s}");
    private static readonly StreamKey Dead = new("{s}:dead");
    private static readonly DeadLetterInfo Letter = new("", "", "", "", default);

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
    public async Task What_is_due_is_not_appended(string command)
    {
        await _admin.ScheduleAsync(Stream, new ScheduleRequest("a", ScheduleTime.After(TimeSpan.Zero)), Entry.Fields);
        await using RedisStreamStore store = await ConnectAsync(command);
        for (int i = 0; i < 3; i++) Assert.NotNull(await Record.ExceptionAsync(async () => await store.MoveDueAsync(Stream, 10)));
        Assert.Equal(0, await _admin.LengthAsync(Stream));
        Assert.Equal(1, (await _admin.MoveDueAsync(Stream, 10)).Moved);
    }

    [Fact]
    public async Task What_is_due_and_has_a_key_is_not_appended_where_the_key_cannot_be_remembered()
    {
        var request = new ScheduleRequest("a", ScheduleTime.After(TimeSpan.Zero)) { Key = "k"u8.ToArray() };
        await _admin.ScheduleAsync(Stream, request, Entry.Fields);
        await using RedisStreamStore store = await ConnectAsync("set");
        for (int i = 0; i < 3; i++) Assert.StartsWith("NOPERM", (await store.MoveDueAsync(Stream, 10)).Refusal, StringComparison.Ordinal);
        Assert.Equal(0, await _admin.LengthAsync(Stream));
    }

    [Theory]
    [InlineData("zadd", true)]
    [InlineData("zrem", false)]
    [InlineData("hdel", false)]
    public async Task What_recurs_is_not_appended(string command, bool comesAgain)
    {
        DateTimeOffset now = await _admin.NowAsync(Stream);
        var request = new ScheduleRequest("a", ScheduleTime.At(now.AddMinutes(-1))) { Recurring = new RecurringRule("0 8 * * *", "Etc/UTC") };
        await _admin.ScheduleAsync(Stream, request, Entry.Fields);
        DueOccurrence due = Assert.Single((await _admin.MoveDueAsync(Stream, 10)).Recurring);
        await using RedisStreamStore store = await ConnectAsync(command);
        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull(await Record.ExceptionAsync(async () => await store.MoveOccurrenceAsync(Stream, due, comesAgain ? now.AddHours(1) : null)));
        }

        Assert.Equal(0, await _admin.LengthAsync(Stream));
        Assert.NotNull(await _admin.MoveOccurrenceAsync(Stream, due, now.AddHours(1)));
    }

    [Fact]
    public async Task An_event_with_a_key_is_not_appended()
    {
        await using RedisStreamStore store = await ConnectAsync("set");
        for (int i = 0; i < 3; i++)
        {
            MissingPermissionException refused = await Assert.ThrowsAsync<MissingPermissionException>(
                async () => await store.AddOnceAsync(Stream, Entry.Fields, "k"u8, new(TimeSpan.FromMinutes(1))));
            Assert.Contains("SET", refused.Message, StringComparison.Ordinal);
        }

        Assert.Equal(0, await _admin.LengthAsync(Stream));
    }

    [Fact]
    public async Task A_batch_with_keys_ends_at_the_first_that_cannot_be_remembered()
    {
        await _server.CommandAsync("ACL", "SETUSER", "app", "on", ">pw", "+@all", "~{s}", "~{s}:produced:t:k");
        await using RedisStreamStore store = await Stores.ConnectAsync(_server, static options => As("app", options));
        await store.AddOnceAsync(Stream, Entry.Fields, "k"u8, new(TimeSpan.FromMinutes(1)));
        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull(await Record.ExceptionAsync(async () => await store.AddOnceAsync(Stream, Entry.Fields, "other"u8, new(TimeSpan.FromMinutes(1)))));
        }

        Assert.Equal(1, await _admin.LengthAsync(Stream));
    }

    [Fact]
    public async Task A_dead_letter_is_not_written()
    {
        EntryId id = await DeliverAsync();
        await using RedisStreamStore store = await ConnectAsync("xack");
        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull(await Record.ExceptionAsync(async () => await store.DeadLetterAsync(
                new(Stream, "g", "c"), new OwnedEntry(id), new(Dead, StreamTrim.None), Letter)));
        }

        Assert.Equal(0, await _admin.LengthAsync(Dead));
    }

    [Fact]
    public async Task A_dead_letter_of_an_entry_that_is_gone_is_not_written()
    {
        EntryId id = await DeliverAsync();
        await _admin.DeleteAsync(Stream, new[] { id });
        await using RedisStreamStore store = await ConnectAsync("xack");
        for (int i = 0; i < 3; i++)
        {
            Assert.NotNull(await Record.ExceptionAsync(
                async () => (await store.ReapAsync(new(Stream, "g", "other"), new(TimeSpan.Zero, EntryId.Min, 10), new(Dead), Letter)).Dispose()));
        }

        Assert.Equal(0, await _admin.LengthAsync(Dead));
    }

    [Fact]
    public async Task A_dead_letter_is_not_sent_back()
    {
        EntryId id = await DeliverAsync();
        DeadLetterMove letter = await _admin.DeadLetterAsync(new(Stream, "g", "c"), new OwnedEntry(id), new(Dead, StreamTrim.None), Letter);
        await using RedisStreamStore store = await ConnectAsync("xdel");
        StreamKey requeue = DeliveryKeys.Requeue(Stream, "g");
        for (int i = 0; i < 3; i++) Assert.NotNull(await Record.ExceptionAsync(async () => await store.RequeueAsync(
            Dead, letter.Letter!.Value, requeue)));
        Assert.Equal(0, await _admin.LengthAsync(requeue));
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

    private async Task<RedisStreamStore> ConnectAsync(string without)
    {
        await _server.CommandAsync("ACL", "SETUSER", "app", "on", ">pw", "~*", "+@all", $"-{without}");
        return await Stores.ConnectAsync(_server, static options => As("app", options));
    }

    private static RedisOptions As(string user, RedisOptions options)
    {
        options.User = user;
        options.Password = "pw";
        return options;
    }
}
