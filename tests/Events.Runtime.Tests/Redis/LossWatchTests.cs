using Events.Errors;
using Events.Redis.Connections;
using Events.Redis.Given;
using Events.Redis.Protocol;
using Events.Redis.Stores;
using Events.Store;
using Events.TestSupport;
using Events.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Events.Runtime.Tests.Redis;

/// <summary>What asks for losses goes on whatever it meets, and keeps no more than it needs.</summary>
public sealed class LossWatchTests
{
    private static readonly DataLine Line = new("run", "history", null);

    [Fact]
    public async Task It_asks_again_after_an_exception_that_nobody_expects()
    {
        int asked = 0;
        using var watch = new LossWatch(
            new Silent(() => Interlocked.Increment(ref asked) == 1 ? new InvalidOperationException("?") : new ServerErrorException("ERR", "ERR unknown", isTransient: false)),
            NullLogger.Instance);

        watch.Ended(Given());

        await Eventually.TrueAsync(() => watch.Judged > 0);
        watch.Ended(Given());
        await Eventually.TrueAsync(() => watch.Judged > 1);
    }

    [Fact]
    public async Task Connections_that_come_and_go_while_nobody_answers_fill_no_memory()
    {
        int asked = 0;
        using var watch = new LossWatch(
            new Silent(() =>
            {
                Interlocked.Increment(ref asked);
                return new ConnectionFailedException("away");
            }),
            NullLogger.Instance);

        for (int i = 0; i < 10_000; i++) watch.Ended(Given());

        await Eventually.TrueAsync(() => Volatile.Read(ref asked) > 0);
        Assert.InRange(watch.HeldCount, 1, 64);
    }

    private static GivenEntries Given()
    {
        var given = new GivenEntries(ConfirmedLossKind.Produced, Line);
        given.Note(new StreamKey("orders"), new EntryId(1, 1));
        return given;
    }

    private sealed class Silent(Func<Exception> answer) : CommandStreamStore
    {
        public override string Description => "silent";

        public override ValueTask OpenAsync(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask<EntryId> AddAsync(
            StreamKey stream, EntryFields fields, StreamTrim trim = default, EntryId? id = null, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override ValueTask AddBatchAsync(
            StreamKey stream,
            EncodedBatch batch,
            StreamTrim trim,
            Memory<EntryId> ids,
            CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        internal override ValueTask<T> SendAsync<TCommand, T>(
            scoped in TCommand commands, int replies, PendingReply<T> reply, CancellationToken cancellationToken) => throw new NotSupportedException();

        internal override IGroupReader OpenReaderCore(StreamKey stream, string group, string consumer, bool noAck) => throw new NotSupportedException();

        internal override IStreamReader OpenReaderCore(StreamKey stream) => throw new NotSupportedException();

        internal override ValueTask<RespValue> SendNearAsync(string key, CancellationToken cancellationToken, params string[] words) =>
            ValueTask.FromException<RespValue>(answer());
    }
}
