using System.Diagnostics;
using System.Runtime;
using Events.InMemory;
using Events.Store.Roles;
using Events.TestSupport;

namespace Events.Behaviour.Worlds;

/// <summary>The embedded store under virtual time: nothing waits for a real clock.</summary>
public sealed class EmbeddedWorld : World
{
    // So many times as fast as the machine's at the most, and where something is at work all the while.
    private const double Speed = 400;
    private const double BusySpeed = 200;

    // A wait that is shorter is added to the next one, rather than spent at looking at the clock.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time;
    private readonly InMemoryStreamStore _store;
    private readonly Timer _idle;
    private long _passedAt = Stopwatch.GetTimestamp();
    private long _notBefore;
    private long _notAfter;

    /// <param name="frequency">How many timestamps its clock has in a second.</param>
    public EmbeddedWorld(long frequency = TimeSpan.TicksPerSecond)
    {
        _time = new ManualTimeProvider(frequency: frequency);
        _store = new InMemoryStreamStore(_time);
        _idle = new Timer(_ => PassWhenIdle(), null, Idle, TimeSpan.FromMilliseconds(100));
    }

    public ManualTimeProvider Clock => _time;

    public override IStreamStore Store => _store;

    public override TimeProvider Time => _time;

    // Twenty minutes of its time may have to go by.
    protected override TimeSpan Patience => Eventually.Patience * 2;

    public override TimeSpan MinIdle => TimeSpan.FromSeconds(60);

    public override async Task PassAsync()
    {
        // What the timers have set off runs on the thread pool; it gets its turn before time moves on. A thread that is just being compiled for, or
        // waits for a processor, does not show there, so this waits until nothing is at work, and time runs at a bounded speed.
        while (true)
        {
            long uses = _time.Uses + JitInfo.GetCompiledMethodCount();
            await Task.Yield();
            await DrainThreadPoolAsync();
            long now = Stopwatch.GetTimestamp();
            TimeSpan ahead = Stopwatch.GetElapsedTime(now, Interlocked.Read(ref _notBefore));
            if (ahead >= ShortestWait) await Task.Delay(ahead);
            else if (uses == _time.Uses + JitInfo.GetCompiledMethodCount() || now >= Interlocked.Read(ref _notAfter)) break;
        }

        Advance();
    }

    public override async ValueTask DisposeAsync()
    {
        await _idle.DisposeAsync();
        await _store.DisposeAsync();
    }

    // A test that has failed waits for its consumers to stop, and nobody passes the time that they wait for.
    private void PassWhenIdle()
    {
        if (Stopwatch.GetElapsedTime(Interlocked.Read(ref _passedAt)) < Idle) return;
        for (int i = 0; i < 100; i++) _time.AdvanceToNextTimer(TimeSpan.FromMilliseconds(100));
    }

    private void Advance()
    {
        DateTimeOffset before = _time.GetUtcNow();
        _time.AdvanceToNextTimer(TimeSpan.FromMilliseconds(100));
        long now = Stopwatch.GetTimestamp();
        Interlocked.Exchange(ref _passedAt, now);
        double passed = (_time.GetUtcNow() - before).TotalSeconds * Stopwatch.Frequency;
        Interlocked.Exchange(ref _notBefore, Math.Max(now, Interlocked.Read(ref _notBefore)) + (long)(passed / Speed));
        Interlocked.Exchange(ref _notAfter, Math.Max(now, Interlocked.Read(ref _notAfter)) + (long)(passed / BusySpeed));
    }

    private static async Task DrainThreadPoolAsync()
    {
        for (int i = 0; i < 200 && ThreadPool.PendingWorkItemCount > 0; i++) await Task.Yield();
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(static done => done.SetResult(), turn, preferLocal: false);
        await turn.Task;
    }
}
