using Events.Store;
using Events.TestSupport;

namespace Events.Behaviour.Worlds;

/// <summary>The embedded store under virtual time: nothing waits for a real clock.</summary>
public sealed class EmbeddedWorld : World
{
    private readonly ManualTimeProvider _time;
    private readonly InMemoryStreamStore _store;

    /// <param name="frequency">How many timestamps its clock has in a second.</param>
    public EmbeddedWorld(long frequency = TimeSpan.TicksPerSecond)
    {
        _time = new ManualTimeProvider(frequency: frequency);
        _store = new InMemoryStreamStore(_time);
    }

    public ManualTimeProvider Clock => _time;

    public override IStreamStore Store => _store;

    public override TimeProvider Time => _time;

    public override TimeSpan MinIdle => TimeSpan.FromSeconds(60);

    public override async Task PassAsync()
    {
        // What the timers have set off runs on the thread pool; it gets its turn before time moves on.
        for (int i = 0; i < 3; i++)
        {
            await Task.Yield();
            await DrainThreadPoolAsync();
        }

        _time.AdvanceToNextTimer(TimeSpan.FromMilliseconds(100));
    }

    public override ValueTask DisposeAsync() => _store.DisposeAsync();

    private static async Task DrainThreadPoolAsync()
    {
        for (int i = 0; i < 200 && ThreadPool.PendingWorkItemCount > 0; i++) await Task.Yield();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static done => done.SetResult(), turn, preferLocal: false);
        await turn.Task;
    }
}
