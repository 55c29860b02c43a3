using System.Text;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Redis;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>A batch that waits for the connection.</summary>
public sealed class LateBatchTests
{
    private static readonly StreamKey Stream = new("s");

    [Fact]
    public async Task A_batch_that_is_answered_while_it_is_still_being_sent_is_done_with_then()
    {
        using var taken = new ManualResetEventSlim();
        await using var store = new RedisStreamStore(new RedisOptions
        {
            OpenStream = _ => new ScriptedStream(command => Answer(command, taken), arrivesLate: false),
        });
        byte[] encoded = new Entry("a", "1").Bytes.ToArray();
        EncodedEntry[] entries = [new EncodedEntry(encoded.Length, 1)];
        var ids = new EntryId[1];

        // There is no connection: it waits, and is sent by whoever makes one.
        Task adding = AddAsync();
        await adding.WaitAsync(Eventually.Patience);
        Assert.Equal(new EntryId(1, 1), ids[0]);
        Assert.Equal(7, await store.LengthAsync(Stream).AsTask().WaitAsync(Eventually.Patience));

        async Task AddAsync()
        {
            await store.AddBatchAsync(Stream, new(encoded, entries), default, ids);
            taken.Set();
        }
    }

    // Sending goes on when its result was taken: what carried it is free for another batch by then.
    private static IEnumerable<byte[]> Answer(string[] command, ManualResetEventSlim taken)
    {
        if (command[0] != "XADD")
        {
            yield return ":7\r\n"u8.ToArray();
            yield break;
        }

        yield return Encoding.ASCII.GetBytes("$3\r\n1-1\r\n");
        Assert.True(taken.Wait(Eventually.Patience));
    }
}
