using System.Threading.Tasks.Sources;

namespace Events.Behaviour.Hostile;

/// <summary>What stands behind a task that completes twice.</summary>
public sealed class TwiceSource : IValueTaskSource
{
    private volatile bool _isOver;

    public ValueTask AsValueTask() => new(this, 0);

    public void GetResult(short token)
    {
    }

    public ValueTaskSourceStatus GetStatus(short token) => _isOver ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        ThreadPool.UnsafeQueueUserWorkItem(
            _ =>
            {
                _isOver = true;
                for (int i = 0; i < 2; i++)
                {
                    try
                    {
                        continuation(state);
                    }
                    catch (Exception)
                    {
                        // Whoever is called twice may say so.
                    }
                }
            },
            null);
}
