using System.Text;
using Events.Redis.Commands;
using Events.Redis.Protocol;
using Events.Store;
using Events.Wire;

namespace Events.Runtime.Tests.Resp;

public sealed class CommandWriterTests
{
    private static readonly StreamKey Stream = new("é");

    [Fact]
    public void XADD_with_an_id_and_trimming() => AssertWritten(
        "XADD é MAXLEN ~ 2000 5-1 a 1",
        new XAdd(Stream, new EntryFields("$1\r\na\r\n$1\r\n1\r\n"u8, 1), StreamTrim.ToLength(2000), new EntryId(5, 1)));

    [Fact]
    public void XADD_with_an_id_of_the_servers() => AssertWritten(
        "XADD é MINID = 7-0 * a 1",
        new XAdd(Stream, new EntryFields("$1\r\na\r\n$1\r\n1\r\n"u8, 1), StreamTrim.ToMinId(new EntryId(7, 0), exact: true), null));

    [Fact]
    public void XREADGROUP_new() => AssertWritten(
        "XREADGROUP GROUP g c COUNT 100 BLOCK 2 STREAMS é >",
        new XReadGroup(Stream, BulkString.Encode("g"), BulkString.Encode("c"), 100, TimeSpan.FromMilliseconds(1.5), false, null));

    [Fact]
    public void XREADGROUP_pending() => AssertWritten(
        "XREADGROUP GROUP g c COUNT 1 STREAMS é 0-0",
        new XReadGroup(Stream, BulkString.Encode("g"), BulkString.Encode("c"), 1, TimeSpan.Zero, false, EntryId.Min));

    [Fact]
    public void XREADGROUP_without_pending() => AssertWritten(
        "XREADGROUP GROUP g c COUNT 1 NOACK STREAMS é >",
        new XReadGroup(Stream, BulkString.Encode("g"), BulkString.Encode("c"), 1, TimeSpan.Zero, true, null));

    [Fact]
    public void XACK() => AssertWritten(
        "XACK é gruppe-ö 1-2 18446744073709551615-18446744073709551615",
        new XAck(Stream, BulkString.Encode("gruppe-ö"), [new EntryId(1, 2), EntryId.Max]));

    [Fact]
    public void XAUTOCLAIM() => AssertWritten(
        "XAUTOCLAIM é g c 30000 0-0 COUNT 100",
        new XAutoClaim(Stream, "g", "c", TimeSpan.FromSeconds(30), EntryId.Min, 100));

    [Fact]
    public void XCLAIM_only_ids() => AssertWritten(
        "XCLAIM é g c 0 1-1 JUSTID", new XClaim(Stream, "g", "c", TimeSpan.Zero, [new EntryId(1, 1)], justIds: true));

    [Fact]
    public void XPENDING_lines() => AssertWritten(
        "XPENDING é g IDLE 5 1-0 2-0 7 c",
        new XPending(
            Stream, "g",
            new PendingQuery { From = new EntryId(1, 0), To = new EntryId(2, 0), Count = 7, Consumer = "c", MinIdle = TimeSpan.FromMilliseconds(5) }));

    [Fact]
    public void XGROUP_CREATE() => AssertWritten("XGROUP CREATE é g $ MKSTREAM", new XGroupCreate(Stream, "g", null, makeStream: true));

    [Fact]
    public void XINFO_CONSUMERS() => AssertWritten(
        "XINFO CONSUMERS é g", new KeyCommand("$5\r\nXINFO\r\n$9\r\nCONSUMERS\r\n"u8, 2, Stream, "g"));

    [Fact]
    public void Commands_grow_the_buffer()
    {
        var buffer = new SendBuffer();
        var writer = new CommandWriter(buffer);
        writer.Begin("$3\r\nSET\r\n"u8, 2);
        writer.WriteText("k");
        writer.WriteBytes(new byte[100_000]);
        Assert.Equal(100_000 + "*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000\r\n\r\n".Length, buffer.Length);
        Assert.StartsWith("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$100000\r\n\0", Encoding.UTF8.GetString(buffer.Span), StringComparison.Ordinal);
    }

    private static void AssertWritten<TCommand>(string expected, in TCommand command)
        where TCommand : struct, ICommand, allows ref struct
    {
        var buffer = new SendBuffer();
        command.Write(new CommandWriter(buffer));
        string[] words = expected.Split(' ');
        string encoded = $"*{words.Length}\r\n"
            + string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n"));
        Assert.Equal(encoded, Encoding.UTF8.GetString(buffer.Span));
    }
}
