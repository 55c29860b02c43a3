using Events.Errors;
using Events.Redis;
using Events.Redis.Stores;
using Events.Runtime.Tests.Resp;
using Events.Store;
using Events.TestSupport;

namespace Events.Runtime.Tests.Connection;

/// <summary>A write that throws at once, as one does on a socket that was closed a moment before.</summary>
public sealed class ThrowingWriteTests
{
    [Fact]
    public async Task It_ends_the_connection_and_neither_its_callers_thread_nor_the_process()
    {
        // The first command is written by its caller, those behind it by the pool, where nobody would catch it.
        await RefusedAsync(outstanding: 0);
        await RefusedAsync(outstanding: 3);
    }

    private static async Task RefusedAsync(int outstanding)
    {
        int connections = 0;
        await using RedisStreamStore store = await RedisStreamStore.ConnectAsync(new RedisOptions
        {
            ReconnectDelay = TimeSpan.FromMilliseconds(1),
            OpenStream = _ =>
            {
                int number = Interlocked.Increment(ref connections);
                return new ScriptedStream(command => Answer(command, number), arrivesLate: true);
            },
        });
        Task<bool>[] waiting = [.. Enumerable.Range(0, outstanding).Select(_ => store.ExistsAsync(new StreamKey("unanswered")).AsTask())];

        Task<long> thrown = store.LengthAsync(new StreamKey("s")).AsTask();

        var unknown = await Assert.ThrowsAsync<UnknownOutcomeException>(() => thrown.WaitAsync(Eventually.Patience));
        Assert.Contains("closed a moment before", unknown.Message, StringComparison.Ordinal);
        foreach (Task<bool> one in waiting) await Assert.ThrowsAsync<UnknownOutcomeException>(() => one.WaitAsync(Eventually.Patience));
        Assert.Equal(7, await store.LengthAsync(new StreamKey("s")).AsTask().WaitAsync(Eventually.Patience));
        Assert.Equal(2, connections);
    }

    private static IEnumerable<byte[]> Answer(string[] command, int connection) => command[0] switch
    {
        "XLEN" when connection == 1 => throw new IOException("closed a moment before"),
        "XLEN" => [Chunks.Bytes(":7\r\n")],
        _ => [],
    };
}
