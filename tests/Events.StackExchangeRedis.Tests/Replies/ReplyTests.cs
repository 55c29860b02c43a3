using Events.Conformance.Entries;
using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Replies;
using Events.StackExchangeRedis.Commands;
using Events.Store;
using StackExchange.Redis;
using StreamInfo = Events.Store.StreamInfo;

namespace Events.StackExchangeRedis.Replies;

/// <summary>Whole replies in the shapes of both protocols: the runtime reads the same from either.</summary>
public sealed class ReplyTests
{
    private static readonly OutgoingCommand Command = new("XREADGROUP", []);

    public static TheoryData<bool> Protocols => [false, true];

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Entries_of_a_group(bool resp3)
    {
        RedisResult entries = List(Entry("1-0", "type", "order.placed", "n", "1"), Entry("2-0", "n", ""));
        RedisResult reply = resp3 ? Map(Text("s"), entries) : List(List(Text("s"), entries));

        EntryPage page = await ReceiveAsync(reply, new PageReply(PageShape.Stream));

        Assert.Equal(["1-0 type=order.placed n=1", "2-0 n="], PageText.Of(page));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task An_entry_that_was_trimmed_while_it_was_pending(bool resp3)
    {
        RedisResult entries = List(List(Text("1-0"), Null(resp3)), Entry("2-0", "n", "2"));
        RedisResult reply = resp3 ? Map(Text("s"), entries) : List(List(Text("s"), entries));

        EntryPage page = await ReceiveAsync(reply, new PageReply(PageShape.Stream));

        Assert.Equal(["1-0 gone", "2-0 n=2"], PageText.Of(page));
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Nothing_new(bool resp3)
    {
        using EntryPage page = await ReceiveAsync(Null(resp3), new PageReply(PageShape.Stream));

        Assert.Equal(0, page.Count);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Groups(bool resp3)
    {
        RedisResult[] group =
        [
            Text("name"), Text("g"), Text("consumers"), Number(2), Text("pending"), Number(3), Text("last-delivered-id"), Text("7-1"),
            Text("entries-read"), Null(resp3), Text("lag"), Number(4),
        ];
        RedisResult reply = List(resp3 ? Map(group) : List(group));

        GroupInfo info = Assert.Single(InfoReplies.ReadGroups(await ReceiveAsync(reply, new ValueReply())));

        Assert.Equal(new GroupInfo("g", 2, 3, new EntryId(7, 1), null, 4), info);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task A_stream(bool resp3)
    {
        RedisResult[] fields =
        [
            Text("length"), Number(2), Text("radix-tree-keys"), Number(1), Text("last-generated-id"), Text("2-0"),
            Text("entries-added"), Number(5), Text("groups"), Number(1), Text("first-entry"), Entry("1-0", "n", "1"),
            Text("last-entry"), Null(resp3),
        ];

        StreamInfo info = InfoReplies.ReadStream(await ReceiveAsync(resp3 ? Map(fields) : List(fields), new ValueReply()));

        Assert.Equal(new StreamInfo(2, new EntryId(2, 0), 5, new EntryId(1, 0), null, 1), info);
    }

    [Theory]
    [MemberData(nameof(Protocols))]
    public async Task Claimed_entries(bool resp3)
    {
        // A script's answer or XAUTOCLAIM's is an array in either protocol; what is missing in it is null in two ways.
        RedisResult reply = List(Text("0-0"), List(Entry("1-0", "n", "1"), Null(resp3)), List(Text("3-0")));

        using ClaimPage page = await ReceiveAsync(reply, new ClaimReply());

        Assert.Equal(EntryId.Min, page.Cursor);
        Assert.Equal([new EntryId(3, 0)], page.DeletedIds);
        Assert.Equal("1-0 n=1", PageText.Of(page.Entries)[0]);
    }

    [Fact]
    public async Task Numbers_and_identifiers()
    {
        Assert.Equal(long.MinValue, await ReceiveAsync(Number(long.MinValue), IntegerReply.Rent()));
        Assert.Equal(new EntryId(ulong.MaxValue, ulong.MaxValue), await ReceiveAsync(Text(EntryId.Max.ToString()), IdReply.Rent()));
    }

    [Theory]
    [InlineData("NOGROUP No such key 's' or consumer group 'g'", typeof(GroupNotFoundException))]
    [InlineData("WRONGTYPE Operation against a key holding the wrong kind of value", typeof(WrongTypeException))]
    [InlineData("OOM command not allowed when used memory > 'maxmemory'.", typeof(ServerErrorException))]
    public async Task Error_replies(string error, Type expected)
    {
        var sent = new SentCommand(Command, Task.FromException<RedisResult>(new RedisServerException(RedisErrorKind.UnknownError, CommandFlags.None, error)));

        Exception thrown = await Assert.ThrowsAsync(
            expected, async () => await new ReplyReceiver(null).ReceiveAsync(sent, new ValueReply(), default));
        Assert.Contains(error, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_command_does_not_answer_is_no_answer()
    {
        await Assert.ThrowsAsync<ProtocolException>(async () => await ReceiveAsync(Text("five"), IntegerReply.Rent()));
        await Assert.ThrowsAsync<ProtocolException>(async () => await ReceiveAsync(Map(Text("a"), Number(1)), IdReply.Rent()));
    }

    private static ValueTask<T> ReceiveAsync<T>(RedisResult result, PendingReply<T> reply) =>
        new ReplyReceiver(null).ReceiveAsync(new SentCommand(Command, Task.FromResult(result)), reply, default);

    private static RedisResult Text(string text) => RedisResult.Create(text, ResultType.BulkString);

    private static RedisResult Number(long number) => RedisResult.Create(number, ResultType.Integer);

    private static RedisResult List(params RedisResult[] items) => RedisResult.Create(items, ResultType.Array);

    private static RedisResult Map(params RedisResult[] namesAndValues) => RedisResult.Create(namesAndValues, ResultType.Map);

    private static RedisResult Null(bool resp3) => RedisResult.Create(RedisValue.Null, resp3 ? ResultType.Null : ResultType.BulkString);

    private static RedisResult Entry(string id, params string[] fields) => List(Text(id), List([.. fields.Select(Text)]));
}
