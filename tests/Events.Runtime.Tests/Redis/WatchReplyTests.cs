using Events.Errors;
using Events.Redis.Protocol;
using Events.Redis.Replies;
using Events.Runtime.Tests.Resp;
using Events.Store.Delivery;

namespace Events.Runtime.Tests.Redis;

/// <summary>What the script that looks at a consumer's pending entries answers, arriving in every way.</summary>
public sealed class WatchReplyTests
{
    private const string One = "*4\r\n$3\r\n1-1\r\n$1\r\nc\r\n:20\r\n:3\r\n";
    private const string Two = "*4\r\n$4\r\n1-22\r\n$1\r\nc\r\n:0\r\n:1\r\n";

    [Theory]
    [InlineData($"*3\r\n*2\r\n{One}{Two}:4\r\n:1500\r\n", "1-1 20 3; 1-22 0 1; released; 1500")]
    [InlineData($"*3\r\n*1\r\n{One}:0\r\n$-1\r\n", "1-1 20 3; never")]
    [InlineData("*3\r\n*0\r\n:0\r\n_\r\n", "never")]
    [InlineData("*3\r\n*0\r\n:1\r\n:-7\r\n", "released; -7")]
    [InlineData("*3\r\n*0\r\n:0\r\n:9223372036854775807\r\n", "31536000000000")]
    [InlineData("*3\r\n*1\r\n*4\r\n$3\r\n1-1\r\n$1\r\nc\r\n:-9223372036854775808\r\n:1\r\n:0\r\n$-1\r\n", "1-1 -31536000000000 1; never")]
    [InlineData($"|1\r\n+ttl\r\n:5\r\n*3\r\n*1\r\n{Two}:0\r\n:0\r\n", "1-22 0 1; 0")]
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
        string lines = string.Concat(Enumerable.Range(1000, count).Select(i => $"*4\r\n$6\r\n1-{i}\r\n$1\r\nc\r\n:{i}\r\n:1\r\n"));
        byte[] bytes = Chunks.Bytes($"*3\r\n*{count}\r\n{lines}:0\r\n$-1\r\n");
        string expected = string.Join("; ", Enumerable.Range(1000, count).Select(i => $"1-{i} {i} 1"));
        foreach (int[] sizes in new[] { [bytes.Length], Chunks.Random(bytes.Length, new Random(1)) })
        {
            Assert.Equal([$"{expected}; never"], Read(bytes, sizes));
        }
    }

    [Fact]
    public void A_count_that_no_lines_follow_takes_no_memory()
    {
        byte[] bytes = Chunks.Bytes("*3\r\n*1000000\r\n");
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Empty(Read(bytes, [bytes.Length]));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
    }

    [Theory]
    [InlineData(":1\r\n", "what is pending for a consumer, an array of 3")]
    [InlineData("*2\r\n", "what is pending for a consumer, an array of 3")]
    [InlineData("*3\r\n:0\r\n", "lines of pending entries, an array")]
    [InlineData("*3\r\n*1\r\n*3\r\n", "a pending entry, an array of 4")]
    [InlineData("*3\r\n*1\r\n*4\r\n:1\r\n", "the ID of an entry")]
    [InlineData("*3\r\n*1\r\n*4\r\n$1\r\nx\r\n", "the ID of an entry")]
    [InlineData("*3\r\n*1\r\n*4\r\n$3\r\n1-1\r\n:1\r\n", "the name of a consumer")]
    [InlineData("*3\r\n*1\r\n*4\r\n$3\r\n1-1\r\n$1\r\nc\r\n$1\r\n1\r\n", "an integer")]
    [InlineData("*3\r\n*1\r\n*4\r\n$3\r\n1-1\r\n$1\r\nc\r\n:1\r\n$-1\r\n", "an integer")]
    [InlineData("*3\r\n*0\r\n*0\r\n", "an integer")]
    [InlineData("*3\r\n*0\r\n:0\r\n$1\r\n1\r\n", "in how long something is due")]
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
        WatchReply? reply = null;
        Chunks.Feed(bytes, sizes, received, (ref RespReader reader, ReceiveBuffer buffer) =>
        {
            reply ??= new WatchReply("c");
            if (!reply.TryRead(ref reader)) return false;
            reply.TakeBytes(buffer, reader.Position);
            texts.Add(Show(reply));
            reply = null;
            return true;
        });
        received.Release();
        return texts;
    }

    private static string Show(WatchReply reply)
    {
        if (reply.Error is { } error) return error.GetType().Name;
        reply.TrySettle();
        reply.Complete();
        PendingWatch watch = reply.AsValueTask(default).Result;
        IEnumerable<string> lines = watch.Own.Select(static line => $"{line.Id} {line.Idle.TotalMilliseconds} {line.DeliveryCount}");
        string[] released = watch.HasReleased ? ["released"] : [];
        return string.Join("; ", [.. lines, .. released, watch.ScheduledIn is { } due ? $"{due.TotalMilliseconds}" : "never"]);
    }
}
