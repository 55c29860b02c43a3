using Events.Locking;

namespace Events.Partitioning;

/// <summary>
/// The turns of those events whose keys have moved, for each old partition: what is produced first is sent first, though each may have to wait for the switch,
/// or to look whether the old partition has it. Thread-safe.
/// </summary>
internal sealed class MovedTurns
{
    private readonly OrderedLock _lock = new(LockRank.Collection);
    private readonly Dictionary<int, Task> _last = [];

    /// <summary>Waits until those before it are sent.</summary>
    /// <param name="partition">The old partition.</param>
    /// <returns>What ends the turn when it is disposed; wait for its task first.</returns>
    public Turn Enter(int partition)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task before;
        lock (_lock.InOrder)
        {
            before = _last.GetValueOrDefault(partition) ?? Task.CompletedTask;
            _last[partition] = done.Task;
        }

        return new Turn(before, done);
    }

    /// <summary>The turn of one event.</summary>
    /// <param name="before">Ends when it has come.</param>
    /// <param name="done">What the next one waits for.</param>
    public readonly struct Turn(Task before, TaskCompletionSource done) : IDisposable
    {
        /// <summary>Ends when it has come.</summary>
        public Task Come => before;

        /// <summary>The next one may come, when this one could.</summary>
        public void Dispose()
        {
            if (before.IsCompleted)
            {
                done.TrySetResult();
                return;
            }

            // It was cancelled before it had come.
            _ = before.ContinueWith(
                static (_, next) => ((TaskCompletionSource)next!).TrySetResult(),
                done,
                CancellationToken.None,
                TaskContinuationOptions.ExecuteSynchronously,
                TaskScheduler.Default);
        }
    }
}
