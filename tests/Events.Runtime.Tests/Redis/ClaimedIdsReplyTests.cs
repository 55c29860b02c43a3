using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Runtime.Tests.Resp;

namespace Events.Runtime.Tests.Redis;

/// <summary>What the scripts that claim answer, arriving in every way.</summary>
public sealed class ClaimedIdsReplyTests
{
    private const string Full = "*4\r\n$3\r\n9-7\r\n*2\r\n$3\r\n1-1\r\n$4\r\n1-22\r\n*2\r\n:2\r\n:14\r\n*1\r\n$3\r\n1-0\r\n";
    private const string Empty = "*4\r\n$3\r\n0-0\r\n*0\r\n*0\r\n*0\r\n";
    private const string OnlyGone = "*4\r\n$3\r\n1-3\r\n*0\r\n*0\r\n*2\r\n$3\r\n1-2\r\n$3\r\n1-3\r\n";

    [Theory]
    [InlineData(Full, "9-7: 1-1 1-22; 2 14; 1-0")]
    [InlineData(Empty, "0-0: ; ; ")]
    [InlineData(OnlyGone, "1-3: ; ; 1-2 1-3")]
    [InlineData($"|1\r\n+ttl\r\n:5\r\n{Full}", "9-7: 1-1 1-22; 2 14; 1-0")]
    [InlineData("-NOGROUP No such key 's'\r\n", nameof(GroupNotFoundException))]
    public void It_is_read_however_it_arrives(string reply, string expected)
    {
        byte[] bytes = Chunks.Bytes(string.Concat(reply, reply));
        foreach (int[] sizes in Chunks.Of(bytes.Length)) Assert.Equal([expected, expected], Read(bytes, sizes));
    }

    [Fact]
    public void More_than_is_trusted_is_read_as_it_comes()
    {
        const int count = 3000;
        string ids = string.Concat(Enumerable.Range(1000, count).Select(i => $"$6\r\n1-{i}\r\n"));
        string counts = string.Concat(Enumerable.Repeat(":1\r\n", count));
        byte[] bytes = Chunks.Bytes($"*4\r\n$3\r\n0-0\r\n*{count}\r\n{ids}*{count}\r\n{counts}*{count}\r\n{ids}");
        string expected = string.Join(' ', Enumerable.Range(1000, count).Select(i => $"1-{i}"));
        foreach (int[] sizes in new[] { [bytes.Length], Chunks.Random(bytes.Length, new Random(1)) })
        {
            Assert.Equal([$"0-0: {expected}; {string.Join(' ', Enumerable.Repeat(1, count))}; {expected}"], Read(bytes, sizes));
        }
    }

    [Theory]
    [InlineData(":1\r\n", "claimed entries, an array of 4")]
    [InlineData("*3\r\n", "claimed entries, an array of 4")]
    [InlineData("*4\r\n:0\r\n", "the ID of an entry")]
    [InlineData("*4\r\n$3\r\n0-0\r\n:1\r\n", "a list of claimed entries, an array")]
    [InlineData("*4\r\n$3\r\n0-0\r\n*1\r\n$1\r\nx\r\n", "the ID of an entry")]
    [InlineData("*4\r\n$3\r\n0-0\r\n*0\r\n*1\r\n", "delivery counts of 0 entries")]
    [InlineData("*4\r\n$3\r\n0-0\r\n*1\r\n$3\r\n1-1\r\n*0\r\n", "delivery counts of 1 entries")]
    [InlineData("*4\r\n$3\r\n0-0\r\n*1\r\n$3\r\n1-1\r\n*1\r\n$1\r\n1\r\n", "a delivery count")]
    [InlineData("*4\r\n$3\r\n0-0\r\n*0\r\n*0\r\n*1\r\n*0\r\n", "the ID of an entry")]
    public void What_is_not_the_shape_is_refused(string reply, string expected)
    {
        byte[] bytes = Chunks.Bytes(reply);
        foreach (int[] sizes in Chunks.Of(bytes.Length))
        {
            var exception = Assert.Throws<ProtocolException>(() => Read(bytes, sizes));
            Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        }
    }

    private static List<string> Read(byte[] bytes, int[] sizes)
    {
        var texts = new List<string>();
        var received = new ReceiveBuffer(64);
        ClaimedIdsReply? reply = null;
        Chunks.Feed(bytes, sizes, received, (ref RespReader reader, ReceiveBuffer buffer) =>
        {
            reply ??= new ClaimedIdsReply();
            if (!reply.TryRead(ref reader)) return false;
            reply.TakeBytes(buffer, reader.Position);
            texts.Add(Show(reply));
            reply = null;
            return true;
        });
        received.Release();
        return texts;
    }

    private static string Show(ClaimedIdsReply reply)
    {
        if (reply.Error is { } error) return error.GetType().Name;
        reply.TrySettle();
        reply.Complete();
        ClaimedIds claimed = reply.AsValueTask(default).Result;
        return $"{claimed.Last}: {string.Join(' ', claimed.Ids)}; {string.Join(' ', claimed.DeliveryCounts)}; {string.Join(' ', claimed.Gone)}";
    }
}
