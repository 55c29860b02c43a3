using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Runtime.Tests.Resp;
using Events.Store;

namespace Events.Runtime.Tests.Redis;

/// <summary>What the script that appends many with their keys answers, arriving in every way.</summary>
public sealed class OnceReplyTests
{
    private const string All = "*3\r\n$3\r\n1-1\r\n+1-0\r\n$4\r\n1-22\r\n";
    private const string Refused = "*3\r\n*1\r\n$13\r\nWRONGTYPE why\r\n$3\r\n1-1\r\n*1\r\n$7\r\nERR why\r\n";

    [Theory]
    [InlineData(All, "1-1 1-0 1-22")]
    [InlineData(Refused, $"{nameof(WrongTypeException)} 1-1 {nameof(ServerErrorException)}")]
    [InlineData("-NOSCRIPT No matching script\r\n", nameof(ServerErrorException))]
    [InlineData("*3\r\n$3\r\n1-1\r\n*1\r\n$12\r\nREADONLY why\r\n$3\r\n1-2\r\n", nameof(ServerErrorException))]
    public void It_is_read_however_it_arrives(string reply, string expected)
    {
        byte[] bytes = Chunks.Bytes(string.Concat(reply, reply));
        foreach (int[] sizes in Chunks.Of(bytes.Length)) Assert.Equal([expected, expected], Read(bytes, sizes));
    }

    [Theory]
    [InlineData(":1\r\n", "the outcomes of 3 entries, an array")]
    [InlineData("*2\r\n", "the outcomes of 3 entries, an array")]
    [InlineData("*3\r\n:1\r\n", "the ID of an entry")]
    [InlineData("*3\r\n$1\r\nx\r\n", "the ID of an entry")]
    [InlineData("*3\r\n*2\r\n", "the ID of an entry")]
    [InlineData("*3\r\n*1\r\n:1\r\n", "why an entry was not appended")]
    [InlineData("*3\r\n*1\r\n*1\r\n", "why an entry was not appended")]
    public void What_is_not_the_shape_is_refused(string reply, string expected)
    {
        byte[] bytes = Chunks.Bytes(reply);
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            var exception = Assert.Throws<ProtocolException>(() => Read(bytes, sizes));
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_is_read_again_from_the_beginning_where_it_is_sent_elsewhere()
    {
        var reply = new OnceReply(new StreamKey("s"), 3);
        Feed(reply, "*3\r\n*1\r\n$7\r\nERR why\r\n+1-1\r\n$3\r\n1-2\r\n");
        reply.Restart();
        Feed(reply, All);
        Assert.Equal("1-1 1-0 1-22", Show(reply));
    }

    private static void Feed(OnceReply reply, string text)
    {
        byte[] bytes = Chunks.Bytes(text);
        var reader = new RespReader(bytes, default);
        Assert.True(reply.TryRead(ref reader));
    }

    private static List<string> Read(byte[] bytes, int[] sizes)
    {
        var texts = new List<string>();
        var received = new ReceiveBuffer(64);
        OnceReply? reply = null;
        Chunks.Feed(bytes, sizes, received, (ref RespReader reader, ReceiveBuffer buffer) =>
        {
            reply ??= new OnceReply(new StreamKey("s"), 3);
            if (!reply.TryRead(ref reader)) return false;
            reply.TakeBytes(buffer, reader.Position);
            texts.Add(Show(reply));
            reply = null;
            return true;
        });
        received.Release();
        return texts;
    }

    private static string Show(OnceReply reply)
    {
        if (reply.Error is { } error) return error.GetType().Name;
        reply.TrySettle();
        reply.Complete();
        OnceResults results = reply.AsValueTask(default).Result;
        return string.Join(' ', results.Ids.Select((id, i) => results.ErrorOf(i, null)?.GetType().Name ?? $"{id}"));
    }
}
