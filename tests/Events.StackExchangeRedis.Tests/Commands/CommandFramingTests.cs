using System.Text;
using Events.Conformance.Entries;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Redis.Scripts;
using Events.Store;
using Events.Streams;
using StackExchange.Redis;

namespace Events.StackExchangeRedis.Commands;

/// <summary>How framed commands are taken apart. A key is shown in angle brackets.</summary>
public sealed class CommandFramingTests
{
    private static readonly StreamKey Key = new("{orders}");
    private static readonly byte[] Group = BulkString.Encode("STREAMS");
    private static readonly byte[] Consumer = BulkString.Encode("c");
    private static readonly EntryId Id = new(1, 2);

    [Fact]
    public void Adding() => Assert.Equal(
        "XADD <{orders}> MAXLEN ~ 10 * a 1 b ",
        Show(new XAdd(Key, Fields.Of("a", "1", "b", "").View, StreamTrim.ToLength(10), null)));

    [Fact]
    public void Ranges() => Assert.Equal(
        "XREVRANGE <{orders}> 1-2 0-0 COUNT 5", Show(new XRange(Key, Id, EntryId.Min, 5, isReverse: true)));

    [Fact]
    public void Reading() => Assert.Equal("XREAD COUNT 5 STREAMS <{orders}> 1-2", Show(new XRead(Key, Id, 5)));

    [Fact]
    public void Reading_in_a_group_whose_name_is_a_word_of_the_command() => Assert.Equal(
        "XREADGROUP GROUP STREAMS c COUNT 5 NOACK STREAMS <{orders}> >",
        Show(new XReadGroup(Key, Group, Consumer, 5, TimeSpan.Zero, true, null)));

    [Fact]
    public void Acknowledging() => Assert.Equal("XACK <{orders}> c 1-2 0-0", Show(new XAck(Key, Consumer, [Id, EntryId.Min])));

    [Fact]
    public void Claiming() => Assert.Equal(
        "XCLAIM <{orders}> g c 0 1-2 JUSTID", Show(new XClaim(Key, "g", "c", TimeSpan.Zero, [Id], justIds: true)));

    [Fact]
    public void Creating_a_group() => Assert.Equal(
        "XGROUP CREATE <{orders}> g $ MKSTREAM", Show(new XGroupCreate(Key, "g", null, makeStream: true)));

    [Fact]
    public void Inspecting() => Assert.Equal(
        "XINFO CONSUMERS <{orders}> g", Show(new KeyCommand("$5\r\nXINFO\r\n$9\r\nCONSUMERS\r\n"u8, 2, Key, "g")));

    [Fact]
    public void Commands_without_a_key() => Assert.Equal("INFO server", Show(new TextCommand("INFO", "server")));

    [Fact]
    public void Several_commands_in_one_write()
    {
        byte[] first = Fields.Of("a", "1").Bytes;
        byte[] second = Fields.Of("b", "2", "c", "3").Bytes;
        EncodedEntry[] entries = [new(first.Length, 1), new(first.Length + second.Length, 2)];

        Assert.Equal(
            "XADD <{orders}> * a 1|XADD <{orders}> * b 2 c 3",
            Show(new XAddMany(Key, [.. first, .. second], 0, entries, StreamTrim.None), 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(11)]
    public void A_script_has_as_many_keys_as_it_says(int keys)
    {
        var script = new Events.Redis.Scripts.LuaScript("return 1");
        using var call = new ScriptCall();
        for (int i = 0; i < keys; i++) call.Key($"k{i}");
        call.Add("a").Add(2);

        string expected = string.Concat(Enumerable.Range(0, keys).Select(i => $"<k{i}> "));
        Assert.Equal($"EVAL return 1 {keys} {expected}a 2", Show(call.Of(script, byHash: false)));
        Assert.Equal($"EVALSHA {Encoding.ASCII.GetString(script.Hash)} {keys} {expected}a 2", Show(call.Of(script, byHash: true)));
    }

    private static string Show<TCommand>(scoped in TCommand command, int count = 1)
        where TCommand : struct, ICommand, allows ref struct
    {
        var commands = new OutgoingCommand[count];
        CommandFraming.Split(command, commands);
        return string.Join('|', commands.Select(split => string.Join(' ', split.Arguments.Select(Text).Prepend(split.Name))));
    }

    private static string Text(object argument) => argument is RedisKey key
        ? $"<{(string?)key}>"
        : Encoding.UTF8.GetString((byte[])argument);
}
