using Events.Redis.Stores;
using Events.Store;
using Events.Streams;
using Events.TestSupport;

namespace Events.Runtime.Tests.Redis.Clusters;

/// <summary>A batch that is cancelled while it is sent again: its bytes are its caller's from then on.</summary>
public sealed class CancelledBatchTests
{
    private const int Count = 20_000;

    private static readonly StreamKey Stream = new("s");
    private static readonly int Slot = HashSlot.Of("s");

    [Fact]
    public async Task Who_cancels_it_has_it_back_when_it_is_not_read_any_more()
    {
        await using Rig rig = await Rig.StartAsync();
        Task adding = rig.Adding;
        Thread? cancelling = null;
        bool? wasGivenBack = null;
        int readAfter = 0;
        await rig.SendOnAsync(() =>
        {
            // A later part of it.
            if (cancelling is not null)
            {
                if (adding.IsCompleted) readAfter++;
                return;
            }

            cancelling = new Thread(rig.Cancel.Cancel);
            cancelling.Start();

            // It has either cancelled it, or waits for this to be over.
            SpinWait.SpinUntil(() => adding.IsCompleted || cancelling.ThreadState.HasFlag(ThreadState.WaitSleepJoin), Eventually.Patience);
            wasGivenBack = adding.IsCompleted;
        });

        // This may be that very thread.
        await Task.Run(cancelling!.Join);
        await rig.PassAsync();
        Assert.False(wasGivenBack);
        Assert.Equal(0, readAfter);
    }

    /// <summary>A batch of several parts that is on its way to a node which will send it on.</summary>
    private sealed class Rig : IAsyncDisposable
    {
        private readonly FakeNode _former = new();
        private readonly FakeNode _present = new();
        private readonly ManualResetEventSlim _mayAnswer = new();
        private readonly LentMemory _memory;
        private readonly RedisStreamStore _store;

        private Rig(LentMemory memory)
        {
            _memory = memory;
            _former.Topology = _ => FakeNode.Slots(("127.0.0.1", _former.Port, "a"));
            _former.Answer = command =>
            {
                if (command[0] == "XLEN") return ":0\r\n";
                Assert.True(_mayAnswer.Wait(Eventually.Patience));
                return $"-MOVED {Slot} 127.0.0.1:{_present.Port}\r\n";
            };
            _present.Topology = _ => FakeNode.Slots(("127.0.0.1", _present.Port, "a"));
            _present.Answer = static command => command[0] == "XLEN" ? ":0\r\n" : "$3\r\n1-1\r\n";
            _store = new RedisStreamStore(_former.Options);
        }

        public CancellationTokenSource Cancel { get; } = new();

        public Task Adding { get; private set; } = Task.CompletedTask;

        public static async Task<Rig> StartAsync()
        {
            (byte[] encoded, EncodedEntry[] entries) = Batches.Of(0, Count);
            var rig = new Rig(new LentMemory(encoded));
            await rig.PassAsync();

            // There is a connection with room for all of it: so all of it is framed when this returns.
            rig.Adding = rig._store.AddBatchAsync(
                Stream, new(rig._memory.Memory, entries), StreamTrim.None, new EntryId[Count], rig.Cancel.Token).AsTask();
            return rig;
        }

        /// <summary>Has the node send it on, and tells whenever it is read from then on.</summary>
        public async Task SendOnAsync(Action reading)
        {
            _memory.Reading = reading;
            _mayAnswer.Set();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Adding.WaitAsync(Eventually.Patience));
        }

        /// <summary>Waits until nothing of the slot is under way.</summary>
        public async Task PassAsync() => await _store.LengthAsync(Stream).AsTask().WaitAsync(Eventually.Patience);

        public async ValueTask DisposeAsync()
        {
            _mayAnswer.Set();
            await _store.DisposeAsync();
            await _former.DisposeAsync();
            await _present.DisposeAsync();
            Cancel.Dispose();
            _mayAnswer.Dispose();
        }
    }
}
